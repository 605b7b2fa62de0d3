import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import { noSync, openDatabase, readSync, removeDatabase, writeFact, type SyncNote } from "./database";
import { dayOf } from "./own-earlier";
import { clockReading, ClockWatch, keepClockLead } from "./phone-clock";
import { record } from "./record.sample";
import { asFieldRecord } from "./sender";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A phone whose clock can be set, and which sleeps: its steady clock stands still then. */
class Phone {
  now = Date.parse("2026-03-05T01:00:00Z");
  steady = 5_000;
  watch = new ClockWatch(() => this.now, () => this.steady);
  note: SyncNote = { ...noSync, clock_lead: -3 * DAY, server_at: this.now - 3 * DAY };

  constructor() {
    this.look();
  }

  look(): number {
    this.note = this.watch.follow(this.note);
    return this.note.clock_lead;
  }

  awake(ms: number): this {
    this.steady += ms;
    return this.asleep(ms);
  }

  asleep(ms: number): this {
    this.now += ms;
    return this;
  }

  set(by: number): this {
    this.now += by;
    return this;
  }
}

test("a clock three days ahead that was put right is known to be right", () => {
  const phone = new Phone();
  expect(clockReading(phone.note)).toEqual({ lead_s: 259_200, synced_at: "2026-03-02T09:00:00+08:00" });
  phone.awake(HOUR).set(-3 * DAY);
  expect(phone.look()).toBe(0);
  expect(clockReading(phone.note)).toEqual({ lead_s: 0, synced_at: "2026-03-02T09:00:00+08:00" });
  expect(phone.awake(HOUR).look()).toBe(0);
});

test("steps back add up", () => {
  const phone = new Phone();
  phone.awake(MINUTE).set(-DAY).look();
  phone.awake(MINUTE).set(-DAY);
  expect(phone.look()).toBe(-DAY);
});

test("a night's sleep is no step, and neither hides nor makes one", () => {
  const phone = new Phone();
  phone.awake(HOUR).asleep(9 * HOUR);
  expect(phone.look()).toBe(-3 * DAY);
  phone.awake(HOUR).set(-3 * DAY);
  expect(phone.look()).toBe(0);
});

test("a step forward waits for the next sync: it looks like a sleep", () => {
  const phone = new Phone();
  phone.awake(HOUR).set(5 * HOUR);
  expect(phone.look()).toBe(-3 * DAY);
});

test("a clock put forward by mistake and back again is what it was", () => {
  const phone = new Phone();
  phone.awake(HOUR).set(5 * HOUR).look();
  phone.awake(MINUTE).set(-5 * HOUR);
  expect(phone.look()).toBe(-3 * DAY);
  phone.awake(MINUTE).set(-5 * HOUR);
  expect(phone.look()).toBe(-3 * DAY + 5 * HOUR);
});

test.each([
  [MINUTE - 1, -3 * DAY],
  [MINUTE, -3 * DAY + MINUTE],
])("a step back of %s ms makes the lead %s", (step, lead) => {
  const phone = new Phone();
  phone.awake(HOUR).set(-step);
  expect(phone.look()).toBe(lead);
});

test("what a sync learnt stands, and steps are counted from there", () => {
  const phone = new Phone();
  phone.awake(HOUR).set(-3 * DAY);
  phone.note = { ...phone.note, clock_lead: 0, server_at: phone.now };
  expect(phone.look()).toBe(0);
  phone.awake(HOUR).set(-2 * HOUR);
  expect(phone.look()).toBe(2 * HOUR);
});

test("a phone that kept no time of its last sync says nothing of its clock", () => {
  const phone = new Phone();
  phone.note = { ...noSync, clock_lead: 7 };
  phone.awake(HOUR).set(-DAY);
  expect(phone.look()).toBe(7);
  expect(clockReading(phone.note)).toBeUndefined();
});

test("a step is kept for the next start of the app, but not over what a sync learnt meanwhile", async () => {
  const db = await openDatabase("clock");
  const note: SyncNote = { ...noSync, cursor: "c", clock_lead: -3 * DAY, server_at: 1 };
  await writeFact(db, "sync/u", note);
  await keepClockLead(db, "u", { ...note, cursor: null, clock_lead: 0 });
  expect(await readSync(db, "u")).toEqual({ ...note, clock_lead: 0 });
  await keepClockLead(db, "u", { ...note, clock_lead: 5, server_at: 0 });
  expect(await readSync(db, "u")).toEqual({ ...note, clock_lead: 0 });
  await keepClockLead(db, "nobody", { ...note, clock_lead: 5 });
  expect(await readSync(db, "nobody")).toEqual(noSync);
  db.close();
  await removeDatabase("clock");
});

test("a record tells the clock at its beginning and at its end, and begun and ended by an earlier app says nothing of it", () => {
  const [begun, ended] = [{ lead_s: 259_200, synced_at: "2026-03-02T09:00:00+08:00" }, { lead_s: 0, synced_at: "2026-03-05T09:00:00+08:00" }];
  const told = asFieldRecord(record("v", { started_clock: begun, ended_clock: ended }), 0, "1");
  expect([told.started_clock, told.entered_clock]).toEqual([begun, ended]);
  expect(asFieldRecord(record("v"), 0, "1")).not.toHaveProperty("started_clock");
  expect(asFieldRecord(record("v"), 0, "1")).not.toHaveProperty("entered_clock");
});

test("a visit is of the day that its phone knew it was", () => {
  const started_at = Date.parse("2026-03-05T01:00:00Z");
  const started_clock = { lead_s: 259_200, synced_at: "2026-03-02T09:00:00+08:00" };
  expect(dayOf(record("v", { started_at, started_clock }))).toBe("2026-03-02");
  expect(dayOf(record("v", { started_at }))).toBe("2026-03-05");
  expect(dayOf(record("v", { started_at, started_clock, visited_on: "2026-03-01" }))).toBe("2026-03-01");
});
