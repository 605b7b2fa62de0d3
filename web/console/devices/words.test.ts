import { setLocale } from "@ui/index";
import { afterEach, expect, test } from "vitest";
import type { DeviceRow } from "../records";
import { ago, clockWords, counted, failureWords, placesWords, signWords, yesNo } from "./words";

const NOW = new Date("2026-03-02T09:00:00+08:00");
const device: DeviceRow = {
  id: "1", worker_id: "2", worker: "李建国", login: "grid01", worker_left: false, places: ["城南一网格"], households: 12_000, name: "李建国 的手机",
  app_version: "0.0.9", first_seen_at: "2026-02-01T09:00:00+08:00", last_synced_at: "2026-02-22T09:00:00+08:00", clock_skew_s: -2520,
  unsent: 4, drafts: 0, kept_with_problem: 1, oldest_unsent_at: null, free_storage_mb: 96, opens_offline: null, storage_persisted: null,
  last_failure: null, replaced: false, lost_at: null, signs: [],
};
afterEach(() => setLocale("zh"));

test.each([
  ["2026-03-02T09:05:00+08:00", "刚才"],
  ["2026-03-02T08:59:01+08:00", "刚才"],
  ["2026-03-02T08:59:00+08:00", "1 分钟前"],
  ["2026-03-02T08:00:01+08:00", "59 分钟前"],
  ["2026-03-02T08:00:00+08:00", "1 小时前"],
  ["2026-03-01T09:00:01+08:00", "23 小时前"],
  ["2026-03-01T09:00:00+08:00", "1 天前"],
])("%s was %s", (instant, words) => expect(ago(instant, NOW)).toBe(words));

test.each([
  [null, "没说"], [0, "准"], [59, "准"], [-59, "准"], [60, "快 1 分钟"], [-2520, "慢 42 分钟"], [7200, "快 2 小时"],
  [47 * 3600, "快 47 小时"], [-48 * 3600, "慢 2 天"],
])("a clock %s seconds off is %s", (skew, words) => expect(clockWords(skew)).toBe(words));

test("a sign carries its own figure", () => {
  expect(signWords("kept", device, NOW)).toBe("有问题 1 条");
  expect(signWords("unsent", device, NOW)).toBe("没发出 4 条");
  expect(signWords("silent", device, NOW)).toBe("8 天没联系");
  expect(signWords("wrong_clock", device, NOW)).toBe("时间慢 42 分钟");
  expect(signWords("low_storage", device, NOW)).toBe("只剩 96 MB");
  expect(signWords("old_app", device, NOW)).toBe("版本 0.0.9");
  expect(signWords("reach_too_wide", device, NOW)).toBe("管辖 12000 户，太多");
  setLocale("en");
  expect(signWords("wrong_clock", device, NOW)).toBe("clock 42 min slow");
});

test("a phone that never synced is silent since its first sign-in", () =>
  expect(signWords("silent", { ...device, last_synced_at: null }, NOW)).toBe("29 天没联系"));

test("a failure is said only by a phone that speaks of itself", () => {
  expect(failureWords(device)).toBe("没有");
  expect(failureWords({ ...device, unsent: null })).toBe("没说");
  expect(failureWords({ ...device, last_failure: "no_answer" })).toBe("连不上服务器");
  expect(failureWords({ ...device, last_failure: "not_permitted" })).toBe("not_permitted");
});

test("many places are named by the first and their number", () => {
  expect(placesWords([])).toBe("今天没有管辖范围");
  expect(placesWords(["城南一网格"])).toBe("城南一网格");
  expect(placesWords(["城南一网格", "城南二网格"])).toBe("城南一网格等 2 处");
});

test("what was not said is not taken for no or none", () => {
  expect([yesNo(null), yesNo(false), yesNo(true)]).toEqual(["没说", "否", "是"]);
  expect([counted(null), counted(0)]).toEqual(["没说", "0 条"]);
});
