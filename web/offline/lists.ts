import type { Division, FormVersion, Household, Notification, ReturnedVisit, SurveyTask, Trip } from "@api/records";
import type { House } from "./bundle";
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
  trips: Trip;
  divisions: Division;
  /** Versions only; the texts lie in the clear, they say nothing about people. */
  forms: FormVersion;
  session: KeptSession;
  house: House;
}

export type ListName = keyof Lists;
export type PageKey = readonly [list: ListName, page: number];

// Households are many and change one at a time: a page of them is some 5 at 300, some 160 at 10,000.
const HOUSEHOLD_PAGES = 64;
/** While a long run of answers comes in, each is a page of its own, later ones over earlier ones; the run's last answer
 * puts them all where they belong. Else every answer would write the whole list again. */
const RUN_PAGES = 64;

/** The page that a household lies on. */
export function householdPage(id: string): number {
  let hash = 0;
  for (const letter of id) hash = (Math.imul(hash, 31) + letter.charCodeAt(0)) >>> 0;
  return hash % HOUSEHOLD_PAGES;
}

/** Households by the page they lie on. */
export function byPage(households: readonly Household[]): Map<number, Household[]> {
  const pages = new Map<number, Household[]>();
  for (const one of households) {
    const page = householdPage(one.id);
    const on = pages.get(page);
    if (on) on.push(one);
    else pages.set(page, [one]);
  }
  return pages;
}

export const isRunPage = (page: number) => page >= HOUSEHOLD_PAGES;
export const runPages: readonly number[] = Array.from({ length: RUN_PAGES }, (_, nth) => HOUSEHOLD_PAGES + nth);
export const householdPages: readonly PageKey[] = Array.from({ length: HOUSEHOLD_PAGES + RUN_PAGES }, (_, page) => ["households", page]);

/** Run pages that hold something now. */
export async function runPagesHeld({ db, vault: { userId } }: Store): Promise<PageKey[]> {
  const keys = await db.getAllKeys("pages", IDBKeyRange.bound([userId, "households", HOUSEHOLD_PAGES], [userId, "households", []]));
  return keys.map(([, , page]) => ["households", page]);
}

/** What becomes of each list's pages; a change answers what it was given to leave the page alone. */
export type Changes = { [L in ListName]?: (items: Lists[L][], page: number) => Lists[L][] };
/** The pages as they were read. */
export type Held = <L extends ListName>(list: L, page: number) => readonly Lists[L][];

export async function readList<L extends ListName>({ db, vault }: Store, list: L): Promise<Lists[L][]> {
  const rows = await db.getAll("pages", IDBKeyRange.bound([vault.userId, list], [vault.userId, list, []]));
  const items = (await Promise.all(rows.map((row) => openPage(db, vault, row)))).flat() as Lists[L][];
  return list === "households" ? (latest(items as Household[], ({ id }) => id) as Lists[L][]) : items;
}

/** The later of those of the same name. */
export function latest<T>(items: readonly T[], name: (one: T) => string): T[] {
  return [...new Map(items.map((one) => [name(one), one])).values()];
}

export async function readSession(store: Store): Promise<KeptSession | null> {
  return (await readList(store, "session"))[0] ?? null;
}

export async function writeSession(store: Store, session: KeptSession | null): Promise<void> {
  await changePages(store, [["session", 0]], () => ({ session: () => (session ? [session] : []) }));
}

/** The server no longer knows this token: its session is kept as expired. Answers whether it was the one kept; one opened
 * since stays as it is, however late the news is. */
export async function expireSession(store: Store, token: string): Promise<boolean> {
  let found = false;
  await changePages(store, [["session", 0]], () => ({
    session: (items) => {
      found = items.some((one) => one.token === token && !one.expired);
      return found ? items.map((one) => ({ ...one, expired: true })) : items;
    },
  }));
  return found;
}

/** Takes the token of the kept session off this phone and answers it. What stays says that sending waits for the password. */
export async function takeToken(store: Store): Promise<string | null> {
  let taken: string | null = null;
  await changePages(store, [["session", 0]], () => ({
    session: (items) => {
      taken = items[0]?.token || null;
      return items.map((one) => ({ ...one, token: "", expired: true }));
    },
  }));
  return taken;
}

export async function markRead(store: Store, ids: ReadonlySet<string>): Promise<void> {
  const read = (one: Lists["notifications"]) => (ids.has(one.id) ? { ...one, read: true } : one);
  await changePages(store, [["notifications", 0]], () => ({ notifications: (items) => items.map(read) }));
}

/** Changes pages, all or none, together with what is known about the sync. A transaction cannot wait for sealing: the
 * pages are opened and sealed before it, and it only writes when they are still those that were read; else all again. */
export async function changePages(store: Store, keys: readonly PageKey[], plan: (held: Held) => Changes, note?: SyncNote): Promise<void> {
  for (;;) {
    const before = await Promise.all(keys.map(([list, page]) => store.db.get("pages", [store.vault.userId, list, page])));
    const items = await Promise.all(before.map((row) => (row ? openPage(store.db, store.vault, row) : [])));
    const held = new Map(keys.map(([list, page], index) => [`${list}/${page}`, items[index]!]));
    const changes = plan(((list, page) => held.get(`${list}/${page}`) ?? []) as Held);
    const after = await Promise.all(keys.map((key, index) => changed(store.vault, key, items[index]!, changes)));
    if (await swap(store, keys, before, after, note)) return;
  }
}

/** The page as it shall be written; null to delete it, undefined to leave it. */
async function changed(vault: Vault, [list, page]: PageKey, items: unknown[], changes: Changes): Promise<SealedPage | null | undefined> {
  const change = changes[list] as ((items: unknown[], page: number) => unknown[]) | undefined;
  const next = change?.(items, page) ?? items;
  if (next === items) return undefined;
  return next.length ? sealPage(vault, [list, page], next) : null;
}

async function swap(
  { db, vault }: Store,
  keys: readonly PageKey[],
  before: readonly (SealedPage | undefined)[],
  after: readonly (SealedPage | null | undefined)[],
  note: SyncNote | undefined,
): Promise<boolean> {
  const tx = db.transaction(["pages", "facts"], "readwrite");
  const pages = tx.objectStore("pages");
  const now = await Promise.all(keys.map(([list, page]) => pages.get([vault.userId, list, page])));
  const same = now.every((row, index) => row?.revision === before[index]?.revision);
  if (same) {
    await Promise.all(after.map((row, index) => (row ? pages.put(row) : row === null && before[index] && pages.delete(keyOf(before[index])))));
    if (note) await tx.objectStore("facts").put(note, `sync/${vault.userId}`);
  }
  await tx.done;
  return same;
}

const keyOf = ({ user_id, list, page }: SealedPage): [string, string, number] => [user_id, list, page];
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
