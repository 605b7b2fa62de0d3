import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openDatabase, readSync, removeDatabase, writeFact, type Database } from "./database";
import { dumpOf } from "./dump.sample";
import { dyingAt } from "./dying.sample";
import { household } from "./household.sample";
import { readList, writeSession } from "./lists";
import type { KeptRecord } from "./record";
import { record } from "./record.sample";
import { newDelivery, type RecordState } from "./record-state";
import { addRecord, allRecords, filesOf } from "./records-store";
import { applyAnswer } from "./server-data";
import { nothingNew } from "./server.sample";
import type { Store } from "./vault";
import { doorOf, makeVault, openWithPin, openWithRecovery, passwordGiven, recoveryHanded, recoveryToHand, type Owner } from "./vault-door";
import { giveUpVault, wipeForLost } from "./wipe";

const guo: Owner = { id: "u", name: "郭建军" };
const li: Owner = { id: "v", name: "李守仁" };
const QUICK = { aim_ms: 0, least: 1 };
const TOKEN = "tok-0815";

let db: Database;
beforeEach(async () => void (db = await openDatabase("lost")));
afterEach(async () => {
  db.close();
  await removeDatabase("lost");
});

const STATES: RecordState[] = ["draft", "ready", "sending", "waiting_for_files", "sent", "kept_with_problem"];
const UNSENT = STATES.filter((state) => state !== "sent");

/** A day's work of one person: a record in every state, each with a photo, the lists, and the sign-in. */
async function dayOf(owner: Owner): Promise<{ store: Store; key: string }> {
  const store = { db, vault: await makeVault(db, owner, "258025", QUICK) };
  for (const state of STATES) await addRecord(store, inState(state, owner), [photoOf(`${owner.id}-${state}`)]);
  await applyAnswer(store, { ...nothingNew, cursor: "c7", reset: true, households: [household({ id: "h", head_name: "赵守田", facts: { remark: "门锁坏了" } })] }, 0);
  await writeSession(store, { token: TOKEN, expires_at: "", user: { ...nothingNew.user!, id: owner.id }, expired: false });
  return { store, key: (await recoveryToHand(db, store.vault))! };
}

const inState = (state: RecordState, owner: Owner): KeptRecord =>
  record(`${owner.id}-${state}`, { owner, delivery: { ...newDelivery, state }, instance: "<data><remark>老人独居</remark></data>" });
const photoOf = (id: string) => ({ record_id: id, name: "p.jpg", blob: new Blob(["照片里的字"], { type: "image/jpeg" }) });

test("whoever reads the phone's memory after a day's work finds no name of anybody visited, no answer, no photo, no token", async () => {
  const { store, key } = await dayOf(guo);
  const before = await dumpOf(db);
  await recoveryHanded(db, store.vault);
  const dump = before + (await dumpOf(db));
  expect(dump).toContain("郭建军");
  expect(dump).toContain("waiting_for_files");
  for (const word of ["赵守田", "zhao", "门锁坏了", "老人独居", "照片里的字", TOKEN, key, "258025"]) expect(dump).not.toContain(word);
});

describe("a lost phone", () => {
  test("forgets the lists, the sign-ins and what was wholly sent, and no PIN opens it", async () => {
    const { store } = await dayOf(guo);
    await recoveryHanded(db, store.vault);
    await wipeForLost(db);
    expect(await doorOf(db, "u")).toMatchObject({ kind: "closed", has_pin: false, tries_left: 0 });
    expect(await openWithPin(db, "u", "258025")).toMatchObject({ vault: null });
    expect([await db.count("pages"), (await readSync(db, "u")).cursor]).toEqual([0, null]);
    expect((await db.getAll("sealed_records")).map((row) => row.state).sort()).toEqual([...UNSENT].sort());
    expect((await db.getAllKeys("sealed_files")).map(([id]) => id)).not.toContain("u-sent");
  });

  test("found again: the password brings the recovery key, and all unsent work is there, for everybody on it", async () => {
    const days = [await dayOf(guo), await dayOf(li)];
    for (const { store } of days) await recoveryHanded(db, store.vault);
    await wipeForLost(db);
    for (const { store, key } of days) {
      const vault = (await openWithRecovery(db, store.vault.userId, key, "471183", QUICK))!;
      const held = await allRecords({ db, vault });
      expect(held.map((one) => one.delivery.state).sort()).toEqual([...UNSENT].sort());
      for (const one of held) expect(await (await filesOf({ db, vault }, one.id))[0]!.blob.text()).toBe("照片里的字");
      expect(await readList({ db, vault }, "households")).toEqual([]);
    }
  });

  test("whose recovery key never reached the server bars the PIN until the password was given, instead of losing the work", async () => {
    await dayOf(guo);
    await wipeForLost(db);
    expect(await openWithPin(db, "u", "258025")).toEqual({ vault: null, tries_left: 0, wait_ms: 0 });
    await passwordGiven(db, "u");
    const { vault } = await openWithPin(db, "u", "258025");
    expect(await allRecords({ db, vault: vault! })).toHaveLength(UNSENT.length);
  });

  test("with nothing unsent is as new, but for its own name", async () => {
    const { store } = await dayOf(guo);
    for (const state of UNSENT) await db.delete("sealed_records", `u-${state}`);
    await writeFact(db, "device", "d-1");
    await wipeForLost(db);
    expect(await doorOf(db, store.vault.userId)).toEqual({ kind: "none" });
    expect([await db.count("sealed_records"), await db.count("pages"), await db.count("vaults")]).toEqual([0, 0, 0]);
    expect(await db.get("facts", "device")).toBe("d-1");
  });

  test("that was in use before vaults loses its lists and its sent records, not the unsent", async () => {
    await db.put("facts", { token: TOKEN }, "session");
    await db.put("households", household({ id: "h" }));
    for (const state of STATES) await db.put("records", inState(state, guo));
    await db.put("blobs", photoOf("u-sent"));
    await wipeForLost(db);
    expect([await db.count("households"), await db.count("blobs"), await db.get("facts", "session")]).toEqual([0, 0, undefined]);
    expect((await db.getAllKeys("records")).sort()).toEqual(UNSENT.map((state) => `u-${state}`).sort());
  });

  test("killed in the middle is wiped wholly or not at all", async () => {
    const { store } = await dayOf(guo);
    await recoveryHanded(db, store.vault);
    let steps = 0;
    for (let died = true; died; steps += 1) {
      died = await dyingAt(steps, () => wipeForLost(db));
      const door = await doorOf(db, "u");
      const left = [await db.count("pages"), await db.count("sealed_records")];
      if (door.kind === "closed" && door.has_pin) expect(left[1]).toBe(STATES.length);
      else expect(left).toEqual([0, UNSENT.length]);
    }
    expect(steps).toBeGreaterThan(5);
  });
});

test("a vault that nothing opens any more is given up with what is in it, and no other", async () => {
  await dayOf(guo);
  const theirs = await dayOf(li);
  expect(await giveUpVault(db, "u")).toBe(UNSENT.length);
  expect(await doorOf(db, "u")).toEqual({ kind: "none" });
  expect(await allRecords(theirs.store)).toHaveLength(STATES.length);
  expect(await readList(theirs.store, "households")).toHaveLength(1);
  expect((await db.getAllKeys("sealed_files")).every(([id]) => id.startsWith("v-"))).toBe(true);
});
