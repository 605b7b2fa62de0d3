import { locale } from "@ui/i18n";
import { expectComplete } from "@ui/complete-catalogue";
import { afterEach, expect, test } from "vitest";
import { dateText, named, timeText, weekdayText, words } from "./index";

afterEach(() => {
  locale.value = "zh";
});

test("every word of the phone is there in both languages", () => expectComplete(words));

test("a code nobody has named yet is still said somehow", () => {
  expect(named("status", "tekun")).toBe("特困");
  expect(named("status", "something_new")).toBe("其他救助");
  expect(named("relation", "great_aunt")).toBe("great_aunt");
});

test("dates say their year only when it is another one", () => {
  expect(dateText("2026-03-05", "2026-11-22")).toBe("3月5日");
  expect(dateText("2025-12-31", "2026-11-22")).toBe("2025年12月31日");
  locale.value = "en";
  expect(dateText("2025-12-31", "2026-11-22")).toBe("31 Dec 2025");
});

test("times are Shanghai's", () => {
  expect(timeText(Date.parse("2026-03-04T16:05:00Z"), "2026-03-05")).toBe("00:05");
  expect(timeText(Date.parse("2026-03-04T15:55:00Z"), "2026-03-05")).toBe("3月4日 23:55");
  expect(weekdayText("2026-11-22")).toBe("星期日");
});
