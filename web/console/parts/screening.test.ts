import { expect, test } from "vitest";
import type { Condition, NamedFact, ScreenedProgramme, ScreeningResult } from "../records";
import { conditionsInOrder, householdFacts, sortProgrammes, stillUnknown } from "./screening";

const words = (zh: string) => ({ zh, en: zh });
const fact = (name: string): NamedFact => ({ name, title: words(name) });
const condition = (id: string, result: Condition["result"], facts: Record<string, unknown> = {}): Condition => ({ id, result, citation: "", title: words(id), facts: Object.entries(facts).map(([name, value]) => ({ ...fact(name), value, value_label: null })), missing: [] });
const programme = (id: string, result: ScreeningResult, conditions: Condition[], missing: string[] = []): ScreenedProgramme => ({
  programme: id, result, title: words(id), note: words(""), conditions, missing: missing.map(fact),
} as ScreenedProgramme);
const screening = (...programmes: ScreenedProgramme[]) => ({ as_of: "2026-03-02", facts: [], programmes });

test("a programme of which something is known is promising; one of which nothing is known waits apart", () => {
  const sorted = sortProgrammes(screening(
    programme("tekun", "not_eligible", []),
    programme("dibao", "unknown", [condition("DB-01", "unknown")]),
    programme("temp_aid", "unknown", [condition("TA-04", "unknown", { event_type: "fire" })]),
    programme("one_off_temp_aid", "eligible", []),
  ));
  expect(sorted.promising.map((one) => one.programme)).toEqual(["one_off_temp_aid", "temp_aid"]);
  expect(sorted.open.map((one) => one.programme)).toEqual(["dibao"]);
  expect(sorted.out.map((one) => one.programme)).toEqual(["tekun"]);
});

test("a county parameter says nothing about a household", () => {
  const only = condition("LI-07", "unknown", { p_rigid_expenditure_test: "share" });
  expect(householdFacts(only)).toEqual([]);
  expect(sortProgrammes(screening(programme("expenditure_hardship", "unknown", [only]))).promising).toEqual([]);
  expect(sortProgrammes(screening(programme("expenditure_hardship", "unknown", [only])), ["expenditure_hardship"]).promising).toHaveLength(1);
});

test("what is still unknown is said once, with every programme it matters to", () => {
  const found = stillUnknown([programme("a", "unknown", [], ["income", "members"]), programme("b", "unknown", [], ["income"])]);
  expect(found.map((one) => [one.name, one.programmes])).toEqual([["income", ["a", "b"]], ["members", ["a"]]]);
});

test("conditions that hold come first, those that fail last", () => {
  const shown = conditionsInOrder(programme("a", "unknown", [condition("1", "fails"), condition("2", "unknown"), condition("3", "holds")]));
  expect(shown.map((one) => one.id)).toEqual(["3", "2", "1"]);
});
