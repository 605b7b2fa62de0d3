import type { Division, FormVersion, Household, Notification, ReturnedVisit, SurveyTask } from "@api/records";
import { civilDate } from "@offline/civil-date";
import { villageCode } from "@offline/due";
import { noSync, openDatabase, readFact, writeFact, type Database, type KeptSession, type SyncNote } from "@offline/database";
import { newId } from "@offline/ids";
import type { KeptRecord } from "@offline/record";
import { allRecords } from "@offline/records-store";
import { computed, ref, shallowRef } from "vue";

/** What the screens show, read from the phone's own store. The network never stands between a tap and a screen. */
export const session = shallowRef<KeptSession | null>(null);
export const households = shallowRef<readonly Household[]>([]);
export const records = shallowRef<readonly KeptRecord[]>([]);
export const notifications = shallowRef<readonly (Notification & { read: boolean })[]>([]);
export const returned = shallowRef<readonly ReturnedVisit[]>([]);
export const surveys = shallowRef<readonly SurveyTask[]>([]);
export const forms = shallowRef<readonly FormVersion[]>([]);
export const divisions = shallowRef<ReadonlyMap<string, Division>>(new Map());
export const syncNote = shallowRef<SyncNote>(noSync);
export const loaded = ref(false);
export const deviceId = ref("");

/** A tick that moves `today` on while the app stays open over midnight. */
const clock = ref(Date.now());
setInterval(() => (clock.value = Date.now()), 60_000);

/** Today in Shanghai, by the server's clock as far as this phone knows it. */
export const today = computed(() => civilDate(clock.value + syncNote.value.clock_lead));

export const householdById = computed(() => new Map(households.value.map((one) => [one.id, one])));
export const ownRecords = computed(() => records.value.filter((one) => one.owner.id === session.value?.user.id));

let opened: Promise<Database> | undefined;

export function database(): Promise<Database> {
  opened ??= openDatabase();
  return opened;
}

export type Shown = "session" | "records" | "households" | "forms";

/** Other tabs of this phone show the same store. */
const tabs = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("tanfang");
tabs?.addEventListener("message", (event: MessageEvent<Shown>) => void read(event.data));

/** Reads one part of the store again, here and in the other tabs. */
export async function changed(what: Shown): Promise<void> {
  tabs?.postMessage(what);
  await read(what);
}

async function read(what: Shown): Promise<void> {
  const db = await database();
  if (what === "session") session.value = (await readFact(db, "session")) ?? null;
  else if (what === "records") records.value = await allRecords(db);
  else if (what === "forms") forms.value = (await readFact(db, "forms")) ?? [];
  else await readServerData(db);
}

async function readServerData(db: Database): Promise<void> {
  const [held, notices, back, tasks, places, note] = await Promise.all([
    db.getAll("households"),
    db.getAll("notifications"),
    db.getAll("returned"),
    db.getAll("surveys"),
    readFact(db, "divisions"),
    readFact(db, "sync"),
  ]);
  households.value = held.sort((one, other) => one.region_code.localeCompare(other.region_code) || one.head_pinyin.localeCompare(other.head_pinyin));
  notifications.value = notices.sort((one, other) => other.created_at.localeCompare(one.created_at));
  returned.value = back;
  surveys.value = tasks;
  divisions.value = new Map((places ?? []).map((one) => [one.code, one]));
  syncNote.value = note ?? noSync;
}

/** Reads everything once, at the start. */
export async function load(): Promise<void> {
  const db = await database();
  let device = await readFact(db, "device");
  if (!device) {
    device = newId();
    await writeFact(db, "device", device);
  }
  deviceId.value = device;
  await Promise.all([read("session"), read("records"), read("forms"), readServerData(db)]);
  loaded.value = true;
}

export async function markRead(ids: readonly string[]): Promise<void> {
  const db = await database();
  const tx = db.transaction("notifications", "readwrite");
  for (const id of ids) {
    const one = await tx.store.get(id);
    if (one && !one.read) await tx.store.put({ ...one, read: true });
  }
  await tx.done;
  await changed("households");
}

/** The village a household lies in. */
export function villageName(household: Household): string {
  return placeName(villageCode(household.region_code));
}

/** Where in its village: the address without the names everyone here knows. */
export function addressInVillage(household: Household): string {
  const village = villageName(household);
  const at = household.address.indexOf(village);
  return (at >= 0 ? household.address.slice(at + village.length) : household.address).trim() || household.address;
}

/** The name of a division, or its nearest known parent's. */
export function placeName(code: string): string {
  for (let end = code.length; end >= 6; end -= 1) {
    const held = divisions.value.get(code.slice(0, end));
    if (held) return held.name;
  }
  return code;
}
