import { expect, test } from "vitest";
import type { RegisterChange } from "./calls";
import { kindOf, linesOf } from "./changes";

const change = (before: Record<string, unknown>, after: Record<string, unknown>): RegisterChange => ({
  id: "1", household_id: "2", subject: "person", subject_id: "3", before, after, effective_on: "2026-03-03", echo: false, event_id: null, undoes: null,
  reason: "", by_name: "郝主任", recorded_at: "2026-03-03T01:00:00Z",
});

test("a correction says what stood there and what stands there now, without the pinyin that follows from the name", () => {
  const lines = linesOf(change({ name: "郝小东", pinyin: "hao xiao dong", birth_date: null }, { name: "郝晓东", pinyin: "hao xiao dong", birth_date: "1990-01-02" }));
  expect(lines).toEqual([{ field: "name", before: "郝小东", after: "郝晓东" }, { field: "birth_date", before: null, after: "1990-01-02" }]);
});

test("what was written again as it was is no line", () => {
  expect(linesOf(change({ sex: "male" }, { sex: "male" }))).toEqual([]);
});

test("a sealed telephone number is never shown, only that it changed", () => {
  expect(linesOf(change({ phone: "0a1b" }, { phone: "2c3d" }))).toEqual([{ field: "phone", before: null, after: null }]);
});

test("a record that was merged says so, and that it was taken back, without the household it came from", () => {
  const merged = change({ name: "郝小东", household: "h1", merged_into: null }, { household: "h2", merged_into: "p2" });
  expect([kindOf(merged), linesOf(merged)]).toEqual(["joined", []]);
  expect(kindOf(change({ merged_into: "p2" }, { merged_into: null }))).toBe("apart");
});

test("put on file and taken off it again are told apart", () => {
  expect(kindOf(change({ withdrawn: "2026-03-01", household: null }, { withdrawn: null }))).toBe("entered");
  expect(kindOf(change({ withdrawn: null }, { withdrawn: "2026-03-04" }))).toBe("withdrawn");
  expect(linesOf(change({ withdrawn: null }, { withdrawn: "2026-03-04" }))).toEqual([]);
});
