import { expect, test } from "vitest";
import type { Disagreement } from "../records";
import { endWords } from "./ended";

const able = { zh: "能自理", en: "able" };
const settlement = { id: "s", between: ["a", "b"], reason: "已电话核实", settled_by: "张敏", settled_at: "2026-03-04T10:00:00Z" };

function ended(settlements: Disagreement["settlements"]): Disagreement {
  return { id: "d", household_id: "h", person_id: null, name: "self_care_ability", title: { zh: "生活自理能力", en: "self care ability" }, observed_on: "2026-03-04", open: false, before: null, holds: able, sides: [], settlements };
}

test.each([
  ["one was chosen", [{ ...settlement, chosen: "a" }], "已核定：以“能自理”为准"],
  ["both were right", [{ ...settlement, chosen: null }], "已核定：都对，中间有变化，以“能自理”为准"],
  ["the newest word counts", [{ ...settlement, chosen: null }, { ...settlement, chosen: "b" }], "已核定：以“能自理”为准"],
  ["a later visit knew of it", [], "后来的走访已写明：能自理"],
])("it is said how it ended when %s", (_, settlements, words) => {
  expect(endWords(ended(settlements))).toBe(words);
});
