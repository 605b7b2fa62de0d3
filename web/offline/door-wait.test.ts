import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { openDatabase, removeDatabase, type Database } from "./database";
import { keepWaiting } from "./door-wait";
import { doorOf, makeVault, openWithPin } from "./vault-door";

let db: Database;
let clock: number;
beforeEach(async () => {
  db = await openDatabase("wait");
  await makeVault(db, { id: "u", name: "郭建军" }, "258025", { aim_ms: 0, least: 1 });
  for (let nth = 0; nth < 3; nth += 1) await openWithPin(db, "u", "000001");
  clock = 0;
  vi.stubGlobal("navigator", {});
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  vi.spyOn(performance, "now").mockImplementation(() => clock);
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
  db.close();
  await removeDatabase("wait");
});

/** The lock screen stays open for so long; after each second the store has come to rest. */
async function seconds(count: number): Promise<void> {
  for (let nth = 0; nth < count; nth += 1) {
    clock += 1000;
    vi.advanceTimersByTime(1000);
    await rest();
  }
}
const rest = () => new Promise((resolve) => setTimeout(resolve, 5));
const left = async () => (await doorOf(db, "u")) as { wait_ms: number };

describe("the wait at the door", () => {
  test("passes second by second while the lock screen is open, is told each time, and ends", async () => {
    const told: number[] = [];
    const stop = keepWaiting(db, "u", (ms) => told.push(ms));
    await rest();
    await seconds(32);
    stop();
    expect(told.slice(0, 3)).toEqual([30_000, 29_000, 28_000]);
    expect(told.slice(-3)).toEqual([0, 0, 0]);
    expect((await openWithPin(db, "u", "258025")).vault).not.toBeNull();
  });

  test("stands still while the app is closed, however long", async () => {
    const stop = keepWaiting(db, "u", () => undefined);
    await rest();
    await seconds(10);
    stop();
    await seconds(60);
    expect(await left()).toMatchObject({ wait_ms: 20_000 });
    const again = keepWaiting(db, "u", () => undefined);
    await rest();
    expect(await left()).toMatchObject({ wait_ms: 20_000 });
    again();
  });

  test("passes no quicker with many tabs", async () => {
    const locks = oneHolder();
    vi.stubGlobal("navigator", { locks });
    const stops = [1, 2, 3].map(() => keepWaiting(db, "u", () => undefined));
    await rest();
    await seconds(10);
    expect(await left()).toMatchObject({ wait_ms: 20_000 });
    // The tab that counted is closed: another goes on.
    stops[0]!();
    await rest();
    await seconds(5);
    expect(await left()).toMatchObject({ wait_ms: 15_000 });
    stops.slice(1).forEach((stop) => stop());
  });
});

/** Web Locks as far as the wait uses them: one holder at a time, the others in their order. */
function oneHolder() {
  let last: Promise<unknown> = Promise.resolve();
  return {
    request(_: string, { signal }: { signal: AbortSignal }, work: () => Promise<void>): Promise<void> {
      const mine = last.then(() => (signal.aborted ? Promise.reject(signal.reason as Error) : work()));
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}
