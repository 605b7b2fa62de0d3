import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { locale } from "@ui/i18n";
import { expectComplete } from "@ui/complete-catalogue";
import { afterEach, expect, test } from "vitest";
import { dateText, named, phoneText, timeText, weekdayText, words } from "./index";

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

test.each([
  ["13900000001", "139 0000 0001"],
  ["0355-8770000", "0355-8770000"],
  ["139000000012", "139000000012"],
])("%s is read %s", (phone, text) => expect(phoneText(phone)).toBe(text));

test("no word is kept that no screen says", () => {
  const folder = fileURLToPath(new URL("..", import.meta.url));
  const sources = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.(vue|ts)$/.test(file) && !file.startsWith("words/"))
    .map((file) => readFileSync(join(folder, file), "utf8"))
    .join("\n");
  const madeFromCodes = /^(pin\.(same_digit|in_a_row)$|lock\.after_\d+$|unfit\.(insecure|old|storage)$|record\.(kind\.|draft$|ready$|sending$|waiting_for_files$|sent$|kept_with_problem$)|weekday\.|trip\.(attempted|begun|moved|grid_ended|no_duty|no_position)$|status\.|care\.|outcome\.|programme\.|relation\.|sex\.|reason\.|rule\.|carer\.|carer_relation\.|identity\.|note\.|help\.\w+?(_text)?$|here\.inside\.|can\.|cannot\.|lens\.(refused|none|busy|insecure|full|failed)|sound\.(refused|none|busy|insecure|full|failed)|place\.(refused|none|insecure|failed)|board\.(red|blue|yellow|black))/;
  const unused = Object.keys(words.zh).filter((key) => !madeFromCodes.test(key) && !sources.includes(`"${key}"`) && !sources.includes(`'${key}'`));
  expect(unused).toEqual([]);
});
