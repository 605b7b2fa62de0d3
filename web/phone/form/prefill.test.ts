import { expect, test } from "vitest";
import { asAnswer, knownValue, marksFor } from "./prefill";

const yesNo = [{ value: "yes", label: "是" }, { value: "no", label: "否" }];
const known = { facts: { lives_alone: true, daily_carer_person: "" }, last: { "/data/care/relation": "child" } };

test("a fact is taken by its name, a last answer by its path", () => {
  expect(knownValue({ path: "/data/care/lives_alone", take: "fact", fact: "lives_alone" }, known)).toBe(true);
  expect(knownValue({ path: "/data/care/relation", take: "last", fact: null }, known)).toBe("child");
});

test("what is not known is left for the worker to ask", () => {
  expect(knownValue({ path: "/data/x", take: "fact", fact: "daily_carer_person" }, known)).toBeNull();
  expect(knownValue({ path: "/data/x", take: "last", fact: null }, known)).toBeNull();
});

test.each([
  ["select_one", yesNo, true, "yes"],
  ["select_one", yesNo, false, "no"],
  ["select_one", yesNo, "maybe", null],
  ["select_multiple", yesNo, ["no", "x"], ["no"]],
  ["select_multiple", yesNo, "yes no", ["yes", "no"]],
  ["select_multiple", yesNo, "x", null],
  ["integer", [], "3", 3],
  ["integer", [], 2.5, null],
  ["decimal", [], "2.5", 2.5],
  ["decimal", [], "多", null],
  ["date", [], "2026-03-05T00:00:00+08:00", "2026-03-05"],
  ["date", [], "去年", null],
  ["text", [], 13, "13"],
  ["image", [], "a.jpg", null],
] as const)("a %s with %j takes %j as %j", (widget, options, value, answer) => {
  expect(asAnswer({ widget, options }, value)).toEqual(answer);
});

test("a correction takes every answer of that visit, marked or not, and nothing of a later one", () => {
  const known = { facts: { phone: "1" }, last: { "/data/a": "later" }, corrected: { "/data/a": "then", "/data/b": ["x"] } };
  const marks = marksFor(known, () => [{ path: "/data/phone", take: "fact", fact: "phone" }]);
  expect(marks.map((mark) => [mark.path, knownValue(mark, known)])).toEqual([["/data/a", "then"], ["/data/b", ["x"]]]);
});
