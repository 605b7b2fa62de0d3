import { describe, expect, test } from "vitest";
import { addressOf, pieces } from "./marking";

describe("a marked text", () => {
  test("is cut where the marks begin and end", () => {
    expect(pieces("王秀兰", [[1, 3]])).toEqual([
      { text: "王", marked: false },
      { text: "秀兰", marked: true },
    ]);
  });
  test("joins marks that touch and keeps characters beyond the first plane whole", () => {
    expect(pieces("𠮷田英", [[0, 1], [1, 2]])).toEqual([
      { text: "𠮷田", marked: true },
      { text: "英", marked: false },
    ]);
  });
  test("without marks is one piece, without text none", () => {
    expect(pieces("东岭", [])).toEqual([{ text: "东岭", marked: false }]);
    expect(pieces("", [[0, 1]])).toEqual([]);
  });
});

test("a person is opened with the household", () => {
  expect(addressOf({ kind: "person", id: "p", household_id: "h" })).toBe("/households/h");
  expect(addressOf({ kind: "lead", id: "l", household_id: "h" })).toBe("/leads/l");
  expect(addressOf({ kind: "case", id: "c", household_id: null })).toBe("/cases/c");
});
