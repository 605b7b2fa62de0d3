import type { KeptRecord } from "./record";
import type { Store } from "./vault";

/** Whether every file of this record is with the server, looked at and found good. */
export function filesAreHome({ delivery, files }: KeptRecord): boolean {
  if (delivery.state !== "sent" || delivery.receipt?.state !== "evaluated") return false;
  const states = new Map(delivery.receipt.files.map((one) => [one.sha256, one.state]));
  return files.every((file) => states.get(file.sha256) === "verified");
}

/** Removes the files of these records from the phone; the records stay readable. */
export async function dropFiles({ db }: Store, records: readonly KeptRecord[]): Promise<void> {
  for (const record of records.filter(filesAreHome)) {
    const tx = db.transaction("sealed_files", "readwrite");
    for (const key of await tx.store.index("record").getAllKeys(record.id)) await tx.store.delete(key);
    await tx.done;
  }
}

/** Ids of the records whose files lie on this phone. */
export async function recordsWithFiles({ db }: Store): Promise<ReadonlySet<string>> {
  return new Set((await db.getAllKeys("sealed_files")).map(([id]) => id));
}
