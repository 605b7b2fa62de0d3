import type { Household, Picture, PictureList } from "@api/records";
import { unwrap } from "@api/index";
import { keepPicturesOf, readPictures, writePictures, type KeptPicture } from "@offline/pictures";
import { watch } from "vue";
import { dueOpen } from "./look";
import { network } from "./photos-way";
import { recentIds } from "./recent";
import { api } from "./session";
import { session, store, syncNote } from "./store";

/** Pictures of a household that any phone took: fetched small where there is a network, kept for those that are due and
 * those opened last. */

/** Households whose pictures come unasked, the most pressing first. */
const UNASKED = 20;

/** What is on this phone; empty when nothing was fetched yet. */
export async function keptPictures(householdId: string): Promise<readonly KeptPicture[]> {
  return (await readPictures(await store(), householdId)) ?? [];
}

/** Fetches what is new and keeps it. Throws `ApiError`, `NoAnswer`. */
export async function fetchPictures(householdId: string): Promise<readonly KeptPicture[]> {
  const kept = await store();
  const held = new Map((await readPictures(kept, householdId))?.map((one) => [one.sha256, one]));
  const told = await unwrap<PictureList>(api.GET("/households/{household_id}/pictures", { params: { path: { household_id: householdId } } }));
  const pictures: KeptPicture[] = [];
  for (const one of told.items) pictures.push(held.get(one.sha256) ?? (await small(one)));
  await writePictures(kept, householdId, pictures);
  return pictures;
}

async function small({ visit_id, visited_on, visitor, sha256, thumb_url }: Picture): Promise<KeptPicture> {
  const answer = await fetch(thumb_url, { signal: AbortSignal.timeout(20_000) });
  if (!answer.ok) throw new Error(`the store answered ${answer.status}`);
  return { visit_id, visited_on, visitor, sha256, jpeg: base64(new Uint8Array(await answer.arrayBuffer())) };
}

function base64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** Whether a visit has come whose pictures are not here. */
async function isStale(household: Household): Promise<boolean> {
  const held = await readPictures(await store(), household.id);
  const newest = household.visits[0]?.id;
  return held === undefined ? newest !== undefined : newest !== undefined && held.length > 0 && !held.some((one) => one.visit_id === newest);
}

let fetching = false;

/** After each sync brings the pictures of the households that are due, when the network may be used for it. */
export function bringPictures(): void {
  watch(() => syncNote.value.finished_at, bring);
}

async function bring(): Promise<void> {
  if (fetching || !session.value || session.value.expired || network.value.saver) return;
  fetching = true;
  try {
    const wanted = dueOpen.value.slice(0, UNASKED).map((one) => one.household);
    for (const household of wanted) if (await isStale(household)) await fetchPictures(household.id);
    await keepPicturesOf(await store(), new Set([...wanted.map((one) => one.id), ...recentIds.value]));
  } catch {
    // No network, no room or locked meanwhile: pictures are a help, never a condition. The next sync tries again.
  } finally {
    fetching = false;
  }
}
