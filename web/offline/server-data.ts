import type { Household, Receipt, SyncAnswer } from "@api/records";
import { noSync, readFact, writeFact, type Database, type SyncNote } from "./database";

/** Puts one answer of the server into the store, whole or not at all, with the cursor in the same transaction.
 * The queue (`records`, `blobs`) is never touched here: what leaves the area leaves the lists, not the unsent work. */
export async function applyAnswer(db: Database, answer: SyncAnswer, note: { userId: string; receivedAt: number }): Promise<void> {
  const tx = db.transaction(["facts", "households", "notifications", "returned", "surveys"], "readwrite");
  const households = tx.objectStore("households");
  const notifications = tx.objectStore("notifications");
  const surveys = tx.objectStore("surveys");
  const returned = tx.objectStore("returned");
  const facts = tx.objectStore("facts");
  const before = ((await facts.get("sync")) as SyncNote | undefined) ?? noSync;
  if (answer.reset) {
    const read = new Set((await notifications.getAll()).filter((one) => one.read).map((one) => one.id));
    await Promise.all([households.clear(), notifications.clear(), returned.clear(), surveys.clear()]);
    for (const one of answer.notifications) await notifications.put({ ...one, read: read.has(one.id) });
  } else {
    for (const one of answer.notifications) {
      const held = await notifications.get(one.id);
      await notifications.put({ ...one, read: held?.read ?? false });
    }
  }
  for (const one of answer.households) await households.put(one);
  for (const id of answer.gone) await households.delete(id);
  if (answer.present) {
    const present = new Set(answer.present);
    for (const id of await households.getAllKeys()) if (!present.has(id)) await households.delete(id);
  }
  for (const one of answer.returned) await returned.put(one);
  if (answer.surveys) {
    await surveys.clear();
    for (const one of answer.surveys) await surveys.put(one);
  }
  if (answer.divisions) await facts.put(answer.divisions, "divisions");
  if (answer.forms) await facts.put(answer.forms, "forms");
  await facts.put(
    {
      cursor: answer.cursor,
      user_id: note.userId,
      finished_at: answer.more ? before.finished_at : note.receivedAt,
      clock_lead: Date.parse(answer.now) - note.receivedAt,
      failed: null,
    } satisfies SyncNote,
    "sync",
  );
  await tx.done;
}

/** What a receipt says about the household's next visit is shown at once, before the next sync brings it. */
export async function applyReceipt(db: Database, receipt: Receipt): Promise<boolean> {
  const news = receipt.household;
  if (!news) return false;
  const tx = db.transaction("households", "readwrite");
  const household = await tx.store.get(news.household_id);
  if (household) await tx.store.put({ ...household, followup: nextFollowup(household, news), flagged_on: news.flagged_on });
  await tx.done;
  return household !== undefined;
}

/** The receipt tells the new dates only; why and how often comes with the next sync. */
function nextFollowup(household: Household, news: NonNullable<Receipt["household"]>): Household["followup"] {
  if (news.due_on === null) return null;
  return household.followup && { ...household.followup, due_on: news.due_on, last_counted_on: news.last_counted_on };
}

/** A phone that changes hands forgets the former user's lists; the queue stays. */
export async function prepareFor(db: Database, userId: string): Promise<void> {
  const note = await readFact(db, "sync");
  if (!note || note.user_id === null || note.user_id === userId) return;
  const tx = db.transaction(["households", "notifications", "returned", "surveys"], "readwrite");
  await Promise.all([
    tx.objectStore("households").clear(),
    tx.objectStore("notifications").clear(),
    tx.objectStore("returned").clear(),
    tx.objectStore("surveys").clear(),
    tx.done,
  ]);
  await writeFact(db, "sync", { ...noSync });
}

export async function noteFailure(db: Database, code: string, now: number): Promise<void> {
  const note = (await readFact(db, "sync")) ?? noSync;
  await writeFact(db, "sync", { ...note, failed: { at: now, code } });
}
