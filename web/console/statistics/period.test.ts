import { setLocale } from "@ui/index";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { monthsAfter } from "../parts/months";
import { changedTo, courseOf, daysOf, kindOf, lastMonth, latestPeriods, monthsOf, periodAfter, periodOf, periodWords } from "./period";

afterEach(() => setLocale("zh"));

describe("months, quarters and years", () => {
  test.each([
    ["2024-02", "2024-02-01", "2024-02-29"],
    ["2023-02", "2023-02-01", "2023-02-28"],
    ["2026-Q1", "2026-01-01", "2026-03-31"],
    ["2026-Q4", "2026-10-01", "2026-12-31"],
    ["2026", "2026-01-01", "2026-12-31"],
  ])("%s is from %s to %s, both counted", (period, since, until) => expect(daysOf(period)).toEqual({ since, until }));

  test("the quarter before the first is the fourth of the year before", () => expect(periodAfter("2026-Q1", -1)).toBe("2025-Q4"));
  test("the month after December is January", () => expect(periodAfter("2025-12", 1)).toBe("2026-01"));
  test("they are offered from the running one back", () => expect(latestPeriods("quarter", "2026-11-23", 3)).toEqual(["2026-Q4", "2026-Q3", "2026-Q2"]));

  test("they are named as the office names them", () => {
    expect(["2026-03", "2026-Q1", "2026"].map(periodWords)).toEqual(["2026年3月", "2026年第1季度", "2026年"]);
    setLocale("en");
    expect(["2026-03", "2026-Q1", "2026"].map(periodWords)).toEqual(["Mar 2026", "Q1 2026", "2026"]);
  });

  test("another kind of period is the one the chosen one ends in, and never one that has not begun", () => {
    expect(changedTo("quarter", "2026-02", "2026-11-23")).toBe("2026-Q1");
    expect(changedTo("month", "2026-Q1", "2026-11-23")).toBe("2026-03");
    expect(changedTo("month", "2026", "2026-11-23")).toBe("2026-11");
    expect(changedTo("month", "2025", "2026-11-23")).toBe("2025-12");
  });
});

describe("the course over time", () => {
  test("is the twelve months that end with the period", () => {
    const { since, until, months } = courseOf("2026-Q1", "2026-11-23");
    expect([since, until, months.length]).toEqual(["2025-04-01", "2026-03-31", 12]);
  });
  test("ends with this month while the period runs: months to come are no noughts", () => {
    expect(courseOf("2026", "2026-11-23").until).toBe("2026-11-30");
    expect(courseOf("2026-Q4", "2026-11-23").months.at(-1)).toBe("2026-11");
  });
});

const month = fc.record({ year: fc.integer({ min: 1950, max: 2090 }), month: fc.integer({ min: 1, max: 12 }) }).map((at) => `${at.year}-${String(at.month).padStart(2, "0")}`);

test("every month lies in exactly one period of each kind, and steps there and back lead home", () =>
  fc.assert(
    fc.property(month, fc.constantFrom("month" as const, "quarter" as const, "year" as const), fc.integer({ min: -40, max: 40 }), (at, kind, steps) => {
      const period = periodOf(kind, at);
      expect(kindOf(period)).toBe(kind);
      expect(monthsOf(period)).toContain(at);
      expect(periodAfter(periodAfter(period, steps), -steps)).toBe(period);
      expect(monthsAfter(lastMonth(period), 1)).toBe(monthsOf(periodAfter(period, 1))[0]);
    }),
  ));
