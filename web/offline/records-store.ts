import type { Database, RecordStub, SealedFile, SealedRecord } from "./database";
import { newId } from "./ids";
import { opened } from "./opened";
import type { KeptBlob, KeptFile, KeptRecord } from "./record";
import { advance, isUnsent, type DeliveryEvent } from "./record-state";
import { Tampered, type Place, type Store, type Vault } from "./vault";

const recordPlace = (id: string): Place => ["sealed_records", id];
const filePlace = (recordId: string, name: string): Place => ["sealed_files", recordId, name];

/** Keeps a new record with its files, all or nothing. False when this phone has a record of that id already. */
export async function addRecord({ db, vault }: Store, record: KeptRecord, blobs: readonly KeptBlob[] = []): Promise<boolean> {
  if (record.owner.id !== vault.userId) throw new Error("only its owner can open a record again");
  const row = await sealRecord(vault, record);
  const files = await Promise.all(blobs.map((blob) => sealFile(vault, blob)));
  const tx = db.transaction(["sealed_records", "sealed_files"], "readwrite", { durability: "strict" });
  const known = (await tx.objectStore("sealed_records").getKey(record.id)) !== undefined;
  if (!known) await Promise.all([tx.objectStore("sealed_records").put(row), ...files.map((file) => tx.objectStore("sealed_files").put(file))]);
  await tx.done;
  return !known;
}

/** Changes a record, with a new file if there is one, whatever other tabs do meanwhile: `change` is asked again when the
 * record was written in between. It answers the record it was given to leave all as it is. Returns the record as it is
 * now; undefined when this user has none of that id. */
export async function changeRecord(
  { db, vault }: Store,
  id: string,
  change: (held: KeptRecord) => KeptRecord,
  blob?: KeptBlob,
): Promise<KeptRecord | undefined> {
  const file = blob && (await sealFile(vault, blob));
  for (;;) {
    const before = await db.get("sealed_records", id);
    if (!before || !isOwn(vault, before)) return undefined;
    const held = await openRecord(vault, before);
    const next = change(held);
    if (next === held) return held;
    if (await swap(db, before, await sealRecord(vault, next), file)) return next;
  }
}

async function swap(db: Database, before: SealedRecord, after: SealedRecord, file: SealedFile | undefined): Promise<boolean> {
  const tx = db.transaction(["sealed_records", "sealed_files"], "readwrite", { durability: "strict" });
  const now = await tx.objectStore("sealed_records").get(before.id);
  const same = now?.revision === before.revision;
  if (same) await Promise.all([tx.objectStore("sealed_records").put(after), file && tx.objectStore("sealed_files").put(file)]);
  await tx.done;
  return same;
}

export async function loadRecord({ db, vault }: Store, id: string): Promise<KeptRecord | undefined> {
  const row = await db.get("sealed_records", id);
  return row && isOwn(vault, row) ? openRecord(vault, row) : undefined;
}

/** The records of the vault's owner, but for damaged ones: one that does not open blocks no other. */
export async function allRecords(store: Store): Promise<KeptRecord[]> {
  return (await openAll(store)).flatMap(({ record }) => record ?? []);
}

/** The owner's records that do not open any more. */
export async function damagedRecords(store: Store): Promise<RecordStub[]> {
  return (await openAll(store)).flatMap(({ row, record }) => (record ? [] : stubOf(row)));
}

async function openAll({ db, vault }: Store): Promise<{ row: SealedRecord; record: KeptRecord | null }[]> {
  const rows = (await db.getAll("sealed_records")).filter((row) => isOwn(vault, row));
  return Promise.all(rows.map(async (row) => ({ row, record: await openRecord(vault, row).catch(nullIfTampered) })));
}

function nullIfTampered(error: unknown): null {
  if (error instanceof Tampered) return null;
  throw error;
}

/** What is to be seen of the records on this phone while it is locked, everybody's. */
export async function recordStubs(db: Database): Promise<RecordStub[]> {
  return (await db.getAll("sealed_records")).map(stubOf);
}

const stubOf = ({ id, owner, state, updated_at }: SealedRecord): RecordStub => ({ id, owner, state, updated_at });

/** Unsent records of other people who used this phone. */
export async function waitingOfOthers(db: Database, userId: string): Promise<RecordStub[]> {
  return (await recordStubs(db)).filter((one) => one.owner.id !== userId && isUnsent(one));
}

/** Undefined when there is none, or what there is does not open any more. */
export async function fileOf({ db, vault }: Store, recordId: string, name: string): Promise<Blob | undefined> {
  const row = await db.get("sealed_files", [recordId, name]);
  return (row && (await openFile(vault, row).catch(nullIfTampered)))?.blob;
}

/** The files of a record, but for damaged ones. */
export async function filesOf({ db, vault }: Store, recordId: string): Promise<KeptBlob[]> {
  const rows = await db.getAllFromIndex("sealed_files", "record", recordId);
  return (await Promise.all(rows.map((row) => openFile(vault, row).catch(nullIfTampered)))).flatMap((file) => file ?? []);
}

/** Lets one event happen to one record, whatever other tabs do meanwhile. Returns the record as it is now. */
export function happen(store: Store, id: string, event: DeliveryEvent, now: number): Promise<KeptRecord | undefined> {
  return changeRecord(store, id, (record) => {
    const delivery = advance(record.delivery, event);
    return delivery === record.delivery ? record : { ...record, delivery, updated_at: now };
  });
}

/** Notes that the object store has a file, so that it is not carried up twice. */
export async function noteArrival(store: Store, id: string, sha256: string): Promise<void> {
  await changeRecord(store, id, (record) => {
    const files = record.files.map((file): KeptFile => (file.sha256 === sha256 ? { ...file, arrived: true } : file));
    return { ...record, files };
  });
}

/** Throws a draft away, with its files. Only drafts: what was finished is never deleted from a phone by hand. */
export function discardDraft({ db, vault }: Store, id: string): Promise<boolean> {
  return remove(db, id, (row) => isOwn(vault, row) && row.state === "draft");
}

const KEEP_SENT_FOR = 60 * 86_400_000;

/** Removes files, then records, of what was wholly sent long ago, by the phone's clock `now` and by the server's as well:
 * a clock that is set makes what was sent this morning two years old. Answers how many records went. */
export async function forgetOldSent(store: Store, now: number, serverNow: number): Promise<number> {
  const old = (await allRecords(store)).filter(
    ({ delivery: { state, receipt }, updated_at }) =>
      state === "sent" && receipt?.state === "evaluated" && updated_at < now - KEEP_SENT_FOR && Date.parse(receipt.received_at) < serverNow - KEEP_SENT_FOR,
  );
  for (const record of old) await remove(store.db, record.id, (row) => row.state === "sent");
  return old.length;
}

async function remove(db: Database, id: string, allowed: (row: SealedRecord) => boolean): Promise<boolean> {
  const tx = db.transaction(["sealed_records", "sealed_files"], "readwrite");
  const row = await tx.objectStore("sealed_records").get(id);
  const goes = row !== undefined && allowed(row);
  if (goes) {
    const keys = await tx.objectStore("sealed_files").index("record").getAllKeys(id);
    await Promise.all([...keys.map((key) => tx.objectStore("sealed_files").delete(key)), tx.objectStore("sealed_records").delete(id)]);
  }
  await tx.done;
  return goes;
}

const isOwn = (vault: Vault, row: SealedRecord) => row.owner.id === vault.userId && row.sealed_by === "vault";

export function openRecord(vault: Vault, row: SealedRecord): Promise<KeptRecord> {
  return opened(vault, row.id, row.revision, () => vault.open<KeptRecord>(recordPlace(row.id), row.sealed));
}

/** The row of a record; `sealed_by` says whose key `vault` is. */
export async function sealRecord(vault: Vault, record: KeptRecord, sealed_by: SealedRecord["sealed_by"] = "vault"): Promise<SealedRecord> {
  const { id, owner, delivery, updated_at } = record;
  const sealed = await vault.seal(recordPlace(id), record);
  return { id, owner: { ...owner }, state: delivery.state, updated_at, revision: newId(), sealed_by, sealed };
}

export async function sealFile(vault: Vault, { record_id, name, blob }: KeptBlob): Promise<SealedFile> {
  return { record_id, name, type: blob.type, sealed: await vault.sealBlob(filePlace(record_id, name), blob) };
}

export async function openFile(vault: Vault, { record_id, name, type, sealed }: SealedFile): Promise<KeptBlob> {
  return { record_id, name, blob: await vault.openBlob(filePlace(record_id, name), sealed, type) };
}
