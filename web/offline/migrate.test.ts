import "fake-indexeddb/auto";
import { openDB } from "idb";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openDatabase, readSync, removeDatabase, type Database } from "./database";
import { dyingAt } from "./dying.sample";
import { household } from "./household.sample";
import { readList, readSession } from "./lists";
import { clearSession, sealOld } from "./migrate";
import type { KeptRecord } from "./record";
import { record } from "./record.sample";
import { advance, newDelivery } from "./record-state";
import { allRecords, filesOf, loadRecord, recordStubs, waitingOfOthers } from "./records-store";
import { dumpOf } from "./dump.sample";
import { openStore } from "./store.sample";
import type { Store } from "./vault";

const user = (id: string) => ({ id, login: id, name: "郭建军", role: "grid_worker", county: { code: "140427", name: "壶关县", name_en: "Huguan" }, reach: [], permissions: [] });
const session = { token: "tok-0815", expires_at: "2026-06-01T00:00:00+08:00", user: user("u"), expired: false };
const sync = { cursor: "c7", user_id: "u", finished_at: 5, clock_lead: 3, failed: null };
const notice = { id: "n", kind: "case_decided", subject_id: "s", detail: {}, created_at: "2026-03-05T10:00:00+08:00", read: true };
const ready = advance(newDelivery, { kind: "finished" });
const mine = record("mine", { delivery: ready, instance: "<data>门锁坏了</data>", files: [{ name: "a.jpg", sha256: "a", bytes: 3, content_type: "image/jpeg", arrived: false }] });
const draft = record("draft", { instance: "<data>写到一半</data>" });
const theirs = record("theirs", { owner: { id: "v", name: "李守仁" }, delivery: ready, instance: "<data>老人独居</data>" });
const households = Array.from({ length: 40 }, (_, nth) => household({ id: `h${nth}`, head_name: "赵守田" }));

/** A phone as version 2 of the store left it. */
async function phoneBefore(given: { session?: unknown; sync?: unknown } = {}): Promise<void> {
  const db = await openDB("old", 2, {
    upgrade(made) {
      made.createObjectStore("facts");
      made.createObjectStore("households", { keyPath: "id" });
      made.createObjectStore("forms", { keyPath: ["form_id", "version"] });
      made.createObjectStore("notifications", { keyPath: "id" });
      made.createObjectStore("returned", { keyPath: "review_id" });
      made.createObjectStore("surveys", { keyPath: "case_id" });
      made.createObjectStore("records", { keyPath: "id" });
      made.createObjectStore("blobs", { keyPath: ["record_id", "name"] }).createIndex("record", "record_id");
      made.createObjectStore("media");
    },
  });
  await db.put("facts", given.session === undefined ? session : given.session, "session");
  await db.put("facts", given.sync ?? sync, "sync");
  await db.put("facts", "d-1", "device");
  await db.put("facts", [{ code: "140427100201", name: "东庄村" }], "divisions");
  await db.put("facts", [{ form_id: "home_visit", version: "1" }], "forms");
  await db.put("forms", { form_id: "home_visit", version: "1", xform: "<x/>", media: [] });
  await db.put("media", new Blob(["name\n"]), "sha");
  for (const one of households) await db.put("households", one);
  await db.put("notifications", notice);
  for (const one of [mine, draft, theirs]) await db.put("records", one);
  for (const one of [mine, theirs]) await db.put("blobs", { record_id: one.id, name: "a.jpg", blob: new Blob([one.id], { type: "image/jpeg" }) });
  db.close();
}

const byId = (records: KeptRecord[]) => records.sort((one, other) => one.id.localeCompare(other.id));

let db: Database;
let store: Store;
beforeEach(() => anew());
afterEach(async () => {
  db.close();
  await removeDatabase("old");
});

async function anew(given?: Parameters<typeof phoneBefore>[0]): Promise<void> {
  db?.close();
  await removeDatabase("old");
  await phoneBefore(given);
  db = await openDatabase("old");
  store = await openStore(db);
}

async function everythingIsThere(): Promise<void> {
  expect(byId(await allRecords(store))).toEqual([draft, mine]);
  expect(await Promise.all((await filesOf(store, "mine")).map(async (file) => [file.name, file.blob.type, await file.blob.text()]))).toEqual([["a.jpg", "image/jpeg", "mine"]]);
  expect(await readSession(store)).toEqual(session);
  expect((await readList(store, "households")).length).toBe(40);
  expect(await readList(store, "notifications")).toEqual([notice]);
  expect((await readList(store, "divisions")).map((one) => one.name)).toEqual(["东庄村"]);
  expect((await readList(store, "forms")).map((one) => one.form_id)).toEqual(["home_visit"]);
  expect(await readSync(db, "u")).toEqual({ cursor: "c7", finished_at: 5, clock_lead: 3, failed: null });
  expect((await waitingOfOthers(db, "u")).map((one) => one.owner.name)).toEqual(["李守仁"]);
  expect(await db.get("facts", "device")).toBe("d-1");
  expect([await db.count("forms"), await db.count("media")]).toEqual([1, 1]);
}

describe("a phone that was in use before vaults", () => {
  test("says whose it is, before a PIN is chosen, and has lost nothing", async () => {
    expect(await clearSession(db)).toEqual(session);
    expect(await db.count("records")).toBe(3);
    expect(await recordStubs(db)).toEqual([]);
  });

  test("has everything under the owner's key afterwards, and nothing in the clear", async () => {
    await sealOld(store);
    await everythingIsThere();
    expect(await clearSession(db)).toBeNull();
    const dump = await dumpOf(db);
    expect(dump).toContain("郭建军");
    for (const word of ["赵守田", "门锁坏了", "写到一半", "老人独居", "tok-0815", "东庄村"]) expect(dump).not.toContain(word);
  });

  test("killed again and again, it goes on each time where it was and loses nothing", async () => {
    let deaths = 0;
    while (await dyingAt(deaths * 7, () => sealOld(store))) {
      deaths += 1;
      db.close();
      db = await openDatabase("old");
      store = { ...store, db };
    }
    expect(deaths).toBeGreaterThan(5);
    await everythingIsThere();
  });

  test("killed at whichever step, it has every record once and in the end everything", async () => {
    let steps = 0;
    for (let died = true; died; steps += 1) {
      await anew();
      died = await dyingAt(steps, () => sealOld(store));
      const held = [...(await db.getAllKeys("records")), ...(await db.getAllKeys("sealed_records"))];
      expect(held.map(String).sort()).toEqual(["draft", "mine", "theirs"]);
      await sealOld(store);
      await everythingIsThere();
    }
    expect(steps).toBeGreaterThan(60);
  }, 60_000);

  test("two tabs that seal at once lose nothing", async () => {
    const other = await openDatabase("old");
    await Promise.all([sealOld(store), sealOld({ ...store, db: other })]);
    other.close();
    await everythingIsThere();
  });

  test("keeps the work of the other person for them, out of my sight, until they choose a PIN here", async () => {
    await sealOld(store);
    expect(await loadRecord(store, "theirs")).toBeUndefined();
    const li = await openStore(db, "v");
    await sealOld(li);
    expect(await allRecords(li)).toEqual([theirs]);
    expect(await (await filesOf(li, "theirs"))[0]?.blob.text()).toBe("theirs");
    await sealOld(store);
    await everythingIsThere();
  });

  test("that somebody else signs in on keeps my work and forgets my lists", async () => {
    const li = await openStore(db, "v");
    await sealOld(li);
    expect(await allRecords(li)).toEqual([theirs]);
    expect(await readList(li, "households")).toEqual([]);
    expect(await readSession(li)).toBeNull();
    expect(await db.count("households")).toBe(0);
    await sealOld(store);
    expect(byId(await allRecords(store))).toEqual([draft, mine]);
    expect((await readSync(db, "u")).cursor).toBeNull();
  });
});

test("a phone that was signed out keeps its unsent work for whoever wrote it", async () => {
  await anew({ session: null });
  expect(await clearSession(db)).toBeNull();
  await sealOld(store);
  expect(byId(await allRecords(store))).toEqual([draft, mine]);
  expect(await readSession(store)).toBeNull();
});
