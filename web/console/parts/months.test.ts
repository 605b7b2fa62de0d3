import { setLocale } from "@ui/index";
import { afterEach, describe, expect, test } from "vitest";
import { firstDay, lastDay, monthOf, monthsAfter, monthsBetween, monthWords } from "./months";

afterEach(() => setLocale("zh"));

describe("civil months", () => {
  test("count over the end of a year, both ways", () => {
    expect(monthsAfter("2025-12", 1)).toBe("2026-01");
    expect(monthsAfter("2026-01", -1)).toBe("2025-12");
    expect(monthsAfter("2026-05", -17)).toBe("2024-12");
  });

  test("know their last day", () => {
    expect([lastDay("2024-02"), lastDay("2025-02"), lastDay("2000-02"), lastDay("1900-02"), lastDay("2026-12")]).toEqual([
      "2024-02-29", "2025-02-28", "2000-02-29", "1900-02-28", "2026-12-31",
    ]);
    expect([monthOf("2026-03-31"), firstDay("2026-03")]).toEqual(["2026-03", "2026-03-01"]);
  });

  test("from one to another, both counted", () => {
    expect(monthsBetween("2025-11", "2026-02")).toEqual(["2025-11", "2025-12", "2026-01", "2026-02"]);
    expect(monthsBetween("2026-02", "2026-02")).toEqual(["2026-02"]);
    expect(monthsBetween("2026-03", "2026-02")).toEqual([]);
  });

  test("are said in both languages", () => {
    expect([monthWords("2026-03"), monthWords("2026-03", true)]).toEqual(["2026年3月", "3月"]);
    setLocale("en");
    expect([monthWords("2026-03"), monthWords("2026-03", true)]).toEqual(["Mar 2026", "Mar"]);
  });
});
