import { expect, test } from "vitest";
import { dayName, lunarDate, lunarText } from "./lunar";

test.each([
  "1900-01-31", "1912-02-18", "1949-01-29", "1958-02-18", "1966-01-21", "1976-01-31", "1985-02-20", "1997-02-07", "2000-02-05", "2008-02-07",
  "2012-01-23", "2016-02-08", "2019-02-05", "2020-01-25", "2021-02-12", "2022-02-01", "2023-01-22", "2024-02-10", "2025-01-29", "2026-02-17",
  "2027-02-06", "2028-01-26", "2029-02-13", "2030-02-03", "2033-01-31", "2034-02-19", "2050-01-23", "2100-02-09", "1916-02-03",
])("spring festival of %s", (date) => {
  expect(lunarDate(date)).toEqual({ year: Number(date.slice(0, 4)), month: 1, leap: false, day: 1 });
});

test.each([
  ["2017-07-23", 6], ["2020-05-23", 4], ["2023-03-22", 2], ["2025-07-25", 6], ["2028-06-23", 5], ["2033-12-22", 11],
] as const)("on %s leap month %i begins", (date, month) => {
  expect(lunarDate(date)).toMatchObject({ month, leap: true, day: 1 });
});

test.each([
  ["2025-10-06", 8, 15], ["1978-09-17", 8, 15], ["1954-11-25", 11, 1], ["2057-09-29", 9, 1], ["1933-07-23", 6, 1], ["2026-06-19", 5, 5], ["2024-09-17", 8, 15], ["2026-02-16", 12, 29],
] as const)("%s is month %i, day %i", (date, month, day) => {
  expect(lunarDate(date)).toMatchObject({ month, leap: false, day });
});

test("days follow one another from 1900 to 2100 without a gap", () => {
  let before = { year: 1900, month: 1, leap: false, day: 0 };
  for (let instant = Date.UTC(1900, 0, 31); instant <= Date.UTC(2100, 11, 31); instant += 86_400_000) {
    const lunar = lunarDate(new Date(instant).toISOString().slice(0, 10));
    if (!lunar) throw new Error(`${instant}`);
    const nextDay = lunar.day === before.day + 1 && lunar.month === before.month && lunar.leap === before.leap;
    const nextMonth = lunar.day === 1 && before.day >= 29 && (lunar.leap ? lunar.month === before.month : lunar.month === (before.month % 12) + 1);
    if (!nextDay && !nextMonth) throw new Error(`${new Date(instant).toISOString()} ${JSON.stringify([before, lunar])}`);
    before = lunar;
  }
});

test("outside its years, and without a date, there is none", () => {
  expect(lunarDate("1900-01-30")).toBeNull();
  expect(lunarDate("2101-01-29")).toBeNull();
  expect(lunarDate("")).toBeNull();
  expect(lunarDate("2026-02-31x")).toBeNull();
});

test("it is said as people say it", () => {
  const day = lunarDate("2026-03-05");
  expect(day && lunarText(day, "zh")).toBe("农历丙午年（马）正月十七");
  expect(day && lunarText(day, "en")).toBe("lunar: day 17 of month 1, year of the Horse");
  const leap = lunarDate("2025-07-25");
  expect(leap && lunarText(leap, "zh")).toBe("农历乙巳年（蛇）闰六月初一");
  expect([1, 10, 11, 15, 20, 21, 29, 30].map(dayName)).toEqual(["初一", "初十", "十一", "十五", "二十", "廿一", "廿九", "三十"]);
});
