import type { Household, Receipt, SyncAnswer } from "@api/records";
import { readSync, writeFact, type Database, type SyncNote } from "./database";
import { byPage, changePages, householdPage, householdPages, isRunPage, latest, runPages, runPagesHeld, type Changes, type Held, type PageKey } from "./lists";
import type { Store } from "./vault";

/** Puts one answer of the server into the lists, whole or not at all, with the cursor in the same transaction.
 * The queue is never touched here: what leaves the area leaves the lists, not the unsent work. */
export async function applyAnswer(store: Store, answer: SyncAnswer, receivedAt: number): Promise<void> {
  const before = await readSync(store.db, store.vault.userId);
  const serverAt = Date.parse(answer.now);
  const note: SyncNote = {
    cursor: answer.cursor,
    finished_at: answer.more ? before.finished_at : receivedAt,
    clock_lead: serverAt - receivedAt,
    server_at: serverAt,
    failed: null,
    capped: answer.capped ?? null,
  };
  const wide = answer.more || answer.reset || Boolean(answer.present) || (await runPagesHeld(store)).length > 0;
  await changePages(store, touched(answer, wide), (held) => changesOf(answer, held), note);
}

/** The pages that an answer says something about; all of the households' when it is one of a long run. */
function touched(answer: SyncAnswer, wide: boolean): PageKey[] {
  const keys: PageKey[] = wide ? [...householdPages] : pagesOf([...answer.households.map((one) => one.id), ...answer.gone]);
  if (answer.reset || answer.notifications.length) keys.push(["notifications", 0]);
  if (answer.reset || answer.returned.length) keys.push(["returned", 0]);
  if (answer.reset || answer.surveys) keys.push(["surveys", 0]);
  if (answer.reset || answer.trips) keys.push(["trips", 0]);
  if (answer.divisions) keys.push(["divisions", 0]);
  if (answer.forms) keys.push(["forms", 0]);
  return keys;
}

function pagesOf(households: readonly string[]): PageKey[] {
  return [...new Set(households.map(householdPage))].map((page) => ["households", page]);
}

function changesOf(answer: SyncAnswer, held: Held): Changes {
  const { divisions, forms, reset, surveys, trips } = answer;
  return {
    households: householdsAfter(answer, held),
    notifications: (items) => {
      const read = new Set(items.filter((one) => one.read).map((one) => one.id));
      return latest([...(reset ? [] : items), ...answer.notifications.map((one) => ({ ...one, read: read.has(one.id) }))], (one) => one.id);
    },
    returned: (items) => latest([...(reset ? [] : items), ...answer.returned], (one) => one.review_id),
    surveys: () => surveys ?? [],
    trips: () => trips ?? [],
    ...(divisions && { divisions: () => divisions }),
    ...(forms && { forms: () => forms }),
  };
}

function householdsAfter(answer: SyncAnswer, held: Held): NonNullable<Changes["households"]> {
  const gone = new Set(answer.gone);
  const present = answer.present && new Set(answer.present);
  const stays = ({ id }: Household) => !gone.has(id) && (!present || present.has(id));
  const before = (items: readonly Household[]) => (answer.reset ? [] : items);
  // Behind the last one held: a page emptied in the middle of the run would put the later word under the earlier.
  const last = Math.max(...runPages.filter((page) => before(held("households", page)).length > 0));
  const free = runPages.find((page) => page > last);
  if (answer.more && free !== undefined) {
    return (items, page) => kept(items, (page === free ? answer.households : before(items)).filter(stays));
  }
  const news = byPage([...runPages.flatMap((page) => before(held("households", page))), ...answer.households]);
  return (items, page) => {
    if (isRunPage(page)) return kept(items, []);
    return kept(items, latest([...before(items), ...(news.get(page) ?? [])], (one) => one.id).filter(stays));
  };
}

/** What was held, when nothing of it changed. */
function kept<T>(held: T[], after: T[]): T[] {
  return held.length === after.length && held.every((one, index) => one === after[index]) ? held : after;
}

/** What a receipt says about the household's next visit is shown at once, before the next sync brings it. */
export async function applyReceipt(store: Store, receipt: Receipt): Promise<boolean> {
  const news = receipt.household;
  if (!news) return false;
  let found = false;
  const told = (one: Household) => {
    if (one.id !== news.household_id) return one;
    found = true;
    return { ...one, followup: nextFollowup(one, news), flagged_on: news.flagged_on };
  };
  const keys = [...pagesOf([news.household_id]), ...(await runPagesHeld(store))];
  await changePages(store, keys, () => ({ households: (items) => kept(items, items.map(told)) }));
  return found;
}

/** The receipt tells the new dates only; why and how often comes with the next sync. */
function nextFollowup(household: Household, news: NonNullable<Receipt["household"]>): Household["followup"] {
  if (news.due_on === null) return null;
  return household.followup && { ...household.followup, due_on: news.due_on, last_counted_on: news.last_counted_on };
}

export async function noteFailure(db: Database, userId: string, code: string, now: number): Promise<void> {
  await writeFact(db, `sync/${userId}`, { ...(await readSync(db, userId)), failed: { at: now, code } });
}
