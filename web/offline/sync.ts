import { ApiError, NoAnswer, unwrap, type SyncAnswer } from "@api/index";
import { keepHouse } from "./bundle";
import { instantText } from "./civil-date";
import { readSync } from "./database";
import { fetchForms } from "./forms";
import { healthOf, type BrowserSays, type PhoneHealth } from "./health";
import type { KeptRecord } from "./record";
import { isDue, isWaiting, type RecordState } from "./record-state";
import { allRecords, forgetOldSent } from "./records-store";
import { askReceipts, interruptedRecords, missingFiles, sendAnswers, sendFiles, type SendContext } from "./sender";
import { applyAnswer, applyReceipt, noteFailure } from "./server-data";

export interface SyncContext extends SendContext {
  deviceId: string;
  /** Told after every step that changed something others may show. */
  changed: (what: "records" | "households" | "forms") => void;
  /** How the browser fares, told to the server with the phone's counts at each sync; left out: the phone says nothing. */
  browserSays?: () => Promise<BrowserSays>;
  /** Told how far the first, long sync has come: households held so far, null when nobody can say. */
  progress?: (households: number) => void;
}

/** How a round ended: `signed_out` waits for a person, `no_answer` for the network; `phone_failed`: this phone itself
 * could not go on, as when its store is full. */
export type RoundEnd = "done" | "no_answer" | "signed_out" | "refused" | "phone_failed";

/** One round: send what may be sent, ask after receipts, fetch what is new. Run under one lock per phone. */
export async function syncRound(context: SyncContext): Promise<RoundEnd> {
  const { store } = context;
  await interruptedRecords(store, await allRecords(store), context.now());
  await sendAnswersDue(context);
  await sendFilesDue(context);
  try {
    for (const receipt of await askReceipts(context, await allRecords(store))) {
      context.changed("records");
      if (await applyReceipt(store, receipt)) context.changed("households");
    }
    await pull(context);
    await fetchForms(store, context.api, () => context.changed("forms"));
    const { server_at = 0 } = await readSync(store.db, store.vault.userId);
    await forgetOldSent(store, context.now(), server_at);
    return "done";
  } catch (error) {
    const end = endOf(error);
    await noteFailure(store.db, store.vault.userId, error instanceof ApiError ? error.problem.code : "no_answer", context.now());
    return end;
  }
}

/** Sends the answers of every record whose time has come; one that fails only fails itself. */
async function sendAnswersDue(context: SyncContext): Promise<void> {
  for (const record of await due(context, "ready")) await send(context, () => sendAnswers(context, record.id));
}

/** Then their files, the lightest record first. What is finished meanwhile does not wait behind a photo. */
async function sendFilesDue(context: SyncContext): Promise<void> {
  const carrying = { ...context, between: () => sendAnswersDue(context) };
  for (const record of await due(context, "waiting_for_files")) await send(context, () => sendFiles(carrying, record.id));
}

async function due(context: SyncContext, state: RecordState): Promise<KeptRecord[]> {
  return (await allRecords(context.store))
    .filter((record) => record.delivery.state === state && isDue(record.delivery, context.now()))
    .sort((one, other) => weight(one) - weight(other) || one.started_at - other.started_at);
}

async function send(context: SyncContext, sending: () => Promise<KeptRecord | undefined>): Promise<void> {
  context.changed("records");
  const receipt = (await sending())?.delivery.receipt;
  context.changed("records");
  if (receipt && (await applyReceipt(context.store, receipt))) context.changed("households");
}

const weight = (record: KeptRecord) => record.files.reduce((sum, file) => sum + (file.arrived ? 0 : file.bytes), 0);

async function pull(context: SyncContext): Promise<void> {
  const { store, api } = context;
  const health = await ownHealth(context);
  for (let held = 0, more = true; more; ) {
    const { cursor } = await readSync(store.db, store.vault.userId);
    const answer = (await unwrap(
      api.POST("/sync", {
        body: {
          cursor,
          device: { id: context.deviceId, app_version: context.appVersion, now: instantText(context.now()), ...health },
        },
      }),
    )) as SyncAnswer;
    await applyAnswer(store, answer, context.now());
    await keepHouse(store, answer);
    held += answer.households.length;
    context.progress?.(held);
    context.changed("households");
    if (answer.forms) context.changed("forms");
    more = answer.more;
  }
}

async function ownHealth({ store, browserSays }: SyncContext): Promise<PhoneHealth | undefined> {
  if (!browserSays) return undefined;
  const { failed } = await readSync(store.db, store.vault.userId);
  return healthOf(await allRecords(store), await browserSays(), failed?.code ?? null);
}

function endOf(error: unknown): RoundEnd {
  if (error instanceof NoAnswer) return "no_answer";
  if (error instanceof ApiError) return error.status === 401 ? "signed_out" : error.status >= 500 ? "no_answer" : "refused";
  throw error;
}

/** Whether only the wish to spare the network keeps this record: its answers are with the server, its files not. */
export function isHeldBack(record: KeptRecord, filesMayTravel: boolean): boolean {
  return !filesMayTravel && record.delivery.state === "waiting_for_files" && missingFiles(record).length > 0;
}

/** When the next round is worth running: the earliest retry, or null when nothing waits or may go. */
export function nextTry(records: readonly KeptRecord[], filesMayTravel: boolean): number | null {
  const waiting = records.filter((record) => isWaiting(record.delivery) && !isHeldBack(record, filesMayTravel));
  const times = waiting.map((record) => record.delivery.next_try_at);
  // A complete record that is not evaluated yet is asked after soon; nothing is lost if it takes longer.
  return times.length ? Math.min(...times) : null;
}

/** Whether some record is with the server but not evaluated yet. */
export function awaitsEvaluation(records: readonly KeptRecord[]): boolean {
  return records.some((record) => record.delivery.state === "sent" && record.delivery.receipt?.state === "received");
}
