import "fake-indexeddb/auto";
import { createApi } from "@api/index";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openDatabase, removeDatabase, type Database } from "./database";
import { record } from "./record.sample";
import { newDelivery } from "./record-state";
import { addRecord } from "./records-store";
import { newPace } from "./pieces";
import { SampleServer } from "./server.sample";
import { openStore } from "./store.sample";
import { syncRound, type SyncContext } from "./sync";
import type { Store } from "./vault";

const NOW = Date.parse("2026-03-05T10:00:00+08:00");
let db: Database;
let store: Store;
let server: SampleServer;
let said: Record<string, unknown>[];

beforeEach(async () => {
  db = await openDatabase("test");
  store = await openStore(db);
  server = new SampleServer();
  said = [];
});
afterEach(async () => {
  db.close();
  await removeDatabase("test");
});

function context(): SyncContext {
  return {
    store,
    api: createApi({
      baseUrl: "http://phone.test",
      fetch: async (request) => {
        if (request.url.endsWith("/sync")) said.push(((await request.clone().json()) as { device: Record<string, unknown> }).device);
        return server.fetch(request);
      },
    }),
    deviceId: "d",
    appVersion: "1",
    now: () => NOW,
    chance: () => 0,
    put: (url, method, headers, body) => server.put(url, method, headers, body),
    changed: () => undefined,
    pace: newPace(),
    filesMayTravel: () => true,
    browserSays: async () => ({ freeBytes: 96e6, opensOffline: false, persisted: null }),
  };
}

test("a sync says how the phone fares, and why the one before it failed", async () => {
  await addRecord(store, record("a draft", { delivery: newDelivery, started_at: NOW, ended_at: null }), []);
  server.weather = "server_down";
  expect(await syncRound(context())).toBe("no_answer");
  server.weather = "good";
  expect(await syncRound(context())).toBe("done");
  expect(said.at(-1)).toMatchObject({
    unsent: 0, drafts: 1, kept_with_problem: 0, oldest_unsent_at: null, free_storage_mb: 96, opens_offline: false, storage_persisted: null,
  });
  expect(said.at(-1)?.last_failure).not.toBeNull();
  await syncRound(context());
  expect(said.at(-1)?.last_failure).toBeNull();
});

test("a phone that is not asked says nothing of itself", async () => {
  const { browserSays: _, ...silent } = context();
  await syncRound(silent);
  expect(Object.keys(said.at(-1) ?? {}).sort()).toEqual(["app_version", "id", "now"]);
});
