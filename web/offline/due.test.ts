import { expect, test } from "vitest";
import { byVillage, comingHouseholds, dueHouseholds, dueState } from "./due";
import { household } from "./household.sample";

const followup = { reason: "scattered_tekun", interval_days: 30, grace_days: 3, last_counted_on: "2026-02-03", due_on: "2026-03-05" };

test.each([
  ["2026-03-04", "not_yet"],
  ["2026-03-05", "due"],
  ["2026-03-08", "due"],
  ["2026-03-09", "overdue"],
])("due on 5 March with three days of grace: on %s it is %s", (today, state) => {
  expect(dueState(followup, today)).toBe(state);
});

test("the longest overdue comes first, those whose day is ahead are left out", () => {
  const rows = dueHouseholds(
    [
      household({ id: "a", followup: { ...followup, due_on: "2026-03-09" } }),
      household({ id: "b", followup: { ...followup, due_on: "2026-01-01" } }),
      household({ id: "c", followup: { ...followup, due_on: "2026-03-10" } }),
      household({ id: "d" }),
    ],
    "2026-03-09",
  );
  expect(rows.map((row) => [row.household.id, row.state, row.days])).toEqual([["b", "overdue", 67], ["a", "due", 0]]);
});

test("who falls due within days is coming, and everybody of a campaign however far its last day is", () => {
  const rows = comingHouseholds(
    [
      household({ id: "late", followup: { ...followup, due_on: "2026-03-08" } }),
      household({ id: "last", followup: { ...followup, due_on: "2026-03-16" } }),
      household({ id: "first", followup: { ...followup, due_on: "2026-03-10" } }),
      household({ id: "far", followup: { ...followup, due_on: "2026-03-17" } }),
      household({ id: "campaign", followup: { ...followup, due_on: "2026-03-20", reason: "campaign" } }),
      household({ id: "none" }),
    ],
    "2026-03-09",
    7,
  );
  expect(rows.map((row) => [row.household.id, row.days])).toEqual([["first", -1], ["last", -7], ["campaign", -11]]);
});

test("households are grouped by their village, not by their grid", () => {
  const rows = ["140427100201001", "140427100202001", "140427100201002"].map((region_code, index) => ({
    household: household({ id: String(index), region_code }),
  }));
  expect(byVillage(rows).map((group) => [group.code, group.rows.length])).toEqual([["140427100201", 2], ["140427100202", 1]]);
});
