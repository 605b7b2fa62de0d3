import "fake-indexeddb/auto";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openDatabase, removeDatabase, type Database } from "./database";
import { household } from "./household.sample";
import { expireSession, markRead, readList, readSession, takeToken, writeSession } from "./lists";
import { record } from "./record.sample";
import { newDelivery } from "./record-state";
import { addRecord, changeRecord, filesOf, happen, loadRecord, noteArrival } from "./records-store";
import { applyAnswer } from "./server-data";
import { nothingNew } from "./server.sample";
import { openStore } from "./store.sample";
import { vaultOf, type Store } from "./vault";

let tabs: [Database, Database];
beforeEach(async () => void (tabs = [await openDatabase("tabs"), await openDatabase("tabs")]));
afterEach(async () => {
  for (const db of tabs) db.close();
  await removeDatabase("tabs");
});

const FILES = ["a", "b", "c"];
const startOf = (id: string) =>
  record(id, {
    instance: "",
    files: FILES.map((name) => ({ name, sha256: name, bytes: 1, content_type: "image/jpeg", arrived: false })),
    delivery: { ...newDelivery, state: "waiting_for_files" },
  });

/** A tab whose sealing and opening take as long as the schedule says. */
function slow({ db, vault }: Store, at: fc.Scheduler): Store {
  const { userId, key, ...whole } = vaultOf(vault.userId, vault.key);
  return {
    db,
    vault: {
      ...whole,
      userId,
      key,
      seal: async (place, value) => at.schedule(whole.seal(place, value), "seal"),
      open: async <T>(place: Parameters<typeof whole.open>[0], sealed: Parameters<typeof whole.open>[1]) => at.schedule(whole.open<T>(place, sealed), "open"),
    },
  };
}

type Step = { kind: "write"; word: string } | { kind: "arrived"; file: string } | { kind: "failed" };
const steps = fc.array(
  fc.oneof<fc.Arbitrary<Step>[]>(
    fc.record({ kind: fc.constant("write" as const), word: fc.stringMatching(/^[a-z]{3}$/) }),
    fc.record({ kind: fc.constant("arrived" as const), file: fc.constantFrom(...FILES) }),
    fc.constant({ kind: "failed" as const }),
  ),
  { maxLength: 5 },
);

async function take(store: Store, id: string, all: readonly Step[]): Promise<void> {
  for (const step of all) {
    if (step.kind === "write") await changeRecord(store, id, (held) => ({ ...held, instance: `${held.instance}${step.word} ` }));
    else if (step.kind === "arrived") await noteArrival(store, id, step.file);
    else await happen(store, id, { kind: "no_answer", now: 0, chance: 0 }, 0);
  }
}

describe("two tabs of one phone", () => {
  test("however their steps fall between each other, nothing that happened to a record is lost or happens twice", async () => {
    let nth = 0;
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), steps, steps, async (at, one, other) => {
        const id = `r${nth++}`;
        const store = await openStore(tabs[0]);
        await addRecord(store, startOf(id));
        const both = [slow(store, at), slow({ ...store, db: tabs[1] }, at)] as const;
        await at.waitFor(Promise.all([take(both[0], id, one), take(both[1], id, other)]));

        const held = (await loadRecord(store, id))!;
        const all = [...one, ...other];
        const words = all.flatMap((step) => (step.kind === "write" ? step.word : []));
        expect(held.instance.split(" ").filter(Boolean).sort()).toEqual(words.sort());
        const arrived = new Set(all.flatMap((step) => (step.kind === "arrived" ? step.file : [])));
        expect(new Set(held.files.filter((file) => file.arrived).map((file) => file.name))).toEqual(arrived);
        expect(held.delivery.failures).toBe(all.filter((step) => step.kind === "failed").length);
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  test("a photo taken in one tab stays, whatever the other writes meanwhile", async () => {
    const store = await openStore(tabs[0]);
    await addRecord(store, record("a"));
    const photo = { record_id: "a", name: "p.jpg", blob: new Blob(["photo"], { type: "image/jpeg" }) };
    await Promise.all([
      changeRecord(store, "a", (held) => ({ ...held, page: 3 }), photo),
      changeRecord({ ...store, db: tabs[1] }, "a", (held) => ({ ...held, instance: "<data>1</data>" })),
    ]);
    expect(await loadRecord(store, "a")).toMatchObject({ page: 3, instance: "<data>1</data>" });
    expect(await (await filesOf(store, "a"))[0]!.blob.text()).toBe("photo");
  });

  test("an answer of the server and a notice read meanwhile are both kept", async () => {
    const at = (id: string) => ({ id, kind: "case_decided", subject_id: "s", detail: {}, created_at: "2026-03-05T10:00:00+08:00" }) as (typeof nothingNew.notifications)[number];
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (schedule) => {
        const store = await openStore(tabs[0]);
        await applyAnswer(store, { ...nothingNew, reset: true, notifications: [at("old")], households: [] }, 0);
        const both = [slow(store, schedule), slow({ ...store, db: tabs[1] }, schedule)] as const;
        const news = { ...nothingNew, notifications: [at("new")], households: [household({ id: "h" })] };
        await schedule.waitFor(Promise.all([applyAnswer(both[0], news, 0), markRead(both[1], new Set(["old"]))]));
        const held = await readList(store, "notifications");
        expect(held.map((one) => [one.id, one.read]).sort()).toEqual([["new", false], ["old", true]]);
        expect((await readList(store, "households")).map((one) => one.id)).toEqual(["h"]);
        await tabs[0].clear("pages");
      }),
      { numRuns: 30 },
    );
  }, 30_000);

  test("a sign-in stays open, however the news that an earlier one ended, or its sign-out, falls between", async () => {
    const opened = (token: string) => ({ token, expires_at: "", user: { ...nothingNew.user!, id: "u" }, expired: false });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.boolean(), async (schedule, leaving) => {
        const store = await openStore(tabs[0]);
        await writeSession(store, opened("morning"));
        const both = [slow(store, schedule), slow({ ...store, db: tabs[1] }, schedule)] as const;
        const ending = expireSession(both[1], "morning");
        const signingIn = leaving ? takeToken(both[0]).then(() => writeSession(both[0], opened("noon"))) : writeSession(both[0], opened("noon"));
        await schedule.waitFor(Promise.all([ending, signingIn]));
        expect(await readSession(store)).toMatchObject({ token: "noon", expired: false });
        await tabs[0].clear("pages");
      }),
      { numRuns: 30 },
    );
  }, 30_000);

  test("a record of an id that is here already is not written over", async () => {
    const store = await openStore(tabs[0]);
    const [first, second] = await Promise.all([
      addRecord(store, record("a", { instance: "first" })),
      addRecord({ ...store, db: tabs[1] }, record("a", { instance: "second" })),
    ]);
    expect([first, second].filter(Boolean)).toHaveLength(1);
    expect((await loadRecord(store, "a"))?.instance).toBe(first ? "first" : "second");
  });

  test("nobody adds a record that its owner could not open", async () => {
    await expect(addRecord(await openStore(tabs[0]), record("a", { owner: { id: "v", name: "李守仁" } }))).rejects.toThrow("owner");
  });
});
