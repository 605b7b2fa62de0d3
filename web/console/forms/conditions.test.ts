import { locale } from "@ui/index";
import { beforeEach, expect, test } from "vitest";
import type { FormQuestion } from "../records";
import { readable, resolved } from "./conditions";

const asked = (path: string, zh: string, en: string, choices: [string, string, string][] = []): [string, FormQuestion] => [
  path,
  {
    path, name: path.split("/").at(-1) ?? "", kind: "question", type: "string", control: "input", labels: { zh, en },
    choices: choices.map(([value, one, other]) => ({ value, labels: { zh: one, en: other } })),
  },
];
const questions = new Map([
  asked("/data/home/agrees", "这家愿意配合吗？", "Do they agree?", [["yes", "愿意", "Yes"], ["no", "不愿意", "No"]]),
  asked("/data/home/sources", "还有什么收入？", "Other income?", [["farming", "种地", "Farming"]]),
  asked("/data/member/age", "多大年纪？", "How old?"),
  asked("/data/member/pension", "养老金", "Pension"),
]);

beforeEach(() => {
  locale.value = "zh";
});

test("questions stand by their words and choices by their labels", () => {
  expect(readable("/data/home/agrees  = 'no'", "/data/x", questions)).toBe("「这家愿意配合吗？」 = “不愿意”");
  locale.value = "en";
  expect(readable("/data/home/agrees != 'no'", "/data/x", questions)).toBe("[Do they agree?] ≠ “No”");
});

test("a step up is the question it leads to, and a dot is the answer itself", () => {
  expect(readable("../age  >= 16", "/data/member/pension", questions)).toBe("「多大年纪？」 ≥ 16");
  expect(readable(". >= 0 and . <= 15.5", "/data/member/pension", questions)).toBe("本题 ≥ 0 并且 本题 ≤ 15.5");
});

test("one of several choices, blank, and words between", () => {
  expect(readable("selected( /data/home/sources , 'farming') or ../age = ''", "/data/member/pension", questions))
    .toBe("「还有什么收入？」 选了 “种地” 或者 「多大年纪？」 = （空）");
});

test("what it does not know stays as it was written", () => {
  expect(readable("count-selected(/data/other/x) > 1", "/data/a", questions)).toBe("count-selected(/data/other/x) > 1");
  expect(readable("regex(., '^1[3-9]\\d{9}$')", "/data/member/age", questions)).toBe("regex(本题, “^1[3-9]\\d{9}$”)");
});

test("words inside a quoted text are left alone", () => {
  expect(readable("/data/member/age = 'and or'", "/data/x", questions)).toBe("「多大年纪？」 = “and or”");
});

test.each([
  ["../age", "/data/member/pension", "/data/member/age"],
  ["../../home/agrees", "/data/member/pension", "/data/home/agrees"],
  [".", "/data/member/pension", "/data/member/pension"],
  ["/data/x", "/data/member/pension", "/data/x"],
])("%s at %s is %s", (step, at, path) => expect(resolved(step, at)).toBe(path));
