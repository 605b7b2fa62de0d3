import { ApiError, NoAnswer, unwrap, type ApiClient, type FieldRecord, type Problem, type Receipt } from "@api/index";
import { instantText } from "./civil-date";
import { goesInPieces, HeldBack, sendPieces, type Pace } from "./pieces";
import { recordPath, type KeptFile, type KeptRecord } from "./record";
import { fileOf, happen, loadRecord, noteArrival } from "./records-store";
import type { Store } from "./vault";

export interface SendContext {
  store: Store;
  api: ApiClient;
  now: () => number;
  chance: () => number;
  appVersion: string;
  /** Carries a file straight to the object store; answers the status. Throws when there was no answer. */
  put: (url: string, method: string, headers: Record<string, string>, body: Blob) => Promise<number>;
  pace: Pace;
  /** Whether photos may go over the network there is now. */
  filesMayTravel: () => boolean;
  /** Run between two files and two pieces: what cannot wait goes first. */
  between?: () => Promise<void>;
  /** Told how many bytes of a file the store has. */
  carried?: (sha256: string, bytes: number) => void;
}

/** The record as it travels. */
export function asFieldRecord(record: KeptRecord, now: number, appVersion: string): FieldRecord {
  return {
    id: record.id,
    form: record.form,
    household_id: record.household_id,
    case_id: record.case_id,
    started_at: instantText(record.started_at),
    ended_at: instantText(record.ended_at ?? record.started_at),
    entered_at: instantText(record.ended_at ?? record.started_at),
    visited_on: record.visited_on,
    time_zone: "Asia/Shanghai",
    phone_now: instantText(now),
    position: record.position,
    instance: record.instance,
    files: record.files.map(({ name, sha256, bytes, content_type }) => ({ name, sha256, bytes, content_type })),
    app_version: appVersion,
    // Only where there is one: the same record sent again by a newer app must not look changed.
    ...(record.returned_visit_id ? { corrects: record.returned_visit_id } : {}),
    ...(record.started_clock ? { started_clock: record.started_clock } : {}),
    ...(record.ended_clock ? { entered_clock: record.ended_clock } : {}),
    ...(record.person_id ? { person_id: record.person_id } : {}),
    ...(record.knew ? { household_version: record.knew.version, follows: record.knew.follows } : {}),
  };
}

/** Tries to bring the answers of one record home. Never throws for what the network or the server does; what happened
 * is in the record afterwards. */
export async function sendAnswers(context: SendContext, id: string): Promise<KeptRecord | undefined> {
  const { store, now } = context;
  const record = await happen(store, id, { kind: "started" }, now());
  if (record?.delivery.state !== "sending") return record;
  try {
    return await happen(store, id, { kind: "receipt", receipt: await post(context, record) }, now());
  } catch (error) {
    return happen(store, id, eventOf(error, context), now());
  }
}

/** Tries to bring the files of a record whose answers the server has, the smallest first. Never throws, as above. */
export async function sendFiles(context: SendContext, id: string): Promise<KeptRecord | undefined> {
  const { store, now } = context;
  const record = await loadRecord(store, id);
  if (record?.delivery.state !== "waiting_for_files") return record;
  try {
    await bringFiles(context, record);
    return await askOne(context, record);
  } catch (error) {
    if (error instanceof HeldBack) return loadRecord(store, id);
    return happen(store, id, eventOf(error, context), now());
  }
}

// Browsers carry no more than 64 KiB over the end of a page.
const OUTLIVES_PAGE = 48_000;

async function post(context: SendContext, record: KeptRecord): Promise<Receipt> {
  const body = asFieldRecord(record, context.now(), context.appVersion);
  // A visit just finished goes on being sent while the phone is put back into the pocket.
  const keepalive = new Blob([JSON.stringify(body)]).size <= OUTLIVES_PAGE;
  return unwrap<Receipt>(context.api.POST(recordPath[record.kind], { body, keepalive }));
}

async function bringFiles(context: SendContext, record: KeptRecord): Promise<void> {
  const wanted = missingFiles(record);
  if (wanted.length === 0) return;
  if (!context.filesMayTravel()) throw new HeldBack();
  const files = wanted.map(({ sha256, bytes, content_type }) => ({ sha256, bytes, content_type }));
  const places = await unwrap(context.api.POST("/files", { body: { files } }));
  let refused: ApiError | null = null;
  for (const file of wanted) {
    const place = places.items.find((one) => one.sha256 === file.sha256);
    if (!place) continue;
    await context.between?.();
    try {
      if (place.upload) await sendFile(context, record, file, place.upload);
      await noteArrival(context.store, record.id, file.sha256);
    } catch (error) {
      // One bad photo must not keep the others of this record on the phone.
      if (!(error instanceof ApiError) || error.status === 401 || isPassing(error.status)) throw error;
      refused ??= error;
    }
  }
  if (refused) throw refused;
}

async function askOne(context: SendContext, record: KeptRecord): Promise<KeptRecord | undefined> {
  const { store, api, now, chance } = context;
  const receipts = await unwrap(api.POST("/receipts", { body: { ids: [record.id] } }));
  const receipt = receipts.items.find((one) => one.id === record.id);
  if (!receipt) return happen(store, record.id, { kind: "no_answer", now: now(), chance: chance() }, now());
  const after = await happen(store, record.id, { kind: "receipt", receipt }, now());
  if (after?.delivery.state !== "waiting_for_files") return after;
  // The server still verifies: ask again after a pause instead of at once.
  return happen(store, record.id, { kind: "checking", now: now(), chance: chance() }, now());
}

/** Files the receipt does not name as arrived, the smallest first. */
export function missingFiles(record: KeptRecord): KeptFile[] {
  const states = new Map(record.delivery.receipt?.files.map((file) => [file.sha256, file.state]));
  const seen = new Set<string>();
  return record.files
    .filter((file) => {
      const state = states.get(file.sha256) ?? (file.arrived ? "arrived" : "missing");
      if (state === "verified" || state === "arrived" || seen.has(file.sha256)) return false;
      seen.add(file.sha256);
      return true;
    })
    .sort((one, other) => one.bytes - other.bytes);
}

async function sendFile(
  context: SendContext,
  record: KeptRecord,
  file: KeptFile,
  upload: { method: string; url: string; headers: Record<string, string> },
): Promise<void> {
  const blob = await fileOf(context.store, record.id, file.name);
  if (!blob) throw new ApiError(410, fileLost(file.name));
  if (!context.filesMayTravel()) throw new HeldBack();
  if (goesInPieces(file, record.delivery.failures)) await sendPieces(context, file, blob);
  else {
    const status = await context.put(upload.url, upload.method, upload.headers, blob);
    if (status >= 400) throw new NoAnswer(new Error(`object store answered ${status}`));
    context.carried?.(file.sha256, file.bytes);
  }
  await unwrap(context.api.POST("/files/{sha256}/arrival", { params: { path: { sha256: file.sha256 } } }));
}

function fileLost(name: string): Problem {
  return {
    type: "about:blank",
    status: 410,
    code: "file_lost_on_phone",
    title: { zh: "手机上找不到这张照片", en: "The photo is no longer on this phone" },
    detail: { zh: name, en: name },
    remedy: { zh: "请告诉乡镇，回答已经交上去了", en: "Tell the township; the answers themselves have arrived" },
  };
}

function eventOf(error: unknown, context: SendContext): Parameters<typeof happen>[2] {
  const later = { kind: "no_answer", now: context.now(), chance: context.chance() } as const;
  if (!(error instanceof ApiError)) return later;
  if (error.status === 401) return { kind: "signed_out" };
  if (isPassing(error.status)) return { ...later, retry_after: error.retryAfter };
  return { kind: "refused", problem: error.problem };
}

/** Answers that say nothing about the record itself. */
function isPassing(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

/** Asks after records that are complete but not yet evaluated. */
export async function askReceipts(context: SendContext, records: readonly KeptRecord[]): Promise<Receipt[]> {
  const open = records.filter((record) => record.delivery.state === "sent" && record.delivery.receipt?.state === "received");
  if (open.length === 0) return [];
  const ids = open.slice(0, 200).map((record) => record.id);
  const answer = await unwrap(context.api.POST("/receipts", { body: { ids } }));
  for (const receipt of answer.items) await happen(context.store, receipt.id, { kind: "receipt", receipt }, context.now());
  return answer.items;
}

export async function interruptedRecords(store: Store, records: readonly KeptRecord[], now: number): Promise<void> {
  for (const record of records) {
    if (record.delivery.state !== "sending") continue;
    const fresh = await loadRecord(store, record.id);
    if (fresh?.delivery.state === "sending") await happen(store, record.id, { kind: "interrupted" }, now);
  }
}
