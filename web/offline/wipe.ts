import type { IDBPTransaction, StoreNames } from "idb";
import type { Database, Schema, VaultRow } from "./database";
import { isUnsent } from "./record-state";

const SEALED = ["facts", "vaults", "pages", "sealed_records", "sealed_files"] as const;
const CLEAR = ["households", "notifications", "returned", "surveys", "records", "blobs"] as const;
const CLEAR_FACTS = ["session", "sync", "divisions", "forms"] as const;

type Wiping = IDBPTransaction<Schema, StoreNames<Schema>[], "readwrite">;

/** The phone is lost: in one step everybody's lists, sign-ins and wholly sent records go, and the PINs with them.
 * Unsent work stays sealed for the recovery key. A PIN whose recovery key never reached the server stays while unsent
 * work hangs on it, barred until `passwordGiven`. */
export async function wipeForLost(db: Database): Promise<void> {
  const tx: Wiping = db.transaction([...SEALED, ...CLEAR], "readwrite", { durability: "strict" });
  const unsent = new Set<string>();
  for (const row of await tx.objectStore("sealed_records").getAll()) {
    if (isUnsent(row)) unsent.add(row.owner.id);
    else await removeRecord(tx, row.id);
  }
  await wipeClear(tx);
  await tx.objectStore("pages").clear();
  for (const row of await tx.objectStore("vaults").getAll()) {
    await tx.objectStore("facts").delete(`sync/${row.user_id}`);
    if (unsent.has(row.user_id)) await tx.objectStore("vaults").put(afterLoss(row));
    else await tx.objectStore("vaults").delete(row.user_id);
  }
  await tx.done;
}

function afterLoss(row: VaultRow): VaultRow {
  return row.to_hand ? { ...row, barred: true } : { ...row, pin: null };
}

/** What an app before vaults left in the clear, but for the unsent records. */
async function wipeClear(tx: Wiping): Promise<void> {
  for (const store of ["households", "notifications", "returned", "surveys"] as const) await tx.objectStore(store).clear();
  for (const fact of CLEAR_FACTS) await tx.objectStore("facts").delete(fact);
  for (const record of await tx.objectStore("records").getAll()) {
    if (isUnsent(record.delivery)) continue;
    await tx.objectStore("records").delete(record.id);
    for (const key of await tx.objectStore("blobs").index("record").getAllKeys(record.id)) await tx.objectStore("blobs").delete(key);
  }
}

/** Gives up a vault that nothing opens any more, with all that is sealed in it. Answers how many unsent records went. */
export async function giveUpVault(db: Database, userId: string): Promise<number> {
  const tx: Wiping = db.transaction([...SEALED, ...CLEAR], "readwrite", { durability: "strict" });
  const rows = (await tx.objectStore("sealed_records").getAll()).filter((row) => row.owner.id === userId && row.sealed_by === "vault");
  for (const row of rows) await removeRecord(tx, row.id);
  await tx.objectStore("pages").delete(IDBKeyRange.bound([userId], [userId, []]));
  await tx.objectStore("facts").delete(`sync/${userId}`);
  await tx.objectStore("vaults").delete(userId);
  await tx.done;
  return rows.filter(isUnsent).length;
}

async function removeRecord(tx: Wiping, id: string): Promise<void> {
  const keys = await tx.objectStore("sealed_files").index("record").getAllKeys(id);
  await Promise.all([...keys.map((key) => tx.objectStore("sealed_files").delete(key)), tx.objectStore("sealed_records").delete(id)]);
}
