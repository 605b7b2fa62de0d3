import "fake-indexeddb/auto";
import { createApi, type SyncAnswer } from "@api/index";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openDatabase, readFact, removeDatabase, type Database } from "./database";
import { household } from "./household.sample";
import type { KeptRecord } from "./record";
import { advance, newDelivery } from "./record-state";
import { allRecords, discardDraft, happen, loadRecord, saveRecord } from "./records-store";
import { prepareFor } from "./server-data";
import { SampleServer, type Weather } from "./server.sample";
import { syncRound, type SyncContext } from "./sync";

let db: Database;
let server: SampleServer;
let now: number;

beforeEach(async () => {
  db = await openDatabase("test");
  server = new SampleServer();
  now = Date.parse("2026-03-05T10:00:00+08:00");
});

afterEach(async () => {
  db.close();
  await removeDatabase("test");
});

function context(userId = "u"): SyncContext {
  return {
    db,
    api: createApi({ baseUrl: "http://phone.test", fetch: (request) => server.fetch(request) }),
    userId,
    deviceId: "d",
    appVersion: "1",
    now: () => now,
    chance: () => 0,
    put: (url, method, headers, body) => server.put(url, method, headers, body),
    changed: () => undefined,
  };
}

function record(id: string, photos = 0, owner = "u"): KeptRecord {
  const files = Array.from({ length: photos }, (_, index) => ({
    name: `${id}-${index}.jpg`, sha256: `${id}-${index}`, bytes: 10 + index, content_type: "image/jpeg", arrived: false,
  }));
  return {
    id, kind: "visit", owner: { id: owner, name: owner }, form: { id: "home_visit", version: "1" }, title: id, household_id: null,
    case_id: null, returned_visit_id: null, started_at: now, ended_at: now, visited_on: null, position: null, instance: "<data/>",
    files, page: 0, delivery: newDelivery, updated_at: now,
  };
}

async function finished(id: string, photos = 0, owner = "u"): Promise<void> {
  const draft = record(id, photos, owner);
  for (const file of draft.files) await db.put("blobs", { record_id: id, name: file.name, blob: new Blob([new Uint8Array(file.bytes)]) });
  await saveRecord(db, { ...draft, delivery: advance(draft.delivery, { kind: "finished" }) });
}

async function rounds(weather: Weather, n = 1): Promise<void> {
  server.weather = weather;
  for (let round = 0; round < n; round += 1) {
    await syncRound(context());
    now += 20 * 60_000;
  }
}

const stateOf = async (id: string) => (await loadRecord(db, id))?.delivery.state;

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
    expect((await loadRecord(db, "bad"))?.delivery.problem?.code).toBe("record_refused");
    expect(server.records.has("good")).toBe(true);
  });

  test("signed out: nothing is wrong with the record, it waits", async () => {
    await finished("visit");
    await rounds("signed_out");
    expect((await loadRecord(db, "visit"))?.delivery).toMatchObject({ state: "ready", failures: 0 });
  });

  test("another person's records on this phone are not sent under my name", async () => {
    await finished("theirs", 0, "someone else");
    await rounds("good");
    expect(server.records.size).toBe(0);
    expect(await stateOf("theirs")).toBe("ready");
  });

  test("only a draft can be thrown away", async () => {
    await saveRecord(db, record("draft", 1), { record_id: "draft", name: "draft-0.jpg", blob: new Blob(["x"]) });
    await finished("visit", 1);
    expect(await discardDraft(db, "draft")).toBe(true);
    expect(await discardDraft(db, "visit")).toBe(false);
    expect(await db.getAllKeys("blobs")).toEqual([["visit", "visit-0.jpg"]]);
  });
});

describe("whatever the network does", () => {
  test("every finished record is on the server exactly once in the end, with all its files", async () => {
    const weather = fc.constantFrom<Weather>("good", "no_signal", "server_down", "answer_lost", "store_down", "signed_out");
    const step = fc.oneof(
      fc.record({ kind: fc.constant("finish" as const), photos: fc.nat(2) }),
      fc.record({ kind: fc.constant("round" as const), weather }),
      fc.constant({ kind: "killed while sending" as const }),
      fc.constant({ kind: "evaluate" as const }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
        await Promise.all([db.clear("records"), db.clear("blobs")]);
        server = new SampleServer();
        let made = 0;
        for (const one of steps) {
          if (one.kind === "finish") await finished(`r${made++}`, one.photos);
          else if (one.kind === "round") await rounds(one.weather);
          else if (one.kind === "evaluate") server.evaluateAll();
          else for (const held of await allRecords(db)) await happen(db, held.id, { kind: "started" }, now);
          for (const held of await allRecords(db)) {
            if (held.delivery.state === "sent") expect(held.files.every((file) => server.files.has(file.sha256))).toBe(true);
          }
        }
        await rounds("good");
        server.evaluateAll();
        await rounds("good", 2);
        expect(server.records.size).toBe(made);
        for (const held of await allRecords(db)) {
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
  const ids = () => db.getAllKeys("households");

  test("a reset drops what was held, never the queue", async () => {
    await finished("visit");
    await answer({ households: [household({ id: "a" }), household({ id: "b" })] });
    await answer({ reset: true, households: [household({ id: "c" })] });
    expect(await ids()).toEqual(["c"]);
    expect(await allRecords(db)).toHaveLength(1);
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
    expect(await db.getAllKeys("surveys")).toEqual(["k"]);
    await answer({ surveys: [] });
    expect(await db.getAllKeys("surveys")).toEqual([]);
  });

  test("a notice that was read stays read", async () => {
    const notice = { id: "n", kind: "case_decided", subject_id: "s", detail: {}, created_at: "2026-03-05T10:00:00+08:00" } as SyncAnswer["notifications"][number];
    await answer({ notifications: [notice] });
    await db.put("notifications", { ...notice, read: true });
    await answer({ notifications: [notice] });
    expect((await db.get("notifications", "n"))?.read).toBe(true);
  });

  test("a failed sync keeps the cursor and says why", async () => {
    await answer({ cursor: "c7" });
    await rounds("server_down");
    expect(await readFact(db, "sync")).toMatchObject({ cursor: "c7", failed: { code: "unexpected_answer" } });
  });

  test("a phone that changes hands forgets the lists and keeps the queue", async () => {
    await finished("visit");
    await answer({ households: [household({ id: "a" })] });
    await prepareFor(db, "someone else");
    expect(await ids()).toEqual([]);
    expect(await readFact(db, "sync")).toMatchObject({ cursor: null });
    expect(await allRecords(db)).toHaveLength(1);
  });
});
