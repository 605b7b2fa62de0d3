import { setLocale } from "@ui/index";
import { beforeEach, expect, test } from "vitest";
import { ageAt, civilDate, day, daysBetween, hoursUntil, limit, moment, taken } from "./dates";

beforeEach(() => setLocale("zh"));

test("a civil day is Shanghai's, whatever the desk's clock is set to", () => {
  expect(civilDate(new Date("2026-03-01T15:59:59Z"))).toBe("2026-03-01");
  expect(civilDate(new Date("2026-03-01T16:00:00Z"))).toBe("2026-03-02");
});

test("days are counted over month and leap-day ends", () => {
  expect(daysBetween("2028-02-28", "2028-03-01")).toBe(2);
  expect(daysBetween("2026-03-01", "2026-03-01")).toBe(0);
  expect(daysBetween("2026-03-02", "2026-03-01")).toBe(-1);
});

test("an age is reached on the birthday, not the day before", () => {
  expect(ageAt("1946-03-02", "2026-03-01")).toBe(79);
  expect(ageAt("1946-03-02", "2026-03-02")).toBe(80);
  expect(ageAt(null)).toBeNull();
});

test("a limit at midnight is said as the end of the day before", () => {
  expect(limit("2026-11-25T16:00:00Z")).toContain("25日 23:59");
  expect(limit("2026-11-25T09:13:00Z")).toBe(moment("2026-11-25T09:13:00Z"));
});

test("hours until an instant turn negative once it has passed", () => {
  const now = new Date("2026-03-01T00:00:00Z");
  expect(hoursUntil("2026-03-01T01:30:00Z", now)).toBe(1.5);
  expect(hoursUntil("2026-02-28T23:00:00Z", now)).toBe(-1);
});

test("when a photo was taken is said as a day and a time; what no camera wrote so stays as it is", () => {
  expect(taken("2019:11:23 09:26:07")).toBe("2019年11月23日 09:26");
  expect(taken("yesterday")).toBe("yesterday");
});

test("the day of an instant is Shanghai's", () => {
  expect(day("2026-11-23T19:26:00Z", "2026-11-24")).toBe("11月24日");
});

test("no page cuts an instant's day out of its text, which is Greenwich's", () => {
  const pages = import.meta.glob<string>(["./**/*.vue", "../phone/**/*.vue"], { query: "?raw", import: "default", eager: true });
  expect(Object.keys(pages).length).toBeGreaterThan(100);
  expect(Object.entries(pages).filter(([, text]) => /_at!?\.slice\(0, ?10\)/.test(text)).map(([page]) => page)).toEqual([]);
});
