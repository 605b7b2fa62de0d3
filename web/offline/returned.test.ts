import { expect, test } from "vitest";
import { household } from "./household.sample";
import { uuid7 } from "./ids";
import type { KeptRecord } from "./record";
import { newDelivery } from "./record-state";
import { asNewInstance, openReturns } from "./returned";

const at = (text: string) => Date.parse(text);
const idMadeAt = (text: string) => uuid7(at(text), (bytes) => bytes.fill(7));
const review = {
  review_id: "r1", visit_id: "v1", household_id: "h1", form_id: "f", visited_on: "2026-03-02", answers: {},
  comments: [{ path: "/data/finish/photo", text: "照片不清楚" }], reviewed_at: "2026-03-04T10:00:00+08:00",
};
const visit = (id: string, visited_on: string) => ({ id, visited_on, outcome: "met", visitor_name: "李守仁", answers: {} });
const record = (state: "draft" | "ready"): KeptRecord => ({
  id: "n1", kind: "visit", owner: { id: "u", name: "李守仁" }, form: { id: "f", version: "1" }, title: "", household_id: "h1",
  case_id: null, returned_visit_id: "v1", started_at: 0, ended_at: null, visited_on: null, position: null, instance: "",
  files: [], page: 0, delivery: { ...newDelivery, state }, updated_at: 0,
});
const open = (visits: ReturnType<typeof visit>[], records: KeptRecord[] = [], returned = [review]) =>
  openReturns(returned, records, new Map([["h1", household({ id: "h1", visits })]])).map((one) => one.review.review_id);

test("a returned visit is open until something finished here answers it", () => {
  expect(open([visit("v1", "2026-03-02")])).toEqual(["r1"]);
  expect(open([visit("v1", "2026-03-02")], [record("draft")])).toEqual(["r1"]);
  expect(open([visit("v1", "2026-03-02")], [record("ready")])).toEqual([]);
});

test.each([
  ["a visit on the day after the review", visit(idMadeAt("2026-03-05T09:00:00+08:00"), "2026-03-05"), []],
  ["a visit on the day of the review", visit(idMadeAt("2026-03-04T09:00:00+08:00"), "2026-03-04"), ["r1"]],
  ["a correction of that day written after the review", visit(idMadeAt("2026-03-04T10:00:00.001+08:00"), "2026-03-02"), []],
  ["another visit of that day written before it", visit(idMadeAt("2026-03-04T10:00:00+08:00"), "2026-03-02"), ["r1"]],
])("on another phone: %s", (_, later, expected) => {
  expect(open([visit("v1", "2026-03-02"), later])).toEqual(expected);
});

test("a visit that came back twice is there once, with the newer comments", () => {
  const again = { ...review, review_id: "r2", reviewed_at: "2026-03-05T10:00:00+08:00" };
  expect(open([], [], [again, review])).toEqual(["r2"]);
});

test("the correction has its own number and the visit's own answers", () => {
  const before = '<data id="f"><start>2026-03-02T09:00</start><a>uuid:x</a><meta><orx:instanceID>uuid:old</orx:instanceID></meta></data>';
  expect(asNewInstance(before, "new")).toBe(before.replace("uuid:old", "uuid:new"));
});
