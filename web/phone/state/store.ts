import type { Division, FormVersion, Household, Notification, ReturnedVisit, SurveyTask, Trip } from "@api/records";
import { readHouse, type House } from "@offline/bundle";
import { civilDate } from "@offline/civil-date";
import { villageCode } from "@offline/due";
import { noSync, openDatabase, readFact, readSync, writeFact, type Database, type KeptSession, type RecordStub, type SyncNote } from "@offline/database";
import { newId } from "@offline/ids";
import { markRead as markReadIn, readList, readSession } from "@offline/lists";
import { clockReading, ClockWatch, keepClockLead, type ClockReading } from "@offline/phone-clock";
import type { KeptRecord } from "@offline/record";
import { allRecords, waitingOfOthers } from "@offline/records-store";
import type { Store, Vault } from "@offline/vault";
import { computed, ref, shallowRef } from "vue";

/** What the screens show, read from the phone's own store. The network never stands between a tap and a screen. All of
 * it is empty while the phone is locked. */
export const session = shallowRef<KeptSession | null>(null);
export const households = shallowRef<readonly Household[]>([]);
export const records = shallowRef<readonly KeptRecord[]>([]);
export const notifications = shallowRef<readonly (Notification & { read: boolean })[]>([]);
export const returned = shallowRef<readonly ReturnedVisit[]>([]);
export const surveys = shallowRef<readonly SurveyTask[]>([]);
export const trips = shallowRef<readonly Trip[]>([]);
export const forms = shallowRef<readonly FormVersion[]>([]);
export const divisions = shallowRef<ReadonlyMap<string, Division>>(new Map());
export const syncNote = shallowRef<SyncNote>(noSync);
/** Unsent records of other people who used this phone: whose they are and where they stand, nothing more. */
export const othersWaiting = shallowRef<readonly RecordStub[]>([]);
/** What the house said for times when it cannot be reached, and of work on other phones. */
export const house = shallowRef<House | null>(null);
export const deviceId = ref("");

/** A tick that moves `today` on while the app stays open over midnight. */
const clock = ref(Date.now());
const clockWatch = new ClockWatch(() => Date.now(), () => performance.now());
setInterval(lookAtClock, 60_000);

/** Takes note of the time, and whether somebody put the clock back since the last look. */
function lookAtClock(): void {
  clock.value = Date.now();
  const note = clockWatch.follow(syncNote.value);
  if (note === syncNote.value || !vault) return;
  syncNote.value = note;
  const { userId } = vault;
  void database().then((db) => keepClockLead(db, userId, note));
}

/** What this phone knows of its clock now. */
export function clockNow(): ClockReading | undefined {
  lookAtClock();
  return clockReading(syncNote.value);
}

/** Today in Shanghai, by the server's clock as far as this phone knows it. */
export const today = computed(() => civilDate(clock.value + syncNote.value.clock_lead));

export const householdById = computed(() => new Map(households.value.map((one) => [one.id, one])));
export const ownRecords = computed(() => records.value.filter((one) => one.owner.id === session.value?.user.id));

let opened: Promise<Database> | undefined;

/** The phone's store as anybody who holds it can read it. */
export function database(): Promise<Database> {
  opened ??= openDatabase();
  return opened;
}

/** Thrown where something is wanted that is locked up. */
export class Locked extends Error {}

let vault: Vault | null = null;

/** The phone's store as its owner reads it. Throws `Locked`. */
export async function store(): Promise<Store> {
  const db = await database();
  if (!vault) throw new Locked();
  return { db, vault };
}

/** `sync`: how the last round ended, when it brought nothing else. */
export type Shown = "session" | "records" | "households" | "forms" | "sync";

/** Other tabs of this phone show the same store. */
const tabs = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("tanfang");
tabs?.addEventListener("message", (event: MessageEvent<Shown>) => void read(event.data));

/** Reads one part of the store again, here and in the other tabs. */
export async function changed(what: Shown): Promise<void> {
  tabs?.postMessage(what);
  await read(what);
}

async function read(what: Shown): Promise<void> {
  if (!vault) return;
  const held = await store();
  if (what === "session") set(held, session, await readSession(held));
  else if (what === "records") await readRecords(held);
  else if (what === "forms") set(held, forms, await readList(held, "forms"));
  else if (what === "sync") await readNote(held);
  else await readServerData(held);
}

/** Shows what was read, unless the phone was locked while it was read. */
function set<T>(from: Store, shown: { value: T }, value: T): void {
  if (from.vault === vault) shown.value = value;
}

async function readRecords(held: Store): Promise<void> {
  const [own, others] = await Promise.all([allRecords(held), waitingOfOthers(held.db, held.vault.userId)]);
  set(held, records, kept(records.value, own));
  set(held, othersWaiting, others);
}

/** What is shown already, when nothing of it is another: else every screen would be drawn anew after each round. */
function kept<T>(shown: readonly T[], read: readonly T[]): readonly T[] {
  return shown.length === read.length && read.every((one, index) => one === shown[index]) ? shown : read;
}

async function readNote(held: Store): Promise<void> {
  const note = await readSync(held.db, held.vault.userId);
  if (held.vault === vault) showNote(note);
}

function showNote(note: SyncNote): void {
  syncNote.value = note;
  // The lead was measured by the clock as it is now; the last tick may be from before somebody set it.
  lookAtClock();
}

async function readServerData(held: Store): Promise<void> {
  const [homes, notices, back, tasks, days, places, note, told] = await Promise.all([
    readList(held, "households"),
    readList(held, "notifications"),
    readList(held, "returned"),
    readList(held, "surveys"),
    readList(held, "trips"),
    readList(held, "divisions"),
    readSync(held.db, held.vault.userId),
    readHouse(held),
  ]);
  if (held.vault !== vault) return;
  households.value = kept(households.value, homes.sort((one, other) => order(one.region_code, other.region_code) || order(one.head_pinyin, other.head_pinyin)));
  notifications.value = notices.sort((one, other) => other.created_at.localeCompare(one.created_at));
  returned.value = back;
  surveys.value = tasks;
  trips.value = days;
  divisions.value = new Map(places.map((one) => [one.code, one]));
  showNote(note);
  house.value = told;
}

// Codes and pinyin are plain letters and digits: no language orders them otherwise, and thousands are sorted at once.
const order = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);

/** Who holds this phone's number; made when there is none. */
export async function readDevice(): Promise<void> {
  const db = await database();
  let device = await readFact(db, "device");
  if (!device) {
    device = newId();
    await writeFact(db, "device", device);
  }
  deviceId.value = device;
}

/** Reads everything of an owner whose key is there, once. */
export async function show(key: Vault): Promise<void> {
  vault = key;
  await Promise.all([read("session"), read("records"), read("forms"), read("households")]);
}

/** Drops the key and all that it opened. */
export function hide(): void {
  vault = null;
  session.value = null;
  records.value = [];
  othersWaiting.value = [];
  households.value = [];
  notifications.value = [];
  house.value = null;
  returned.value = [];
  surveys.value = [];
  trips.value = [];
  forms.value = [];
  divisions.value = new Map();
  syncNote.value = noSync;
  // What was made of them is worked out anew, or it would stay in memory until it is asked for.
  for (const made of [householdById, ownRecords]) void made.value;
}

export async function markRead(ids: readonly string[]): Promise<void> {
  await markReadIn(await store(), new Set(ids));
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
