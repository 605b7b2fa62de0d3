import "fake-indexeddb/auto";
import type { SyncAnswer } from "@api/records";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openDatabase, readSync, removeDatabase, type Database } from "./database";
import { dyingAt } from "./dying.sample";
import { household } from "./household.sample";
import { readList, runPages, runPagesHeld } from "./lists";
import { applyAnswer, applyReceipt } from "./server-data";
import { nothingNew } from "./server.sample";
import { openStore } from "./store.sample";
import type { Store } from "./vault";

let db: Database;
let store: Store;
beforeEach(async () => {
  db = await openDatabase("lists");
  store = await openStore(db);
});
afterEach(async () => {
  db.close();
  await removeDatabase("lists");
});

const ids = fc.constantFrom(..."abcdefghij");
const told = fc.record({
  households: fc.uniqueArray(ids, { maxLength: 4 }),
  gone: fc.uniqueArray(ids, { maxLength: 2 }),
  present: fc.option(fc.uniqueArray(ids, { minLength: 3 }), { freq: 6 }),
  reset: fc.nat(5).map((one) => one === 0),
  more: fc.boolean(),
});

const answer = (given: Partial<SyncAnswer>): SyncAnswer => ({ ...nothingNew, ...given });
const run = (nth: number, more: boolean, reset = false) =>
  applyAnswer(store, answer({ cursor: `c${nth}`, more, reset, households: [household({ id: `h${nth}` }), household({ id: "h0", address: `${nth} 号` })] }), 0);
const shown = async () => new Map((await readList(store, "households")).map((one) => [one.id, one.address]));

test("what a phone holds of an area too wide for it is kept with the sync, and forgotten when the area fits again", async () => {
  const capped = async () => (await readSync(db, store.vault.userId)).capped;
  await applyAnswer(store, answer({ capped: { held: 10_000, all: 12_000 } }), 0);
  expect(await capped()).toEqual({ held: 10_000, all: 12_000 });
  await applyAnswer(store, answer({ cursor: "c2" }), 0);
  expect(await capped()).toBeNull();
});

describe("the households of one user", () => {
  test("are after any answers, long runs or short ones, what the server told", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(told, { maxLength: 12 }), async (answers) => {
        await db.clear("pages");
        const model = new Map<string, string>();
        for (const [nth, one] of answers.entries()) {
          if (one.reset) model.clear();
          for (const id of one.households) model.set(id, `${nth} 号`);
          for (const id of one.gone) model.delete(id);
          if (one.present) for (const id of [...model.keys()]) if (!one.present.includes(id)) model.delete(id);
          await applyAnswer(store, answer({ ...one, households: one.households.map((id) => household({ id, address: `${nth} 号` })) }), 0);
          expect(await shown()).toEqual(model);
        }
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  test("told anew after a page of the run was emptied have the later word", async () => {
    await run(1, true, true);
    await applyAnswer(store, answer({ cursor: "c2", more: true, households: [household({ id: "f" })] }), 0);
    await applyAnswer(store, answer({ cursor: "c3", more: true, present: ["f"] }), 0);
    await applyAnswer(store, answer({ cursor: "c4", more: true, households: [household({ id: "f", address: "新址" })] }), 0);
    expect((await shown()).get("f")).toBe("新址");
  });

  test("of a run longer than there are pages for it are all there, the later word over the earlier one, and put in their place at its end", async () => {
    const long = runPages.length + 3;
    for (let nth = 0; nth < long; nth += 1) {
      await run(nth, true, nth === 0);
      expect((await shown()).size).toBe(nth + 1);
      expect((await shown()).get("h0")).toBe(`${nth} 号`);
    }
    expect(await runPagesHeld(store)).not.toEqual([]);
    await run(long, false);
    expect(await runPagesHeld(store)).toEqual([]);
    expect((await shown()).size).toBe(long + 1);
    expect((await shown()).get("h0")).toBe(`${long} 号`);
  });

  test("are shown with what a receipt says at once, in the middle of a run too", async () => {
    await run(0, true, true);
    const news = { household_id: "h0", due_on: null, last_counted_on: "2026-03-05", flagged_on: "2026-03-06" };
    const receipt = { id: "v", state: "evaluated", received_at: "", already_received: false, problems: [], files: [], complete: true, household: news } as never;
    expect(await applyReceipt(store, receipt)).toBe(true);
    expect((await readList(store, "households"))[0]?.flagged_on).toBe("2026-03-06");
  });

  test("and the cursor are written together: killed at any step, the phone asks for what it has not got", async () => {
    await run(0, true, true);
    let steps = 0;
    // Most of the steps read pages: the last of them write.
    for (let died = true; died; steps += 5) {
      died = await dyingAt(steps, () => run(1, false));
      const cursor = (await readSync(db, "u")).cursor;
      expect((await shown()).has("h1")).toBe(cursor === "c1");
    }
    expect(steps).toBeGreaterThan(100);
  }, 30_000);
});
