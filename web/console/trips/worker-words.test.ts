import { expect, test } from "vitest";
import { needsWords, readPlace, weekWords } from "./worker-words";

test.each([
  ["", null],
  ["113.2041,36.1092", { lon: 113.2041, lat: 36.1092 }],
  ["113.2041， 36.1092", { lon: 113.2041, lat: 36.1092 }],
  ["-180 90", { lon: -180, lat: 90 }],
  ["113.2", undefined],
  ["181,36", undefined],
  ["113,91", undefined],
  ["1,2,3", undefined],
  ["here, there", undefined],
])("%s is read as %o", (typed, place) => expect(readPlace(typed)).toEqual(place));

const days = { weekdays: [1, 3], most_visits: 8, begins: "08:30", ends: "17:30", start_lon: null, start_lat: null, end_lon: null, end_lat: null, rest_begins: null, rest_ends: null, skills: [] };
test("a week is told by its days, its hours and how many a day", () => {
  expect(weekWords(days)).toBe("周一、周三 · 08:30–17:30 · 每天 8 户");
  expect(weekWords({ ...days, weekdays: [1, 2, 3, 4, 5] })).toBe("周一至周五 · 08:30–17:30 · 每天 8 户");
  expect(weekWords({ ...days, weekdays: [] })).toBe("不上班");
  expect(weekWords({ ...days, rest_begins: "12:00", rest_ends: "14:00" })).toBe("周一、周三 · 08:30–17:30，12:00–14:00 休息 · 每天 8 户");
});

test("needs are told one by one, and nothing is told of nothing", () => {
  const none = { skills: [], opens: null, closes: null, minutes: null, not_workers: [] };
  expect(needsWords(none, String)).toEqual([]);
  expect(needsWords({ ...none, skills: ["nurse"], opens: "09:00", closes: "11:00", minutes: 60, not_workers: ["a"] }, () => "李建国")).toEqual(["会护理", "09:00–11:00 之间", "每次 60 分钟", "不派 李建国"]);
});
