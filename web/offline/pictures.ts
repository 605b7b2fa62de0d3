import type { Picture } from "@api/records";
import type { SealedPage } from "./database";
import { newId } from "./ids";
import { Tampered, type Place, type Store } from "./vault";

/** A small picture kept on this phone, whoever took it. */
export interface KeptPicture extends Pick<Picture, "visit_id" | "visited_on" | "visitor" | "sha256"> {
  /** The JPEG's bytes in base 64. */
  jpeg: string;
}

// They lie beside the lists the server told, so that whatever forgets those forgets the pictures too.
const LIST = "pictures/";
const listOf = (householdId: string) => LIST + householdId;
const placeOf = (householdId: string): Place => ["pages", listOf(householdId), 0];

/** The pictures of a household on this phone, the newest first; undefined when they were never fetched. */
export async function readPictures({ db, vault }: Store, householdId: string): Promise<KeptPicture[] | undefined> {
  const row = await db.get("pages", [vault.userId, listOf(householdId), 0]);
  if (!row) return undefined;
  try {
    return await vault.open<KeptPicture[]>(placeOf(householdId), row.sealed);
  } catch (error) {
    if (error instanceof Tampered) return undefined;
    throw error;
  }
}

export async function writePictures({ db, vault }: Store, householdId: string, pictures: readonly KeptPicture[]): Promise<void> {
  const sealed = await vault.seal(placeOf(householdId), pictures);
  await db.put("pages", { user_id: vault.userId, list: listOf(householdId), page: 0, revision: newId(), sealed } satisfies SealedPage);
}

/** Forgets the pictures of all households but these. */
export async function keepPicturesOf({ db, vault }: Store, householdIds: ReadonlySet<string>): Promise<void> {
  const range = IDBKeyRange.bound([vault.userId, LIST], [vault.userId, `${LIST}\uffff`, []]);
  for (const key of await db.getAllKeys("pages", range)) {
    if (!householdIds.has(key[1].slice(LIST.length))) await db.delete("pages", key);
  }
}
