import { expect, test } from "vitest";
import { monthsBefore } from "./months";

test("the month before, over the turn of the year, from a day that the month before does not have", () => {
  expect(monthsBefore("2026-03-31", 1)).toBe("2026-02");
  expect(monthsBefore("2026-01-05", 1)).toBe("2025-12");
  expect(monthsBefore("2026-12-01", 13)).toBe("2025-11");
});
