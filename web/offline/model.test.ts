import "fake-indexeddb/auto";
import { createApi } from "@api/index";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openDatabase, removeDatabase, type Database } from "./database";
import { newPace } from "./pieces";
import type { KeptBlob, KeptRecord } from "./record";
import { record } from "./record.sample";
import { advance } from "./record-state";
import { addRecord, allRecords, changeRecord, discardDraft, filesOf, happen } from "./records-store";
import { SampleServer, type Weather } from "./server.sample";
import { openStore } from "./store.sample";
import { syncRound, type SyncContext } from "./sync";
import { vaultOf, type Store } from "./vault";

/** Whatever order drafts, rounds, deaths and weather come in: what a worker finished is on the server once and whole in
 * the end, what she did not finish is on the phone, and nothing else is anywhere. */

const MINUTE = 60_000;
const YEAR = 365 * 24 * 60 * MINUTE;
const NIGHTLY = process.env.TANFANG_NIGHTLY === "1";
const WEATHERS: Weather[] = ["good", "no_signal", "server_down", "answer_lost", "store_down", "store_drops", "signed_out"];

/** A server that remembers every wording it was sent under one id, and dies on the phone when told. */
class WatchedServer extends SampleServer {
  readonly wordings = new Map<string, Set<string>>();
  /** Requests that are still answered before the page asking is gone; null: it lives. */
  lives: number | null = null;

  override async fetch(request: Request): Promise<Response> {
    await this.live();
    const path = new URL(request.url).pathname;
    const body = path === "/visits" ? await request.clone().text() : "";
    const before = this.records.size;
    const answer = super.fetch(request);
    if (body) await answer.catch(() => undefined);
    if (body && (this.records.size > before || this.records.has((JSON.parse(body) as { id: string }).id))) this.note(body);
    return answer;
  }

  override async put(...given: Parameters<SampleServer["put"]>): Promise<number> {
    await this.live();
    return super.put(...given);
  }

  private note(body: string): void {
    const { id, instance } = JSON.parse(body) as { id: string; instance: string };
    this.wordings.set(id, (this.wordings.get(id) ?? new Set()).add(instance));
  }

  /** Whoever asks after its end waits for ever, as a page does that is no more. */
  private live(): Promise<void> | undefined {
    if (this.lives === null) return undefined;
    this.lives -= 1;
    return this.lives < 0 ? new Promise(() => undefined) : undefined;
  }
}

interface Written {
  owner: string;
  wording: string;
  /** Bytes by file name. */
  photos: Map<string, number>;
  finished: boolean;
}

interface Model {
  records: Map<string, Written>;
  user: "u" | "v";
}

interface Phone {
  db: Database;
  keys: Record<string, CryptoKey>;
  server: WatchedServer;
  /** Of the page that lives; a dead page's server answers it no more. */
  now: number;
  user: "u" | "v";
  made: number;
}

const storeOf = (phone: Phone, user = phone.user): Store => ({ db: phone.db, vault: vaultOf(user, phone.keys[user] as CryptoKey) });

function context(phone: Phone): SyncContext {
  const { server } = phone;
  return {
    store: storeOf(phone),
    api: createApi({ baseUrl: "http://phone.test", fetch: (request) => server.fetch(request) }),
    deviceId: "d",
    appVersion: "1",
    now: () => phone.now,
    chance: () => 0,
    put: (url, method, headers, body) => server.put(url, method, headers, body),
    changed: () => undefined,
    pace: newPace(),
    filesMayTravel: () => true,
  };
}

const wordingOf = (text: string) => `<data>${text}</data>`;
const pick = <T>(all: T[], which: number): T | undefined => all[which % Math.max(1, all.length)];
const own = (model: Model, finished: boolean) =>
  [...model.records].filter(([, one]) => one.owner === model.user && one.finished === finished).map(([id]) => id);

/** What must hold at every moment. */
async function judge(model: Model, phone: Phone): Promise<void> {
  for (const user of ["u", "v"] as const) {
    const store = storeOf(phone, user);
    const held = new Map((await allRecords(store)).map((one) => [one.id, one]));
    const known = [...model.records].filter(([, one]) => one.owner === user);
    // Weeks after a record was sent and judged the phone lets go of it, and some clocks leap years.
    const gone = known.filter(([id]) => !held.has(id));
    for (const [id, written] of gone) expect([written.finished, phone.server.evaluated.has(id)]).toEqual([true, true]);
    const there = known.filter(([id]) => held.has(id));
    expect([...held.keys()].sort()).toEqual(there.map(([id]) => id).sort());
    for (const [id, written] of there) await judgeRecord(held.get(id) as KeptRecord, written, store, phone.server);
  }
  for (const id of phone.server.records.keys()) expect(model.records.get(id)?.finished).toBe(true);
}

async function judgeRecord(held: KeptRecord, written: Written, store: Store, server: WatchedServer): Promise<void> {
  expect(held.instance).toBe(written.wording);
  expect(held.delivery.state === "draft").toBe(!written.finished);
  const files = new Map((await filesOf(store, held.id)).map(({ name, blob }) => [name, blob.size]));
  for (const [name, bytes] of written.photos) expect(files.get(name)).toBe(bytes);
  if (held.delivery.state === "sent") isWhole(held.id, written, server);
}

function isWhole(id: string, written: Written, server: WatchedServer): void {
  expect([...(server.wordings.get(id) ?? [])]).toEqual([written.wording]);
  expect(server.records.get(id)?.files.map((file) => file.name).sort()).toEqual([...written.photos.keys()].sort());
  for (const file of server.records.get(id)?.files ?? []) expect(server.files.get(file.sha256)).toBe(written.photos.get(file.name));
}

type Step = fc.AsyncCommand<Model, Phone>;

/** A step, what it does to phone and model together, and what must hold after it. */
abstract class Done implements Step {
  check(_model: Readonly<Model>): boolean {
    return true;
  }
  abstract does(model: Model, phone: Phone): Promise<void>;
  async run(model: Model, phone: Phone): Promise<void> {
    await this.does(model, phone);
    await judge(model, phone);
  }
  abstract toString(): string;
}

class Begin extends Done {
  constructor(readonly word: string) {
    super();
  }
  async does(model: Model, phone: Phone): Promise<void> {
    const id = `${phone.user}${(phone.made += 1)}`;
    const written = { owner: phone.user, wording: wordingOf(this.word), photos: new Map<string, number>(), finished: false };
    const owner = { id: phone.user, name: phone.user };
    await addRecord(storeOf(phone), record(id, { owner, instance: written.wording, started_at: phone.now, updated_at: phone.now }));
    model.records.set(id, written);
  }
  toString = () => `begin(${this.word})`;
}

class Write extends Done {
  constructor(
    readonly which: number,
    readonly word: string,
    readonly bytes: number,
  ) {
    super();
  }
  override check = (model: Readonly<Model>) => own(model, false).length > 0;
  async does(model: Model, phone: Phone): Promise<void> {
    const id = pick(own(model, false), this.which) ?? "";
    const written = model.records.get(id) as Written;
    const name = `${id}-${written.photos.size}.jpg`;
    const file = { name, sha256: name, bytes: this.bytes, content_type: "image/jpeg", arrived: false };
    const blob: KeptBlob | undefined = this.bytes ? { record_id: id, name, blob: new Blob([new Uint8Array(this.bytes)]) } : undefined;
    written.wording = wordingOf(this.word);
    await changeRecord(storeOf(phone), id, (held) => ({ ...held, instance: written.wording, files: blob ? [...held.files, file] : held.files }), blob);
    if (blob) written.photos.set(name, this.bytes);
  }
  toString = () => `write(${this.which}, ${this.word}, ${this.bytes})`;
}

class Finish extends Done {
  constructor(readonly which: number) {
    super();
  }
  override check = (model: Readonly<Model>) => own(model, false).length > 0;
  async does(model: Model, phone: Phone): Promise<void> {
    const id = pick(own(model, false), this.which) ?? "";
    await changeRecord(storeOf(phone), id, (held) => ({ ...held, ended_at: phone.now, delivery: advance(held.delivery, { kind: "finished" }) }));
    (model.records.get(id) as Written).finished = true;
  }
  toString = () => `finish(${this.which})`;
}

class ThrowAway extends Done {
  constructor(readonly which: number) {
    super();
  }
  override check = (model: Readonly<Model>) => model.records.size > 0;
  async does(model: Model, phone: Phone): Promise<void> {
    const id = pick([...model.records.keys()], this.which) ?? "";
    const written = model.records.get(id) as Written;
    expect(await discardDraft(storeOf(phone), id)).toBe(!written.finished && written.owner === phone.user);
    if (!written.finished && written.owner === phone.user) model.records.delete(id);
  }
  toString = () => `throwAway(${this.which})`;
}

class Round extends Done {
  constructor(
    readonly weather: Weather,
    readonly tabs: number,
    readonly later: number,
  ) {
    super();
  }
  async does(_model: Model, phone: Phone): Promise<void> {
    phone.now += this.later;
    phone.server.weather = this.weather;
    await Promise.all(Array.from({ length: this.tabs }, () => syncRound(context(phone))));
  }
  toString = () => `round(${this.weather}, tabs: ${this.tabs}, later: ${this.later})`;
}

/** The page is gone after so many requests; what it waited for never comes. */
class KilledRound extends Done {
  constructor(
    readonly weather: Weather,
    readonly lives: number,
  ) {
    super();
  }
  async does(_model: Model, phone: Phone): Promise<void> {
    const { server } = phone;
    server.weather = this.weather;
    server.lives = this.lives;
    const gone = new Promise<void>((resolve) => {
      const watch = setInterval(() => (server.lives ?? 0) < 0 && (clearInterval(watch), resolve()), 1);
      void syncRound(context(phone)).finally(() => (clearInterval(watch), resolve()));
    });
    await gone;
    phone.db.close();
    phone.db = await openDatabase(phone.db.name);
    server.lives = null;
  }
  toString = () => `killedRound(${this.weather}, after ${this.lives})`;
}

class Clock extends Done {
  constructor(readonly by: number) {
    super();
  }
  async does(_model: Model, phone: Phone): Promise<void> {
    phone.now += this.by;
    await Promise.resolve();
  }
  toString = () => `clock(${this.by})`;
}

class ServerLooks extends Done {
  async does(_model: Model, phone: Phone): Promise<void> {
    phone.server.evaluateAll();
    await Promise.resolve();
  }
  toString = () => "serverLooks()";
}

class OtherUser extends Done {
  async does(model: Model, phone: Phone): Promise<void> {
    model.user = phone.user = phone.user === "u" ? "v" : "u";
    await Promise.resolve();
  }
  toString = () => "otherUser()";
}

/** The server takes one record for faulty, until somebody mends it there and the worker tries again. */
class Refused extends Done {
  constructor(readonly which: number) {
    super();
  }
  override check = (model: Readonly<Model>) => own(model, true).length > 0;
  async does(model: Model, phone: Phone): Promise<void> {
    const id = pick(own(model, true), this.which) ?? "";
    phone.server.refuse.add(id);
    phone.server.weather = "good";
    await syncRound(context(phone));
    phone.server.refuse.delete(id);
    await happen(storeOf(phone), id, { kind: "retry" }, phone.now);
  }
  toString = () => `refused(${this.which})`;
}

const which = fc.nat({ max: 20 });
const word = fc.stringMatching(/^[a-z]{1,4}$/);
const weather = fc.constantFrom(...WEATHERS);
const steps = [
  word.map((one) => new Begin(one)),
  fc.tuple(which, word, fc.constantFrom(0, 0, 9, 700)).map((given) => new Write(...given)),
  which.map((one) => new Finish(one)),
  which.map((one) => new Finish(one)),
  which.map((one) => new ThrowAway(one)),
  fc.tuple(weather, fc.constantFrom(1, 1, 2, 3), fc.constantFrom(0, MINUTE, 20 * MINUTE)).map((given) => new Round(...given)),
  fc.tuple(weather, fc.nat({ max: 8 })).map((given) => new KilledRound(...given)),
  fc.constantFrom(-2 * YEAR, -60 * MINUTE, 5 * 60 * MINUTE, 3 * YEAR).map((by) => new Clock(by)),
  fc.constant(new ServerLooks()),
  fc.constant(new OtherUser()),
  which.map((one) => new Refused(one)),
];

let made = 0;

async function day(): Promise<{ model: Model; real: Phone }> {
  const db = await openDatabase(`model-${(made += 1)}`);
  const keys = { u: (await openStore(db, "u")).vault.key, v: (await openStore(db, "v")).vault.key };
  const now = Date.parse("2026-03-05T10:00:00+08:00");
  return { model: { records: new Map(), user: "u" }, real: { db, keys, server: new WatchedServer(), now, user: "u", made: 0 } };
}

/** All is well again, and time goes by. */
async function comeHome(model: Model, phone: Phone): Promise<void> {
  for (const user of ["u", "v"] as const) {
    model.user = phone.user = user;
    for (let round = 0; round < 6; round += 1) {
      phone.server.weather = "good";
      await syncRound(context(phone));
      phone.server.evaluateAll();
      phone.now += 20 * MINUTE;
    }
  }
  await judge(model, phone);
  const finished = [...model.records].filter(([, one]) => one.finished);
  expect([...phone.server.records.keys()].sort()).toEqual(finished.map(([id]) => id).sort());
  for (const [id, written] of finished) isWhole(id, written, phone.server);
  for (const user of ["u", "v"] as const) {
    for (const one of await allRecords(storeOf(phone, user))) expect(["sent", "draft"]).toContain(one.delivery.state);
  }
}

test(
  "whatever happens, what was finished is on the server once and whole, and what was not is on the phone",
  { timeout: NIGHTLY ? 3_600_000 : 120_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.commands(steps, { maxCommands: 60, size: "max" }), async (commands) => {
        const held: { model: Model; real: Phone }[] = [];
        try {
          await fc.asyncModelRun(async () => {
            const begun = await day();
            held.push(begun);
            return begun;
          }, commands);
          for (const { model, real } of held) await comeHome(model, real);
        } finally {
          for (const { real } of held) {
            real.db.close();
            await removeDatabase(real.db.name);
          }
        }
      }),
      { numRuns: NIGHTLY ? 1_000 : 60, ...(NIGHTLY ? {} : { seed: 20260305 }) },
    );
  },
);
