import { expect, test } from "vitest";
import { daysAfter, stateOf } from "./period";

test("three days go over the end of a month and a leap day", () => {
  expect([daysAfter("2026-07-30", 3), daysAfter("2028-02-28", 1), daysAfter("2026-01-01", -1)]).toEqual(["2026-08-02", "2028-02-29", "2025-12-31"]);
});

const nobody = { visited_on: null, paused_until: null, in_vain: 0 };
test.each([
  [{ ...nobody, visited_on: "2026-07-13", in_vain: 2 }, "done"],
  [{ ...nobody, paused_until: "2026-07-14", in_vain: 1 }, "excused"],
  [{ ...nobody, paused_until: "2026-07-13", in_vain: 1 }, "attempted"],
  [nobody, "due"],
] as const)("%o on 14 July is %s", (one, state) => expect(stateOf(one, "2026-07-14")).toBe(state));
