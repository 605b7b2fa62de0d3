import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays, ageOn, civilDate, daysBetween, instantText } from "./civil-date";

test.each([
  ["2026-03-04T15:59:59Z", "2026-03-04"],
  ["2026-03-04T16:00:00Z", "2026-03-05"],
  ["2026-12-31T16:00:00Z", "2027-01-01"],
])("at %s it is %s in Shanghai", (instant, date) => {
  expect(civilDate(Date.parse(instant))).toBe(date);
});

test("an instant says its offset", () => {
  expect(instantText(Date.parse("2026-03-04T16:00:00Z"))).toBe("2026-03-05T00:00:00+08:00");
});

test("adding days and counting them are inverse", () => {
  fc.assert(
    fc.property(fc.integer({ min: -40_000, max: 40_000 }), (days) => {
      expect(daysBetween("2026-03-01", addDays("2026-03-01", days))).toBe(days);
    }),
  );
});

test.each([
  ["1946-03-05", "2026-03-04", 79],
  ["1946-03-05", "2026-03-05", 80],
  [null, "2026-03-05", null],
])("someone born on %s is %s years old on %s", (birth, today, age) => {
  expect(ageOn(birth, today)).toBe(age);
});
