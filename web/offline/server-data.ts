import type { Household, Receipt, SyncAnswer } from "@api/records";
import { readSync, writeFact, type Database, type SyncNote } from "./database";
import { changePages, householdPage, householdPages, type Changes, type PageKey } from "./lists";
import type { Store } from "./vault";

/** Puts one answer of the server into the lists, whole or not at all, with the cursor in the same transaction.
 * The queue is never touched here: what leaves the area leaves the lists, not the unsent work. */
export async function applyAnswer(store: Store, answer: SyncAnswer, receivedAt: number): Promise<void> {
  const before = await readSync(store.db, store.vault.userId);
  const note: SyncNote = {
    cursor: answer.cursor,
    finished_at: answer.more ? before.finished_at : receivedAt,
    clock_lead: Date.parse(answer.now) - receivedAt,
    failed: null,
  };
  await changePages(store, touched(answer), changesOf(answer), note);
}

/** The pages that an answer says something about. */
function touched(answer: SyncAnswer): PageKey[] {
  const keys: PageKey[] = answer.reset || answer.present ? [...householdPages] : pagesOf([...answer.households.map((one) => one.id), ...answer.gone]);
  if (answer.reset || answer.notifications.length) keys.push(["notifications", 0]);
  if (answer.reset || answer.returned.length) keys.push(["returned", 0]);
  if (answer.reset || answer.surveys) keys.push(["surveys", 0]);
  if (answer.divisions) keys.push(["divisions", 0]);
  if (answer.forms) keys.push(["forms", 0]);
  return keys;
}

function pagesOf(households: readonly string[]): PageKey[] {
  return [...new Set(households.map(householdPage))].map((page) => ["households", page]);
}

function changesOf(answer: SyncAnswer): Changes {
  const { divisions, forms, reset, surveys } = answer;
  return {
    households: householdsAfter(answer),
    notifications: (items) => {
      const read = new Set(items.filter((one) => one.read).map((one) => one.id));
      return merged(reset ? [] : items, answer.notifications.map((one) => ({ ...one, read: read.has(one.id) })), (one) => one.id);
    },
    returned: (items) => merged(reset ? [] : items, answer.returned, (one) => one.review_id),
    surveys: () => surveys ?? [],
    ...(divisions && { divisions: () => divisions }),
    ...(forms && { forms: () => forms }),
  };
}

function householdsAfter(answer: SyncAnswer): NonNullable<Changes["households"]> {
  const told = new Map<number, Household[]>();
  for (const one of answer.households) {
    const page = householdPage(one.id);
    told.set(page, [...(told.get(page) ?? []), one]);
  }
  const gone = new Set(answer.gone);
  const present = answer.present && new Set(answer.present);
  const stays = ({ id }: Household) => !gone.has(id) && (!present || present.has(id));
  return (items, page) => {
    const news = told.get(page) ?? [];
    if (!answer.reset && news.length === 0 && items.every(stays)) return items;
    return merged(answer.reset ? [] : items, news, (one) => one.id).filter(stays);
  };
}

/** The later of two of the same name. */
function merged<T>(held: readonly T[], news: readonly T[], name: (one: T) => string): T[] {
  return [...new Map([...held, ...news].map((one) => [name(one), one])).values()];
}

/** What a receipt says about the household's next visit is shown at once, before the next sync brings it. */
export async function applyReceipt(store: Store, receipt: Receipt): Promise<boolean> {
  const news = receipt.household;
  if (!news) return false;
  let found = false;
  await changePages(store, pagesOf([news.household_id]), {
    households: (items) => {
      found = items.some((one) => one.id === news.household_id);
      if (!found) return items;
      return items.map((one) => (one.id === news.household_id ? { ...one, followup: nextFollowup(one, news), flagged_on: news.flagged_on } : one));
    },
  });
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
