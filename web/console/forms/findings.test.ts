import { locale } from "@ui/index";
import { beforeEach, expect, test } from "vitest";
import type { Finding } from "../records";
import { asLines, filtered, inOrder, placeOf } from "./findings";

const finding = (given: Partial<Finding>): Finding => ({
  sheet: "survey", row: 2, column: "type", kind: "unknown_type", severity: "error",
  message: { zh: "不认识的题型", en: "unknown type" }, remedy: { zh: "改成 text", en: "write text" }, ...given,
});

beforeEach(() => {
  locale.value = "zh";
});

test("errors stand before warnings, each by sheet and row", () => {
  const found = inOrder([
    finding({ severity: "warning", row: 1 }), finding({ row: 12 }), finding({ row: 3 }), finding({ sheet: "choices", row: 40 }),
  ]);
  expect(found.map((one) => `${one.severity} ${one.sheet} ${one.row}`)).toEqual([
    "error choices 40", "error survey 3", "error survey 12", "warning survey 1",
  ]);
});

test("what concerns the whole workbook stands before single rows", () => {
  expect(inOrder([finding({}), finding({ sheet: null, row: null })])[0]?.sheet).toBeNull();
});

test("filtering takes the severity and looks in place, words and remedy", () => {
  const all = [finding({ row: 7 }), finding({ severity: "warning", column: "relevant" })];
  expect(filtered(all, "error", "")).toHaveLength(1);
  expect(filtered(all, "all", "RELEVANT")).toEqual([all[1]]);
  expect(filtered(all, "warning", "改成 text")).toEqual([all[1]]);
  expect(filtered(all, "error", "relevant")).toEqual([]);
});

test("copied lines keep their columns whatever the words hold", () => {
  expect(asLines([finding({ message: { zh: "一\n二\t三", en: "" } })])).toBe("survey\t2\ttype\t一 二 三\t改成 text");
});

test("a place is said in the language spoken, without what is not known", () => {
  expect(placeOf(finding({ row: 5 }))).toBe("survey 第 5 行 type 列");
  locale.value = "en";
  expect(placeOf(finding({ row: 5, column: null }))).toBe("survey, row 5");
});
