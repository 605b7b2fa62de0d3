import type { Division, FormVersion, Household, Notification, ReturnedVisit, SurveyTask } from "@api/records";
import type { Database, KeptSession, SealedPage, SyncNote } from "./database";
import { newId } from "./ids";
import { opened } from "./opened";
import { Tampered, type Place, type Store, type Vault } from "./vault";

/** What the server told one user, sealed on this phone. */
export interface Lists {
  households: Household;
  notifications: Notification & { read: boolean };
  returned: ReturnedVisit;
  surveys: SurveyTask;
  divisions: Division;
  /** Versions only; the texts lie in the clear, they say nothing about people. */
  forms: FormVersion;
  session: KeptSession;
}

export type ListName = keyof Lists;
export type PageKey = readonly [list: ListName, page: number];

// Households are many and change one at a time: a page of them is some 5 at 300, some 160 at 10,000.
const HOUSEHOLD_PAGES = 64;

/** The page that a household lies on. */
export function householdPage(id: string): number {
  let hash = 0;
  for (const letter of id) hash = (Math.imul(hash, 31) + letter.charCodeAt(0)) >>> 0;
  return hash % HOUSEHOLD_PAGES;
}

export const householdPages: readonly PageKey[] = Array.from({ length: HOUSEHOLD_PAGES }, (_, page) => ["households", page]);

/** What becomes of each list's pages; a change answers what it was given to leave the page alone. */
export type Changes = { [L in ListName]?: (items: Lists[L][], page: number) => Lists[L][] };

export async function readList<L extends ListName>({ db, vault }: Store, list: L): Promise<Lists[L][]> {
  const rows = await db.getAll("pages", IDBKeyRange.bound([vault.userId, list], [vault.userId, list, []]));
  return (await Promise.all(rows.map((row) => openPage(db, vault, row)))).flat() as Lists[L][];
}

export async function readSession(store: Store): Promise<KeptSession | null> {
  return (await readList(store, "session"))[0] ?? null;
}

export async function writeSession(store: Store, session: KeptSession | null): Promise<void> {
  await changePages(store, [["session", 0]], { session: () => (session ? [session] : []) });
}

export async function markRead(store: Store, ids: ReadonlySet<string>): Promise<void> {
  const read = (one: Lists["notifications"]) => (ids.has(one.id) ? { ...one, read: true } : one);
  await changePages(store, [["notifications", 0]], { notifications: (items) => items.map(read) });
}

/** Changes pages, all or none, together with what is known about the sync. A transaction cannot wait for sealing: the
 * pages are opened and sealed before it, and it only writes when they are still those that were read; else all again. */
export async function changePages(store: Store, keys: readonly PageKey[], changes: Changes, note?: SyncNote): Promise<void> {
  for (;;) {
    const before = await Promise.all(keys.map(([list, page]) => store.db.get("pages", [store.vault.userId, list, page])));
    const after = await Promise.all(keys.map((key, index) => changed(store, key, before[index], changes)));
    if (await swap(store, keys, before, after, note)) return;
  }
}

async function changed(store: Store, [list, page]: PageKey, row: SealedPage | undefined, changes: Changes): Promise<SealedPage | null> {
  const held = row ? await openPage(store.db, store.vault, row) : [];
  const change = changes[list] as ((items: unknown[], page: number) => unknown[]) | undefined;
  const next = change?.(held, page) ?? held;
  return next === held ? null : sealPage(store.vault, [list, page], next);
}

async function swap(
  { db, vault }: Store,
  keys: readonly PageKey[],
  before: readonly (SealedPage | undefined)[],
  after: readonly (SealedPage | null)[],
  note: SyncNote | undefined,
): Promise<boolean> {
  const tx = db.transaction(["pages", "facts"], "readwrite");
  const pages = tx.objectStore("pages");
  const now = await Promise.all(keys.map(([list, page]) => pages.get([vault.userId, list, page])));
  const same = now.every((row, index) => row?.revision === before[index]?.revision);
  if (same) {
    await Promise.all(after.map((row) => row && pages.put(row)));
    if (note) await tx.objectStore("facts").put(note, `sync/${vault.userId}`);
  }
  await tx.done;
  return same;
}

const placeOf = (list: string, page: number): Place => ["pages", list, page];

async function openPage(db: Database, vault: Vault, { list, page, revision, sealed }: SealedPage): Promise<unknown[]> {
  try {
    return await opened(vault, `${list}/${page}`, revision, () => vault.open<unknown[]>(placeOf(list, page), sealed));
  } catch (error) {
    if (!(error instanceof Tampered)) throw error;
    // What the server told can be told again: the next sync brings everything.
    await db.delete("facts", `sync/${vault.userId}`);
    return [];
  }
}

export async function sealPage(vault: Vault, [list, page]: PageKey, items: readonly unknown[]): Promise<SealedPage> {
  return { user_id: vault.userId, list, page, revision: newId(), sealed: await vault.seal(placeOf(list, page), items) };
}
