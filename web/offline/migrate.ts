import type { ClearFacts, Database, KeptSession, SealedPage, SealedRecord } from "./database";
import { deviceVault } from "./key-wraps";
import { byPage, sealPage, type ListName } from "./lists";
import { openFile, openRecord, sealFile, sealRecord } from "./records-store";
import type { Store, Vault } from "./vault";

/** Who used this phone before it had vaults, when their sign-in still lies in the clear: they choose a PIN first, also
 * without a network. */
export async function clearSession(db: Database): Promise<KeptSession | null> {
  return (await clearFact(db, "session")) ?? null;
}

/** Seals what earlier versions of the app left in the clear, and what waited for this user under the phone's own key.
 * Each step is whole or not at all, and what is done is not found again: run after every opening. */
export async function sealOld(store: Store): Promise<void> {
  const { db, vault } = store;
  if (!(await holdsOld(db))) return;
  await sealLists(store);
  for (const id of await db.getAllKeys("records")) await sealClearRecord(store, id);
  if (await db.count("blobs")) await db.clear("blobs");
  for (const row of await db.getAllFromIndex("sealed_records", "sealed_by", "device")) {
    if (row.owner.id === vault.userId) await adopt(store, row);
  }
}

/** Asked at every opening, so all at once. */
async function holdsOld(db: Database): Promise<boolean> {
  const tx = db.transaction(["facts", "records", "blobs", "sealed_records"]);
  const facts = tx.objectStore("facts");
  const counts = [facts.count("session"), facts.count("sync"), tx.objectStore("records").count(), tx.objectStore("blobs").count(), tx.objectStore("sealed_records").index("sealed_by").count("device")];
  const held = await Promise.all(counts);
  await tx.done;
  return held.some((count) => count > 0);
}

async function clearFact<K extends keyof ClearFacts>(db: Database, key: K): Promise<ClearFacts[K] | undefined> {
  return (await db.get("facts", key)) as ClearFacts[K] | undefined;
}

const LIST_STORES = ["households", "notifications", "returned", "surveys"] as const;

/** The lists of this user with their sign-in; those of anybody else go, as ever when a phone changes hands. */
async function sealLists({ db, vault }: Store): Promise<void> {
  const [session, sync] = await Promise.all([clearFact(db, "session"), clearFact(db, "sync")]);
  if (session === undefined && sync === undefined) return;
  const pages = sync?.user_id === vault.userId ? await sealedLists(db, vault) : [];
  if (session?.user.id === vault.userId) pages.push(await sealPage(vault, ["session", 0], [session]));

  const tx = db.transaction(["facts", "pages", ...LIST_STORES], "readwrite", { durability: "strict" });
  const facts = tx.objectStore("facts");
  const [sessionKey, syncKey] = await Promise.all([facts.getKey("session"), facts.getKey("sync")]);
  // Another tab may have done it, and have synced since.
  if ((sessionKey ?? syncKey) !== undefined) {
    await Promise.all(pages.map((page) => tx.objectStore("pages").put(page)));
    await Promise.all(LIST_STORES.map((name) => tx.objectStore(name).clear()));
    await Promise.all((["session", "sync", "divisions", "forms"] as const).map((key) => facts.delete(key)));
    if (sync?.user_id === vault.userId) {
      const { user_id: _, ...note } = sync;
      await facts.put(note, `sync/${vault.userId}`);
    }
  }
  await tx.done;
}

async function sealedLists(db: Database, vault: Vault): Promise<SealedPage[]> {
  const households = byPage(await db.getAll("households"));
  const single: [ListName, readonly unknown[]][] = [
    ["notifications", await db.getAll("notifications")],
    ["returned", await db.getAll("returned")],
    ["surveys", await db.getAll("surveys")],
    ["divisions", (await clearFact(db, "divisions")) ?? []],
    ["forms", (await clearFact(db, "forms")) ?? []],
  ];
  return Promise.all([
    ...[...households].map(([page, items]) => sealPage(vault, ["households", page], items)),
    ...single.map(([list, items]) => sealPage(vault, [list, 0], items)),
  ]);
}

/** One record with its files; under this phone's own key when it is somebody else's. */
async function sealClearRecord({ db, vault }: Store, id: string): Promise<void> {
  const record = await db.get("records", id);
  if (!record) return;
  const own = record.owner.id === vault.userId;
  const by = own ? vault : await deviceVault(db, record.owner.id);
  const row = await sealRecord(by, record, own ? "vault" : "device");
  const blobs = await db.getAllFromIndex("blobs", "record", id);
  const files = await Promise.all(blobs.map((blob) => sealFile(by, blob)));

  const tx = db.transaction(["records", "blobs", "sealed_records", "sealed_files"], "readwrite", { durability: "strict" });
  const sealedMeanwhile = (await tx.objectStore("records").getKey(id)) === undefined;
  if (!sealedMeanwhile) {
    await Promise.all([tx.objectStore("sealed_records").put(row), ...files.map((file) => tx.objectStore("sealed_files").put(file))]);
    await Promise.all([tx.objectStore("records").delete(id), ...blobs.map((blob) => tx.objectStore("blobs").delete([id, blob.name]))]);
  }
  await tx.done;
}

/** A record that waited under the phone's own key goes under its owner's. */
async function adopt({ db, vault }: Store, before: SealedRecord): Promise<void> {
  const device = await deviceVault(db, vault.userId);
  const row = await sealRecord(vault, await openRecord(device, before));
  const held = await db.getAllFromIndex("sealed_files", "record", before.id);
  const files = await Promise.all(held.map(async (file) => sealFile(vault, await openFile(device, file))));

  const tx = db.transaction(["sealed_records", "sealed_files"], "readwrite", { durability: "strict" });
  const now = await tx.objectStore("sealed_records").get(before.id);
  if (now?.revision === before.revision) {
    await Promise.all([tx.objectStore("sealed_records").put(row), ...files.map((file) => tx.objectStore("sealed_files").put(file))]);
  }
  await tx.done;
}
