import { setLocale } from "@ui/index";
import { beforeEach, describe, expect, it } from "vitest";
import { monthFrom, period, toneOfDue, yuan } from "./money";

beforeEach(() => setLocale("zh"));

describe("amounts", () => {
  it("keeps every fen and sets thousands apart", () => {
    expect(yuan("0")).toBe("0.00");
    expect(yuan("999.9")).toBe("999.90");
    expect(yuan("1000")).toBe("1,000.00");
    expect(yuan("12345678901234.05")).toBe("12,345,678,901,234.05");
    expect(yuan("-800.00")).toBe("-800.00");
  });
});

describe("periods", () => {
  it("names months and quarters", () => {
    expect(period("2026-03-01", "month")).toBe("2026年3月");
    expect(period("2026-10-01", "quarter")).toBe("2026年第4季度");
    setLocale("en");
    expect(period("2026-01-01", "quarter")).toBe("2026 Q1");
  });
  it("goes over the turn of the year", () => {
    expect(monthFrom("2025-12-01", 1)).toBe("2026-01-01");
    expect(monthFrom("2026-01-31", -1)).toBe("2025-12-01");
  });
  it("warns only where there is something to do", () => {
    expect([toneOfDue("late"), toneOfDue("due_today"), toneOfDue("done"), toneOfDue("coming")]).toEqual(["late", "soon", "good", undefined]);
  });
});
