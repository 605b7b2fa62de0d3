import type { Division, FormText, FormVersion, Household, Notification, ReturnedVisit, SurveyTask, User } from "@api/records";
import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { KeptBlob, KeptRecord } from "./record";

/** Who is signed in on this phone; stays while offline, until signing out. */
export interface KeptSession {
  token: string;
  expires_at: string;
  user: User;
  /** The server said the token is no longer good: work goes on, sending waits for signing in again. */
  expired: boolean;
}

/** What is known about the last sync. */
export interface SyncNote {
  cursor: string | null;
  /** Whose data these are. */
  user_id: string | null;
  finished_at: number | null;
  /** Server's clock minus this phone's, ms, at the last answer. */
  clock_lead: number;
  failed: { at: number; code: string } | null;
}

interface Facts {
  session: KeptSession | null;
  device: string;
  sync: SyncNote;
  divisions: Division[];
  forms: FormVersion[];
}

interface Schema extends DBSchema {
  facts: { key: string; value: unknown };
  households: { key: string; value: Household };
  forms: { key: [string, string]; value: FormText };
  /** Files that forms name, by SHA-256. */
  media: { key: string; value: Blob };
  notifications: { key: string; value: Notification & { read: boolean } };
  returned: { key: string; value: ReturnedVisit };
  surveys: { key: string; value: SurveyTask };
  records: { key: string; value: KeptRecord };
  blobs: { key: [string, string]; value: KeptBlob; indexes: { record: string } };
}

export type Database = IDBPDatabase<Schema>;
export type StoreName = "facts" | "households" | "forms" | "media" | "notifications" | "returned" | "surveys" | "records" | "blobs";

const VERSION = 2;

export async function openDatabase(name = "tanfang"): Promise<Database> {
  return openDB<Schema>(name, VERSION, {
    upgrade(db, from) {
      if (from < 2) db.createObjectStore("media");
      if (from > 0) return;
      db.createObjectStore("facts");
      db.createObjectStore("households", { keyPath: "id" });
      db.createObjectStore("forms", { keyPath: ["form_id", "version"] });
      db.createObjectStore("notifications", { keyPath: "id" });
      db.createObjectStore("returned", { keyPath: "review_id" });
      db.createObjectStore("surveys", { keyPath: "case_id" });
      db.createObjectStore("records", { keyPath: "id" });
      db.createObjectStore("blobs", { keyPath: ["record_id", "name"] }).createIndex("record", "record_id");
    },
    // Another tab brings a newer version: let it, and let this one reload when it is used next.
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase).close();
    },
  });
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

export const noSync: SyncNote = { cursor: null, user_id: null, finished_at: null, clock_lead: 0, failed: null };
