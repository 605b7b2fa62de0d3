import "fake-indexeddb/auto";
import { createApi, type SyncAnswer } from "@api/index";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { adoptDrafts } from "./adopt";
import { contentsOf, isKnown, keepHouse, makeBundle, NoHouse, noteKnown, readHouse } from "./bundle";
import { entriesIn, house, opened } from "./bundle.sample";
import { openDatabase, removeDatabase, type Database, type KeptSession } from "./database";
import { sha256 } from "./hash";
import { writeSession } from "./lists";
import type { KeptFile, KeptRecord } from "./record";
import { record } from "./record.sample";
import { newDelivery, type Delivery } from "./record-state";
import { addRecord, allRecords, fileOf, loadRecord } from "./records-store";
import { openStore } from "./store.sample";
import type { Store } from "./vault";

let db: Database;
let store: Store;

beforeEach(async () => {
  db = await openDatabase("test");
  store = await openStore(db);
});
afterEach(async () => {
  db.close();
  await removeDatabase("test");
});

const in_ = (state: Delivery["state"], more: Partial<Delivery> = {}): Delivery => ({ ...newDelivery, state, ...more });
const file = (name: string, hash: string, bytes = 10): KeptFile => ({ name, sha256: hash, bytes, content_type: "image/jpeg", arrived: false });
const said = (more: Partial<SyncAnswer>) => more as SyncAnswer;

async function signedIn(token: string): Promise<void> {
  const session = { token, expires_at: "", expired: token === "", user: { id: "u" } } as unknown as KeptSession;
  await writeSession(store, session);
}

describe("what goes into a bundle", () => {
  it("is all that is not sent, drafts apart, each file once", () => {
    const kept = [
      record("draft", { files: [file("a", "1")] }),
      record("ready", { delivery: in_("ready"), files: [file("a", "1"), file("b", "2", 5)] }),
      record("sending", { delivery: in_("sending") }),
      record("waiting", { delivery: in_("waiting_for_files") }),
      record("refused", { delivery: in_("kept_with_problem") }),
      record("sent", { delivery: in_("sent"), files: [file("c", "3")] }),
    ];
    const { records, drafts, files, bytes } = contentsOf(kept);
    expect(records.map((one) => one.id)).toEqual(["ready", "sending", "waiting", "refused"]);
    expect(drafts.map((one) => one.id)).toEqual(["draft"]);
    expect([files.map((one) => one.sha256), bytes]).toEqual([["1", "2"], 15]);
  });

  it("leaves out only files that the server has looked at", () => {
    const states = ["verified", "arrived", "missing", "bad"] as const;
    const receipt = { files: states.map((state) => ({ name: state, sha256: state, state })) } as unknown as Delivery["receipt"];
    const one = record("one", { delivery: in_("waiting_for_files", { receipt }), files: states.map((state) => ({ ...file(state, state), arrived: true })) });
    expect(contentsOf([one]).files.map((held) => held.sha256)).toEqual(["arrived", "missing", "bad"]);
  });
});

describe("making a bundle", () => {
  async function filled(): Promise<Awaited<ReturnType<typeof house>>> {
    const whose = await house();
    await signedIn("140427.token");
    await keepHouse(store, said({ house_key: whose.text }));
    const photo = new Blob(["picture"], { type: "image/jpeg" });
    const named = file("p.jpg", await sha256(photo), photo.size);
    await addRecord(store, record("visit", { delivery: in_("ready"), files: [named], instance: "<data>王秀兰</data>" }), [{ record_id: "visit", name: "p.jpg", blob: photo }]);
    await addRecord(store, record("left", { files: [named], page: 4 }), []);
    return whose;
  }

  it("carries records as they travel, drafts whole, and files; the phone keeps everything as it is", async () => {
    const whose = await filled();
    const before = await allRecords(store);
    const found = entriesIn(await opened(await makeBundle(store, 1_700_000_000_000, "0.1.0"), whose));
    expect(found.map((one) => one.header.kind)).toEqual(["head", "record", "draft", "file"]);
    const [head, visit, draft] = found.map((one) => (one.header.kind === "file" ? null : (JSON.parse(one.body.toString()) as Record<string, unknown>)));
    expect(head).toEqual({ token: "140427.token", app_version: "0.1.0", made_at: "2023-11-15T06:13:20+08:00", records: 1, drafts: 1, files: 1 });
    expect(visit).toMatchObject({ id: "visit", instance: "<data>王秀兰</data>", phone_now: null });
    expect(draft).toEqual(await loadRecord(store, "left"));
    expect(found[3]?.body.toString()).toBe("picture");
    expect(await allRecords(store)).toEqual(before);
  });

  it("finds a file with whichever record still has it, and does without one that is lost", async () => {
    const whose = await filled();
    await addRecord(store, record("lost", { delivery: in_("ready"), files: [file("gone.jpg", "ff".repeat(32))] }), []);
    const found = entriesIn(await opened(await makeBundle(store, 0, "1"), whose));
    expect(found.filter((one) => one.header.kind === "file")).toHaveLength(1);
  });

  it("is not possible before the first sync", async () => {
    await expect(makeBundle(store, 0, "1")).rejects.toThrow(NoHouse);
    await signedIn("t");
    await keepHouse(store, said({}));
    await expect(makeBundle(store, 0, "1")).rejects.toThrow(NoHouse);
  });

  it("says whose it is also after signing out", async () => {
    const whose = await filled();
    await signedIn("");
    await keepHouse(store, said({}));
    const [head] = entriesIn(await opened(await makeBundle(store, 0, "1"), whose));
    expect(JSON.parse(head?.body.toString() ?? "")).toMatchObject({ token: "140427.token" });
  });
});

describe("drafts from another phone", () => {
  const photo = new Blob(["picture"], { type: "image/jpeg" });
  const heard: string[] = [];
  let answers: Record<string, () => Response>;
  let left: KeptRecord;

  beforeEach(async () => {
    heard.length = 0;
    const hash = await sha256(photo);
    left = record("left", { files: [file("p.jpg", hash), file("q.jpg", "0".repeat(64))], page: 4, delivery: in_("draft", { failures: 3 }) });
    const files = [{ name: "p.jpg", sha256: hash, url: "store:p" }, { name: "q.jpg", sha256: "0".repeat(64), url: null }];
    answers = {
      "/bundles/drafts/left/adoption": () => Response.json({ draft: left, files, waiting: false }),
      "/bundles/drafts/left/arrival": () => new Response(null, { status: 204 }),
    };
    await keepHouse(store, said({ elsewhere: { drafts: ["left"], phones: [] } }));
  });

  const adopt = (get: (url: string) => Promise<Blob> = async () => photo) =>
    adoptDrafts({
      store,
      get,
      api: createApi({
        baseUrl: "http://house.test",
        fetch: async (request) => {
          const path = new URL(request.url).pathname;
          heard.push(path);
          return answers[path]?.() ?? Response.json({ code: "not_found", title: {} }, { status: 404 });
        },
      }),
    });

  it("come with the files that the house has, once", async () => {
    expect(await adopt()).toBe(1);
    expect(await loadRecord(store, "left")).toEqual({ ...left, delivery: newDelivery, files: [left.files[0]] });
    expect(await (await fileOf(store, "left", "p.jpg"))?.text()).toBe("picture");
    expect(heard).toEqual(["/bundles/drafts/left/adoption", "/bundles/drafts/left/arrival"]);
    expect(await adopt()).toBe(0);
    expect(heard.slice(2)).toEqual(["/bundles/drafts/left/arrival"]); // it says again what it has
  });

  it("that go on here already are not written over", async () => {
    await addRecord(store, { ...left, page: 9 }, []);
    expect(await adopt()).toBe(0);
    expect((await loadRecord(store, "left"))?.page).toBe(9);
  });

  it("come whole or not at all", async () => {
    expect(await adopt(async () => new Blob(["other"]))).toBe(0);
    expect(await loadRecord(store, "left")).toBeUndefined();
    answers["/bundles/drafts/left/adoption"] = () => Response.json({ draft: left, files: [], waiting: true });
    expect(await adopt()).toBe(0);
    expect(await loadRecord(store, "left")).toBeUndefined();
  });

  it("that another phone took stay there, and hold up no other", async () => {
    await keepHouse(store, said({ elsewhere: { drafts: ["taken", "left"], phones: [] } }));
    expect(await adopt()).toBe(1);
  });
});

it("what other phones hold is told until the server says otherwise", async () => {
  const phones = [{ name: "红米", heard_at: "2026-03-01T00:00:00Z", unsent: 3, drafts: 1, kept_with_problem: 0 }];
  await keepHouse(store, said({ elsewhere: { drafts: [], phones } }));
  expect((await readHouse(store))?.phones).toEqual(phones);
  await noteKnown(store);
  await keepHouse(store, said({ elsewhere: { drafts: [], phones } }));
  expect(isKnown((await readHouse(store))!)).toBe(true);
  await keepHouse(store, said({ elsewhere: { drafts: [], phones: [{ ...phones[0]!, unsent: 4 }] } }));
  expect(isKnown((await readHouse(store))!)).toBe(false);
  await keepHouse(store, said({}));
  expect((await readHouse(store))?.phones).toEqual([]);
});
