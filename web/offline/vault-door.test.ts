import "fake-indexeddb/auto";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openDatabase, readFact, removeDatabase, writeFact, type Database, type VaultRow } from "./database";
import { pass } from "./door-wait";
import { dyingAt } from "./dying.sample";
import type { Effort } from "./key-wraps";
import { record } from "./record.sample";
import { addRecord, allRecords } from "./records-store";
import {
  changePin, doorOf, makeVault, openWithPin, openWithRecovery, owners, passwordGiven, recoveryHanded, recoveryToHand, type Owner,
} from "./vault-door";
import type { Vault } from "./vault";

const guo: Owner = { id: "u", name: "郭建军" };
const li: Owner = { id: "v", name: "李守仁" };
const PIN = "258025";
/** One iteration: these tests make hundreds of guesses. */
const QUICK: Effort = { aim_ms: 0, least: 1 };

let db: Database;
let made: { row: VaultRow; device_key: CryptoKey };

beforeAll(async () => {
  const other = await openDatabase("made");
  await makeVault(other, guo, PIN, QUICK);
  made = { row: (await other.get("vaults", "u"))!, device_key: (await readFact(other, "device_key"))! };
  other.close();
});
beforeEach(async () => void (db = await openDatabase("door")));
afterEach(async () => {
  db.close();
  await removeDatabase("door");
});

/** A phone with a vault that was made before, closed. */
async function closedVault(): Promise<void> {
  await writeFact(db, "device_key", made.device_key);
  await db.put("vaults", made.row);
}

/** The same, open, with a record in it. */
async function withWork(): Promise<Vault> {
  await closedVault();
  const { vault } = await openWithPin(db, "u", PIN);
  await addRecord({ db, vault: vault! }, record("a"));
  return vault!;
}

async function wrong(times: number): Promise<unknown[]> {
  const answers = [];
  for (let nth = 0; nth < times; nth += 1) answers.push(await openWithPin(db, "u", "000001"));
  return answers;
}

/** Whether a vault holds what was sealed before. */
async function opensWork(opening: Awaited<ReturnType<typeof openWithPin>>): Promise<boolean> {
  return opening.vault !== null && (await allRecords({ db, vault: opening.vault })).length === 1;
}

describe("the door of a vault", () => {
  test("there is none before a PIN is chosen; then the PIN opens it, for the one who chose it", async () => {
    expect(await doorOf(db, "u")).toEqual({ kind: "none" });
    await addRecord({ db, vault: await makeVault(db, guo, PIN, QUICK) }, record("a"));
    expect(await doorOf(db, "u")).toEqual({ kind: "closed", owner: guo, has_pin: true, recovery_handed: false, tries_left: 10, wait_ms: 0 });
    expect(await opensWork(await openWithPin(db, "u", PIN))).toBe(true);
    expect(await owners(db)).toEqual([guo]);
    expect(await doorOf(db, "v")).toEqual({ kind: "none" });
    expect(await openWithPin(db, "v", PIN)).toEqual({ vault: null, tries_left: 0, wait_ms: 0 });
  });

  test("a vault is never made over another", async () => {
    await withWork();
    await expect(makeVault(db, guo, "111222", QUICK)).rejects.toThrow();
    expect(await opensWork(await openWithPin(db, "u", PIN))).toBe(true);
  });

  test("two people have each their own, with the same PIN too", async () => {
    await withWork();
    const theirs = await makeVault(db, li, PIN, QUICK);
    expect(await allRecords({ db, vault: theirs })).toEqual([]);
    expect((await owners(db)).map((one) => one.name)).toEqual([guo.name, li.name]);
  });

  test("the PIN of another phone's copy is not enough: the phone's own key belongs to it", async () => {
    await closedVault();
    await db.delete("facts", "device_key");
    expect(await openWithPin(db, "u", PIN)).toMatchObject({ vault: null, tries_left: 9 });
  });

  test("a guess costs never less than 210,000 iterations, and more where the phone is quick", async () => {
    await makeVault(db, guo, PIN);
    expect((await db.get("vaults", "u"))?.pin?.iterations).toBeGreaterThanOrEqual(210_000);
    await makeVault(db, li, PIN, { aim_ms: 60, least: 10_000 });
    expect((await db.get("vaults", "v"))?.pin?.iterations).toBeGreaterThan(10_000);
  });
});

describe("wrong PINs", () => {
  test("three are free, then waits grow, the tenth closes the door", async () => {
    await closedVault();
    const waits: number[] = [];
    for (let left = 9; left > 0; left -= 1) {
      const answer = await openWithPin(db, "u", "000001");
      expect(answer).toMatchObject({ vault: null, tries_left: left });
      if (answer.vault === null) waits.push(answer.wait_ms / 1000);
      await pass(db, "u", waits.at(-1)! * 1000);
    }
    expect(waits).toEqual([0, 0, 30, 60, 120, 300, 900, 900, 900]);
    expect(await wrong(1)).toEqual([{ vault: null, tries_left: 0, wait_ms: 0 }]);
    expect(await openWithPin(db, "u", PIN)).toEqual({ vault: null, tries_left: 0, wait_ms: 0 });
  });

  test("while the wait lasts not even the right PIN is looked at, to its last moment", async () => {
    await closedVault();
    await wrong(3);
    expect(await pass(db, "u", 29_999)).toBe(1);
    expect(await openWithPin(db, "u", PIN)).toEqual({ vault: null, tries_left: 7, wait_ms: 1 });
    expect(await pass(db, "u", 1)).toBe(0);
    expect((await openWithPin(db, "u", PIN)).vault).not.toBeNull();
  });

  test("neither a restart nor the phone's clock shortens the wait", async () => {
    await closedVault();
    await wrong(3);
    db.close();
    db = await openDatabase("door");
    const clock = Date.now;
    Date.now = () => clock() + 3 * 86_400_000;
    try {
      expect(await openWithPin(db, "u", PIN)).toEqual({ vault: null, tries_left: 7, wait_ms: 30_000 });
    } finally {
      Date.now = clock;
    }
  });

  test("the right PIN gives all tries back; the last one is still good", async () => {
    await closedVault();
    for (let nth = 0; nth < 9; nth += 1) {
      await wrong(1);
      await pass(db, "u", 900_000);
    }
    expect((await openWithPin(db, "u", PIN)).vault).not.toBeNull();
    expect(await doorOf(db, "u")).toMatchObject({ tries_left: 10, wait_ms: 0 });
  });

  test("ten guesses at once are ten guesses", async () => {
    await closedVault();
    const answers = await Promise.all(Array.from({ length: 10 }, (_, nth) => openWithPin(db, "u", `00000${nth}`)));
    expect(answers.every((one) => one.vault === null)).toBe(true);
    expect(await doorOf(db, "u")).toMatchObject({ tries_left: 7, wait_ms: 30_000 });
  });

  test("killing the page in the middle of a guess gives no free one", async () => {
    await closedVault();
    let at = 0;
    while (await dyingAt(at, () => openWithPin(db, "u", "000001"))) {
      await db.put("vaults", { ...(await db.get("vaults", "u"))!, wait_ms: 0 });
      at += 1;
    }
    // Read and counted before anything is looked at: two operations, the guesses killed after them all count.
    expect(at).toBeGreaterThan(2);
    expect(await doorOf(db, "u")).toMatchObject({ tries_left: 10 - (at - 2) - 1 });
  });

  test("after a password sign-in all tries are back", async () => {
    await closedVault();
    await wrong(3);
    await passwordGiven(db, "u");
    expect((await openWithPin(db, "u", PIN)).vault).not.toBeNull();
  });
});

describe("changing the PIN", () => {
  test("asks for the old one, and counts it", async () => {
    await withWork();
    expect(await changePin(db, "u", "000001", "471183", QUICK)).toMatchObject({ vault: null, tries_left: 9 });
    expect(await opensWork(await changePin(db, "u", PIN, "471183", QUICK))).toBe(true);
    expect((await openWithPin(db, "u", PIN)).vault).toBeNull();
    expect(await opensWork(await openWithPin(db, "u", "471183"))).toBe(true);
  });
});

describe("the recovery key", () => {
  test("waits until the server has it; then the phone has forgotten it", async () => {
    const vault = await withWork();
    const key = await recoveryToHand(db, vault);
    expect(key).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(await recoveryToHand(db, vault)).toBe(key);
    await recoveryHanded(db, vault);
    expect(await recoveryToHand(db, vault)).toBeNull();
    expect(await doorOf(db, "u")).toMatchObject({ recovery_handed: true });
    expect(JSON.stringify(await db.getAll("vaults"))).not.toContain(key);
  });

  test("opens what a forgotten PIN closed, and a new PIN is set with it", async () => {
    const vault = await withWork();
    const key = (await recoveryToHand(db, vault))!;
    await recoveryHanded(db, vault);
    await wrong(3);
    const opened = (await openWithRecovery(db, "u", key, "471183", QUICK))!;
    expect(await allRecords({ db, vault: opened })).toHaveLength(1);
    expect(await doorOf(db, "u")).toMatchObject({ tries_left: 10, wait_ms: 0, recovery_handed: true });
    expect((await openWithPin(db, "u", PIN)).vault).toBeNull();
    expect(await opensWork(await openWithPin(db, "u", "471183"))).toBe(true);
  });

  test.each(["A".repeat(43), "", "not a key at all!", "AAAA"])("another one (%s) opens nothing and changes nothing", async (key) => {
    await closedVault();
    expect(await openWithRecovery(db, "u", key, "471183", QUICK)).toBeNull();
    expect((await openWithPin(db, "u", PIN)).vault).not.toBeNull();
  });
});

describe("a page killed at any step", () => {
  test("of making a vault leaves none, or a whole one", async () => {
    let ready = 0;
    for (let at = 0, died = true; died; at += 1) {
      died = await dyingAt(at, () => makeVault(db, guo, PIN, QUICK));
      if ((await doorOf(db, "u")).kind === "none") continue;
      ready += 1;
      const { vault } = await openWithPin(db, "u", PIN);
      expect(await recoveryToHand(db, vault!)).toHaveLength(43);
    }
    expect(ready).toBe(1);
  });

  test("of changing a PIN leaves the old one or the new one, and the work", async () => {
    await withWork();
    for (let at = 0, died = true; died; at += 1) {
      died = await dyingAt(at, () => changePin(db, "u", PIN, "471183", QUICK));
      await passwordGiven(db, "u");
      const opens = await Promise.all([PIN, "471183"].map((pin) => openWithPin(db, "u", pin).then(opensWork)));
      expect(opens.filter(Boolean)).toHaveLength(1);
      if (!died) expect(opens).toEqual([false, true]);
      await passwordGiven(db, "u");
      if (opens[1]) await changePin(db, "u", "471183", PIN, QUICK);
    }
  });

  test("of opening with the recovery key leaves it good", async () => {
    const vault = await withWork();
    const key = (await recoveryToHand(db, vault))!;
    for (let at = 0, died = true; died; at += 1) {
      died = await dyingAt(at, () => openWithRecovery(db, "u", key, "471183", QUICK));
      const again = (await openWithRecovery(db, "u", key, "471183", QUICK))!;
      expect(await allRecords({ db, vault: again })).toHaveLength(1);
    }
  });
});
