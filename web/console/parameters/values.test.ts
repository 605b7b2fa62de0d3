import { describe, expect, it } from "vitest";
import type { ParameterItem } from "../records";
import { begin, given } from "./values";

const limits = (type: string, more: Partial<ParameterItem["limits"]> = {}): ParameterItem["limits"] => ({
  type, unit: "", choices: [], keys: [], minimum: null, maximum: null, law_minimum: null, law_maximum: null, must_include: [], count: null, ...more,
});

describe("what is typed for a parameter", () => {
  it("is a number where it reads as one, else left to the server to refuse", () => {
    const decimal = limits("decimal");
    expect(given({ ...begin(0.3, decimal), text: "0.35" }, decimal)).toBe(0.35);
    expect(given({ ...begin(0.3, decimal), text: "三成" }, decimal)).toBe("三成");
  });
  it("is a table entry by entry, without what was left empty", () => {
    const table = limits("table", { keys: ["rural", "urban"] });
    const typed = begin({ rural: 600 }, table);
    expect(typed.entries).toEqual({ rural: "600", urban: "" });
    expect(given(typed, table)).toEqual({ rural: 600 });
  });
  it("is days of a month with any comma", () => {
    const days = limits("days_of_month", { count: 2 });
    expect(begin([10, 25], days).text).toBe("10, 25");
    expect(given({ ...begin(null, days), text: "5，20" }, days)).toEqual([5, 20]);
  });
  it("is what was taken of the choices, and yes or no", () => {
    const list = limits("list", { choices: ["dibao", "tekun"] });
    expect(given({ ...begin(["dibao"], list), taken: ["tekun"] }, list)).toEqual(["tekun"]);
    expect(given(begin(true, limits("bool")), limits("bool"))).toBe(true);
  });
});
