import type { Division, FormText, FormVersion, Household, Notification, ReturnedVisit, SurveyTask, User } from "@api/records";
import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { KeptBlob, KeptRecord } from "./record";
import type { RecordState } from "./record-state";
import type { Sealed } from "./vault";

/** Who is signed in on this phone; stays while offline, until signing out. */
export interface KeptSession {
  token: string;
  expires_at: string;
  user: User;
  /** The server said the token is no longer good: work goes on, sending waits for signing in again. */
  expired: boolean;
}

/** What is known about the last sync of one user. */
export interface SyncNote {
  cursor: string | null;
  finished_at: number | null;
  /** Server's clock minus this phone's, ms, at the last answer and after the steps back noticed since. */
  clock_lead: number;
  /** The server's clock at the last answer, ms; earlier apps did not keep it. */
  server_at?: number;
  failed: { at: number; code: string } | null;
  /** The area holds more households than a phone takes; absent when it does not. */
  capped?: { held: number; all: number } | null;
}

/** What lies in the clear: nothing about the people visited, nothing that signs in. */
interface Facts {
  device: string;
  /** Whose sign-in this phone opens with; null after signing out. */
  owner: { id: string; name: string } | null;
  /** Binds PINs to this phone: a key that scripts can use and never read. */
  device_key: CryptoKey;
  [sync: `sync/${string}`]: SyncNote;
}

/** How one user's data key is kept: under the PIN, and under the recovery key that the server holds. */
export interface VaultRow {
  user_id: string;
  name: string;
  /** Null once the phone was lost: only the recovery key opens. */
  pin: PinWrap | null;
  recovery: Sealed;
  /** The recovery key, sealed by the data key, until the server has it. */
  to_hand: Sealed | null;
  /** Wrong PINs in a row, counted before each is looked at. */
  wrong: number;
  /** What is left of the wait before the next try, ms of an open lock screen. */
  wait_ms: number;
  /** The PIN counts for nothing until the owner signed in with the password. */
  barred: boolean;
}

export interface PinWrap {
  salt: Uint8Array<ArrayBuffer>;
  iterations: number;
  key: Sealed;
}

/** Part of a list that the server told one user. */
export interface SealedPage {
  user_id: string;
  list: string;
  page: number;
  revision: string;
  sealed: Sealed;
}

/** What is to be seen of a record without its owner's key. */
export interface RecordStub {
  id: string;
  owner: { id: string; name: string };
  state: RecordState;
  updated_at: number;
}

export interface SealedRecord extends RecordStub {
  /** Another one at every change: who writes compares it with what was read. */
  revision: string;
  /** "device": written by an app before vaults; its owner has made none here yet. */
  sealed_by: "vault" | "device";
  sealed: Sealed;
}

export interface SealedFile {
  record_id: string;
  name: string;
  type: string;
  sealed: Sealed;
}

export interface Schema extends DBSchema {
  facts: { key: string; value: unknown };
  forms: { key: [string, string]; value: FormText };
  /** Files that forms name, by SHA-256. */
  media: { key: string; value: Blob };
  vaults: { key: string; value: VaultRow };
  pages: { key: [string, string, number]; value: SealedPage };
  sealed_records: { key: string; value: SealedRecord; indexes: { sealed_by: string } };
  sealed_files: { key: [string, string]; value: SealedFile; indexes: { record: string } };
  // Below: versions 1 and 2, all in the clear. Only `migrate.ts` reads them, to empty them.
  households: { key: string; value: Household };
  notifications: { key: string; value: Notification & { read: boolean } };
  returned: { key: string; value: ReturnedVisit };
  surveys: { key: string; value: SurveyTask };
  records: { key: string; value: KeptRecord };
  blobs: { key: [string, string]; value: KeptBlob; indexes: { record: string } };
}

/** Facts that versions 1 and 2 kept in the clear. */
export interface ClearFacts {
  session: KeptSession | null;
  sync: SyncNote & { user_id: string | null };
  divisions: Division[];
  forms: FormVersion[];
}

export type Database = IDBPDatabase<Schema>;

const VERSION = 3;

/** Opens the phone's store. An upgrade only adds: what lies there in the clear is sealed later, by its owner's key. */
export async function openDatabase(name = "tanfang"): Promise<Database> {
  return openDB<Schema>(name, VERSION, {
    upgrade(db, from) {
      if (from < 1) createClearStores(db);
      if (from < 2) db.createObjectStore("media");
      if (from < 3) createSealedStores(db);
    },
    // Another tab brings a newer version: let it, and let this one reload when it is used next.
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase).close();
    },
  });
}

function createClearStores(db: Database): void {
  db.createObjectStore("facts");
  db.createObjectStore("households", { keyPath: "id" });
  db.createObjectStore("forms", { keyPath: ["form_id", "version"] });
  db.createObjectStore("notifications", { keyPath: "id" });
  db.createObjectStore("returned", { keyPath: "review_id" });
  db.createObjectStore("surveys", { keyPath: "case_id" });
  db.createObjectStore("records", { keyPath: "id" });
  db.createObjectStore("blobs", { keyPath: ["record_id", "name"] }).createIndex("record", "record_id");
}

function createSealedStores(db: Database): void {
  db.createObjectStore("vaults", { keyPath: "user_id" });
  db.createObjectStore("pages", { keyPath: ["user_id", "list", "page"] });
  db.createObjectStore("sealed_records", { keyPath: "id" }).createIndex("sealed_by", "sealed_by");
  db.createObjectStore("sealed_files", { keyPath: ["record_id", "name"] }).createIndex("record", "record_id");
}

export async function removeDatabase(name: string): Promise<void> {
  await deleteDB(name);
}

export async function readFact<K extends keyof Facts>(db: Database, key: K): Promise<Facts[K] | undefined> {
  return (await db.get("facts", key)) as Facts[K] | undefined;
}

export async function writeFact<K extends keyof Facts>(db: Database, key: K, value: Facts[K]): Promise<void> {
  await db.put("facts", value, key);
}

export const noSync: SyncNote = { cursor: null, finished_at: null, clock_lead: 0, failed: null };

/** What is known about the last sync of a user on this phone. */
export async function readSync(db: Database, userId: string): Promise<SyncNote> {
  return (await readFact(db, `sync/${userId}`)) ?? noSync;
}
