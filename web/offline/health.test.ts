import { expect, test } from "vitest";
import { healthOf, type BrowserSays } from "./health";
import type { KeptRecord } from "./record";
import { newDelivery, type RecordState } from "./record-state";

const MORNING = Date.parse("2026-03-05T08:00:00+08:00");
const HOUR = 3_600_000;
const browser: BrowserSays = { freeBytes: 812_999_999, opensOffline: true, persisted: false };

function record(state: RecordState, started_at: number, ended_at: number | null = started_at): KeptRecord {
  return {
    id: `${state} ${started_at}`, kind: "visit", owner: { id: "u", name: "u" }, form: { id: "home_visit", version: "1" }, title: "王秀兰",
    household_id: null, case_id: null, returned_visit_id: null, started_at, ended_at, visited_on: null, position: null,
    instance: "<data>secret</data>", files: [], page: 0, delivery: { ...newDelivery, state }, updated_at: started_at,
  } as KeptRecord;
}

test("records are counted by where they stand, the oldest finished one is named by its time", () => {
  const records = [
    record("draft", MORNING - 9 * HOUR, null), record("sent", MORNING - 8 * HOUR), record("kept_with_problem", MORNING - 7 * HOUR),
    record("waiting_for_files", MORNING), record("ready", MORNING - 2 * HOUR, MORNING - HOUR), record("sending", MORNING + HOUR),
  ];
  expect(healthOf(records, browser, "no_answer")).toEqual({
    unsent: 3, drafts: 1, kept_with_problem: 1, oldest_unsent_at: "2026-03-05T07:00:00+08:00", free_storage_mb: 812,
    opens_offline: true, storage_persisted: false, last_failure: "no_answer",
  });
});

test("an empty phone says so; what the browser does not tell stays unknown", () => {
  expect(healthOf([], { freeBytes: null, opensOffline: null, persisted: null }, null)).toEqual({
    unsent: 0, drafts: 0, kept_with_problem: 0, oldest_unsent_at: null, free_storage_mb: null,
    opens_offline: null, storage_persisted: null, last_failure: null,
  });
});

test("nothing of what a record holds is said", () => {
  const said = JSON.stringify(healthOf([record("ready", MORNING), record("draft", MORNING)], browser, null));
  expect(said).not.toMatch(/王秀兰|secret|home_visit/);
});
