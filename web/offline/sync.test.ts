import "fake-indexeddb/auto";
import { createApi, type SyncAnswer } from "@api/index";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openDatabase, readSync, removeDatabase, type Database } from "./database";
import { household } from "./household.sample";
import type { KeptRecord } from "./record";
import { record } from "./record.sample";
import { advance } from "./record-state";
import { markRead, readList } from "./lists";
import { addRecord, allRecords, discardDraft, happen, loadRecord, recordStubs, waitingOfOthers } from "./records-store";
import { SampleServer, type Weather } from "./server.sample";
import { openStore } from "./store.sample";
import type { Store } from "./vault";
import { LEAST_PIECE, newPace, WHOLE_BYTES } from "./pieces";
import { nextTry, syncRound, type SyncContext } from "./sync";

let db: Database;
let store: Store;
let server: SampleServer;
let now: number;
let filesMayTravel: boolean;

beforeEach(async () => {
  db = await openDatabase("test");
  store = await openStore(db);
  server = new SampleServer();
  now = Date.parse("2026-03-05T10:00:00+08:00");
  filesMayTravel = true;
});

afterEach(async () => {
  db.close();
  await removeDatabase("test");
});

function context(): SyncContext {
  return {
    store,
    api: createApi({ baseUrl: "http://phone.test", fetch: (request) => server.fetch(request) }),
    deviceId: "d",
    appVersion: "1",
    now: () => now,
    chance: () => 0,
    put: (url, method, headers, body) => server.put(url, method, headers, body),
    changed: () => undefined,
    pace: newPace(),
    filesMayTravel: () => filesMayTravel,
  };
}

function recordWith(id: string, photos: number, owner = "u"): KeptRecord {
  const files = Array.from({ length: photos }, (_, index) => ({
    name: `${id}-${index}.jpg`, sha256: `${id}-${index}`, bytes: 10 + index, content_type: "image/jpeg", arrived: false,
  }));
  return record(id, { owner: { id: owner, name: owner }, title: id, started_at: now, ended_at: now, files, updated_at: now });
}

async function finished(id: string, photos = 0, bytes?: number, by = store): Promise<void> {
  const draft = recordWith(id, photos, by.vault.userId);
  if (bytes) draft.files = draft.files.map((file) => ({ ...file, bytes }));
  const blobs = draft.files.map((file) => ({ record_id: id, name: file.name, blob: new Blob([new Uint8Array(file.bytes)]) }));
  await addRecord(by, { ...draft, delivery: advance(draft.delivery, { kind: "finished" }) }, blobs);
}

async function rounds(weather: Weather, n = 1): Promise<void> {
  server.weather = weather;
  for (let round = 0; round < n; round += 1) {
    await syncRound(context());
    now += 20 * 60_000;
  }
}

const stateOf = async (id: string) => (await loadRecord(store, id))?.delivery.state;

describe("a record on its way", () => {
  test("it is sent once its answers, its photos and its evaluation are confirmed, not before", async () => {
    await finished("visit", 2);
    await rounds("good");
    expect([...server.files.keys()]).toEqual(["visit-0", "visit-1"]);
    expect(await stateOf("visit")).toBe("waiting_for_files");
    server.evaluateAll();
    await rounds("good");
    expect(await stateOf("visit")).toBe("sent");
    expect(server.posts).toBe(1);
  });

  test("answers reach the server although the object store is down, and the photos follow", async () => {
    await finished("visit", 1);
    await rounds("store_down");
    expect(server.records.has("visit")).toBe(true);
    expect(await stateOf("visit")).toBe("waiting_for_files");
    server.evaluateAll();
    await rounds("good", 2);
    expect(await stateOf("visit")).toBe("sent");
  });

  test("a lost answer makes no double", async () => {
    await finished("visit");
    await rounds("answer_lost");
    expect(await stateOf("visit")).toBe("ready");
    server.evaluateAll();
    await rounds("good");
    expect(server.records.size).toBe(1);
    expect(await stateOf("visit")).toBe("sent");
  });

  test("one refused record blocks no other", async () => {
    await finished("bad");
    await finished("good");
    server.refuse.add("bad");
    await rounds("good");
    expect(await stateOf("bad")).toBe("kept_with_problem");
    expect((await loadRecord(store, "bad"))?.delivery.problem?.code).toBe("record_refused");
    expect(server.records.has("good")).toBe(true);
  });

  test("signed out: nothing is wrong with the record, it waits", async () => {
    await finished("visit");
    await rounds("signed_out");
    expect((await loadRecord(store, "visit"))?.delivery).toMatchObject({ state: "ready", failures: 0 });
  });

  test("another person's records on this phone are not sent under my name", async () => {
    await finished("theirs", 0, undefined, await openStore(db, "someone else"));
    await rounds("good");
    expect(server.records.size).toBe(0);
    expect(await allRecords(store)).toEqual([]);
    expect(await happen(store, "theirs", { kind: "started" }, now)).toBeUndefined();
    expect(await waitingOfOthers(db, "u")).toEqual([{ id: "theirs", owner: { id: "someone else", name: "someone else" }, state: "ready", updated_at: now - 20 * 60_000 }]);
  });

  describe("what was sent stays on the phone for sixty days", () => {
    const DAY = 86_400_000;
    const SENT = "2026-03-05T10:00:00+08:00";
    /** The phone's clock goes on by so much, the server's by so much; then there is a signal. */
    async function later(phone: number, office: number): Promise<void> {
      now += phone;
      server.answer = { now: new Date(Date.parse(SENT) + office).toISOString() };
      await rounds("good");
    }
    beforeEach(async () => {
      await finished("visit");
      server.evaluateAll();
      await rounds("good");
      server.evaluateAll();
      await rounds("good");
      expect(await stateOf("visit")).toBe("sent");
      now = Date.parse(SENT) + DAY;
    });

    test("and no longer", async () => {
      await later(58 * DAY, 59 * DAY);
      expect(await stateOf("visit")).toBe("sent");
      await later(2 * DAY, 61 * DAY);
      expect(await stateOf("visit")).toBeUndefined();
    });

    test("also when the phone's clock was two years behind and is put right", async () => {
      await later(2 * 365 * DAY, DAY);
      expect(await stateOf("visit")).toBe("sent");
    });
  });

  test("only a draft can be thrown away", async () => {
    await addRecord(store, recordWith("draft", 1), [{ record_id: "draft", name: "draft-0.jpg", blob: new Blob(["x"]) }]);
    await finished("visit", 1);
    expect(await discardDraft(store, "draft")).toBe(true);
    expect(await discardDraft(store, "visit")).toBe(false);
    expect(await db.getAllKeys("sealed_files")).toEqual([["visit", "visit-0.jpg"]]);
  });
});

describe("large photos", () => {
  const large = 5 * LEAST_PIECE + 7;

  test.each([
    ["in one go up to a megabyte", WHOLE_BYTES, 0],
    ["in pieces above it", WHOLE_BYTES + 1, 3],
  ])("%s", async (_, bytes, pieces) => {
    await finished("visit", 1, bytes);
    await rounds("good");
    expect(server.pieces.get("visit-0")?.size ?? 0).toBe(pieces);
    expect(server.files.get("visit-0")).toBe(bytes);
  });

  test("a line that drops at every other piece costs no piece twice", async () => {
    await finished("visit", 1, large);
    await rounds("store_drops", 12);
    expect(server.files.get("visit-0")).toBe(large);
    expect(server.carried.get("visit-0")).toBe(large);
  });

  test("after a lost answer the piece is asked after, not sent again", async () => {
    await finished("visit", 1, large);
    await rounds("store_down");
    server.weather = "good";
    const carrying = context();
    const put = carrying.put;
    carrying.put = async (...given) => {
      await put(...given);
      throw new TypeError("Failed to fetch");
    };
    await syncRound(carrying);
    const once = server.carried.get("visit-0") ?? 0;
    expect(once).toBeGreaterThan(0);
    now += 20 * 60_000;
    await rounds("good");
    expect(server.carried.get("visit-0")).toBe(large);
  });

  test("addresses that ran out are renewed", async () => {
    await finished("visit", 1, large);
    server.weather = "good";
    const carrying = context();
    const put = carrying.put;
    let tries = 0;
    carrying.put = (...given) => (++tries === 2 ? Promise.resolve(403) : put(...given));
    await syncRound(carrying);
    expect(server.files.get("visit-0")).toBe(large);
  });

  test("the answers of every record go before the first photo, and what is finished meanwhile goes between two pieces", async () => {
    await finished("first", 1, large);
    await finished("second");
    server.weather = "good";
    const carrying = context();
    const put = carrying.put;
    const known: number[] = [];
    carrying.put = async (...given) => {
      known.push(server.records.size);
      if (known.length === 1) await finished("third");
      return put(...given);
    };
    await syncRound(carrying);
    expect(known.slice(0, 2)).toEqual([2, 3]);
  });

  test("photos wait for the network wished for, answers do not; nothing counts as a failure", async () => {
    filesMayTravel = false;
    await finished("visit", 1);
    await rounds("good");
    const held = await loadRecord(store, "visit");
    expect(held?.delivery).toMatchObject({ state: "waiting_for_files", failures: 0 });
    expect(server.files.size).toBe(0);
    expect([nextTry([held!], false), nextTry([held!], true)]).toEqual([null, 0]);
    filesMayTravel = true;
    await rounds("good");
    expect(server.files.size).toBe(1);
  });

  test("leaving Wi-Fi in the middle of a photo keeps what was carried", async () => {
    await finished("visit", 1, large);
    server.weather = "good";
    const carrying = context();
    const put = carrying.put;
    carrying.put = (...given) => {
      filesMayTravel = false;
      return put(...given);
    };
    await syncRound(carrying);
    expect(server.files.size).toBe(0);
    expect((await loadRecord(store, "visit"))?.delivery.failures).toBe(0);
    filesMayTravel = true;
    await rounds("good");
    expect(server.carried.get("visit-0")).toBe(large);
  });
});

describe("whatever the network does", () => {
  test("every finished record is on the server exactly once in the end, with all its files", async () => {
    const weather = fc.constantFrom<Weather>("good", "no_signal", "server_down", "answer_lost", "store_down", "store_drops", "signed_out");
    const step = fc.oneof(
      fc.record({ kind: fc.constant("finish" as const), photos: fc.nat(2), bytes: fc.constantFrom(undefined, WHOLE_BYTES, WHOLE_BYTES + 1) }),
      fc.record({ kind: fc.constant("round" as const), weather }),
      fc.constant({ kind: "killed while sending" as const }),
      fc.constant({ kind: "evaluate" as const }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
        await Promise.all([db.clear("sealed_records"), db.clear("sealed_files")]);
        server = new SampleServer();
        let made = 0;
        for (const one of steps) {
          if (one.kind === "finish") await finished(`r${made++}`, one.photos, one.bytes);
          else if (one.kind === "round") await rounds(one.weather);
          else if (one.kind === "evaluate") server.evaluateAll();
          else for (const held of await allRecords(store)) await happen(store, held.id, { kind: "started" }, now);
          for (const held of await allRecords(store)) {
            if (held.delivery.state === "sent") expect(held.files.every((file) => server.files.has(file.sha256))).toBe(true);
          }
        }
        await rounds("good");
        server.evaluateAll();
        await rounds("good", 2);
        expect(server.records.size).toBe(made);
        for (const held of await allRecords(store)) {
          expect(held.delivery.state).toBe("sent");
          expect(held.files.map((file) => server.files.get(file.sha256))).toEqual(held.files.map((file) => file.bytes));
        }
      }),
      { numRuns: 40 },
    );
  }, 120_000);
});

describe("what the server sends", () => {
  const answer = (given: Partial<SyncAnswer>) => {
    server.answer = given;
    return rounds("good");
  };
  const ids = async () => (await readList(store, "households")).map((one) => one.id).sort();
  const cases = async () => (await readList(store, "surveys")).map((one) => one.case_id);

  test("a reset drops what was held, never the queue", async () => {
    await finished("visit");
    await answer({ households: [household({ id: "a" }), household({ id: "b" })] });
    await answer({ reset: true, households: [household({ id: "c" })] });
    expect(await ids()).toEqual(["c"]);
    expect(await allRecords(store)).toHaveLength(1);
  });

  test("what left the area is dropped, by name or by the list of what is present", async () => {
    await answer({ households: ["a", "b", "c"].map((id) => household({ id })) });
    await answer({ gone: ["a"] });
    expect(await ids()).toEqual(["b", "c"]);
    await answer({ present: ["c"] });
    expect(await ids()).toEqual(["c"]);
  });

  test("a list of surveys replaces the one before; none at all changes nothing", async () => {
    const survey = { case_id: "k", household_id: null, applicant_name: "赵守田", programme: "temp_aid", region_code: "1", form_id: "f", facts: {}, opened_at: "2026-03-05T10:00:00+08:00" };
    await answer({ surveys: [survey] });
    await answer({ surveys: null });
    expect(await cases()).toEqual(["k"]);
    await answer({ surveys: [] });
    expect(await cases()).toEqual([]);
  });

  test("a notice that was read stays read", async () => {
    const notice = { id: "n", kind: "case_decided", subject_id: "s", detail: {}, created_at: "2026-03-05T10:00:00+08:00" } as SyncAnswer["notifications"][number];
    await answer({ notifications: [notice] });
    await markRead(store, new Set(["n"]));
    await answer({ notifications: [notice] });
    expect((await readList(store, "notifications")).map((one) => one.read)).toEqual([true]);
  });

  test("a failed sync keeps the cursor and says why", async () => {
    await answer({ cursor: "c7" });
    await rounds("server_down");
    expect(await readSync(db, "u")).toMatchObject({ cursor: "c7", failed: { code: "unexpected_answer" } });
  });

  test("two people on one phone have each their own lists, queue and cursor", async () => {
    await finished("visit");
    await answer({ cursor: "c7", households: [household({ id: "a" })] });
    const other = await openStore(db, "someone else");
    expect(await readList(other, "households")).toEqual([]);
    expect(await readSync(db, "someone else")).toMatchObject({ cursor: null });
    expect(await recordStubs(db)).toHaveLength(1);
    expect(await ids()).toEqual(["a"]);
  });
});
