import type { Database } from "./database";
import type { KeptBlob, KeptFile, KeptRecord } from "./record";
import { advance, type DeliveryEvent } from "./record-state";

/** Writes a record and its new file in one transaction: after a crash there is both or neither. */
export async function saveRecord(db: Database, record: KeptRecord, blob?: KeptBlob): Promise<void> {
  const tx = db.transaction(["records", "blobs"], "readwrite", { durability: "strict" });
  await Promise.all([tx.objectStore("records").put(record), blob ? tx.objectStore("blobs").put(blob) : undefined, tx.done]);
}

export async function loadRecord(db: Database, id: string): Promise<KeptRecord | undefined> {
  return db.get("records", id);
}

export async function allRecords(db: Database): Promise<KeptRecord[]> {
  return db.getAll("records");
}

export async function fileOf(db: Database, recordId: string, name: string): Promise<Blob | undefined> {
  return (await db.get("blobs", [recordId, name]))?.blob;
}

export async function filesOf(db: Database, recordId: string): Promise<KeptBlob[]> {
  return db.getAllFromIndex("blobs", "record", recordId);
}

/** Lets one event happen to one record, whatever other tabs do meanwhile. Returns the record as it is now. */
export async function happen(db: Database, id: string, event: DeliveryEvent, now: number): Promise<KeptRecord | undefined> {
  const tx = db.transaction("records", "readwrite", { durability: "strict" });
  const record = await tx.store.get(id);
  if (!record) return undefined;
  const delivery = advance(record.delivery, event);
  if (delivery === record.delivery) {
    await tx.done;
    return record;
  }
  const next = { ...record, delivery, updated_at: now };
  await tx.store.put(next);
  await tx.done;
  return next;
}

/** Notes that the object store has a file, so that it is not carried up twice. */
export async function noteArrival(db: Database, id: string, sha256: string): Promise<void> {
  const tx = db.transaction("records", "readwrite");
  const record = await tx.store.get(id);
  if (record) {
    const files = record.files.map((file): KeptFile => (file.sha256 === sha256 ? { ...file, arrived: true } : file));
    await tx.store.put({ ...record, files });
  }
  await tx.done;
}

/** Throws a draft away, with its files. Only drafts: what was finished is never deleted from a phone by hand. */
export async function discardDraft(db: Database, id: string): Promise<boolean> {
  const tx = db.transaction(["records", "blobs"], "readwrite");
  const record = await tx.objectStore("records").get(id);
  const allowed = record?.delivery.state === "draft";
  if (allowed) {
    await tx.objectStore("records").delete(id);
    const keys = await tx.objectStore("blobs").index("record").getAllKeys(id);
    await Promise.all(keys.map((key) => tx.objectStore("blobs").delete(key)));
  }
  await tx.done;
  return allowed;
}

const KEEP_SENT_FOR = 60 * 86_400_000;

/** Removes files, then records, of what was wholly sent long ago. Answers how many records went. */
export async function forgetOldSent(db: Database, now: number): Promise<number> {
  const old = (await allRecords(db)).filter(
    (record) => record.delivery.state === "sent" && record.delivery.receipt?.state === "evaluated" && record.updated_at < now - KEEP_SENT_FOR,
  );
  for (const record of old) {
    const tx = db.transaction(["records", "blobs"], "readwrite");
    const keys = await tx.objectStore("blobs").index("record").getAllKeys(record.id);
    await Promise.all([
      ...keys.map((key) => tx.objectStore("blobs").delete(key)),
      tx.objectStore("records").delete(record.id),
    ]);
    await tx.done;
  }
  return old.length;
}
