import { setLocale } from "@ui/index";
import { afterEach, describe, expect, test } from "vitest";
import type { Figure, Measure, Value } from "./calls";
import { beside, cell, drawingOf, EARLIER, funnelOf, monthLines, pageOf, placeLines, withUnit } from "./figures";

afterEach(() => setLocale("zh"));

const text = (zh: string) => ({ zh, en: zh });
const measure = (given: Partial<Measure>): Measure => ({ name: "leads_received", group: "discovery", unit: "count", each: "event", title: text("收到线索"), definition: text("怎么数"), source: [], parts: [], records: "lead", ...given });
const value = (given: Partial<Value>): Value => ({ number: null, count: 0, of: null, p90: null, ...given });
const figure = (given: Partial<Figure>): Figure => ({ measure: "leads_received", value: value({}), by_month: [], by_place: [], by_part: [], ...given });

describe("a number in words", () => {
  test("is counted in what it counts", () => {
    expect(withUnit({ unit: "count", records: "lead", each: "event" }, value({ number: 1234, count: 1234 }))).toBe("1,234 条");
    expect(withUnit({ unit: "count", records: "payment", each: "event" }, value({ number: 2, count: 2 }))).toBe("2 笔");
    expect(withUnit({ unit: "count", records: "household", each: "event" }, value({ number: 2, count: 2 }))).toBe("2 户次");
    expect(withUnit({ unit: "count", records: "household", each: "standing" }, value({ number: 2, count: 2 }))).toBe("2 户");
  });
  test("money comes as whole fen and is said in yuan and fen, none of them lost", () => {
    expect(withUnit({ unit: "yuan", records: "payment", each: "event" }, value({ number: 123456789, count: 3 }))).toBe("1,234,567.89 元");
    expect(cell("yuan", value({ number: 5, count: 1 }))).toBe("0.05");
  });
  test("a share is neither all nor nothing too early", () => {
    expect(cell("share", value({ number: 0.999, count: 999, of: 1000 }))).toBe("99%");
    expect(cell("share", value({ number: 0.001, count: 1, of: 1000 }))).toBe("1%");
    expect(cell("share", value({ number: 1, count: 7, of: 7 }))).toBe("100%");
  });
  test("a share of nobody, and the days of nothing, are no nought", () => {
    expect(cell("share", value({ number: null, count: 0, of: 0 }))).toBe("—");
    expect(cell("days", value({ number: null }))).toBe("—");
    expect(cell("count", undefined)).toBe("0");
    expect(cell("share", undefined)).toBe("—");
  });
  test("beside a share stands of how many, beside days how long the slow ones took", () => {
    expect(beside({ unit: "share" }, value({ number: 0.5, count: 4, of: 8 }))).toEqual(["8 中的 4"]);
    expect(beside({ unit: "days" }, value({ number: 6.5, count: 9, p90: 14.25 }))).toEqual(["中位数", "十件里九件在 14.3 天内", "共 9 件"]);
    expect(beside({ unit: "count" }, value({ number: 3, count: 3 }))).toEqual([]);
  });
});

describe("over months", () => {
  const of = figure({ by_month: [{ month: "2026-02", value: value({ number: 3, count: 3 }) }] });
  test("a month without a record is a nought of what is counted, and keeps its place", () => {
    const lines = monthLines([of], ["2026-01", "2026-02", "2026-03"]);
    expect(drawingOf(measure({}), "线索", lines, "month")).toMatchObject({ shape: "columns", labels: ["1月\n2026", "2月", "3月"], series: [{ values: [0, 3, 0] }] });
  });
  test("but no nought of a share: the line is broken there", () => {
    const lines = monthLines([figure({ by_month: [{ month: "2026-02", value: value({ number: 1, count: 3, of: 3 }) }] })], ["2026-01", "2026-02"]);
    expect(drawingOf(measure({ unit: "share" }), "率", lines, "month")).toMatchObject({ shape: "line", top: 100, series: [{ values: [null, 100] }] });
  });
  test("what was owed before stands first, where a number knows of it", () => {
    const early = figure({ by_month: [{ month: EARLIER, value: value({ number: 2, count: 2 }) }] });
    expect(monthLines([early], ["2026-01"]).map((line) => line.label)).toEqual(["更早", "2026年1月"]);
    expect(monthLines([of], ["2026-01"]).map((line) => line.label)).toEqual(["2026年1月"]);
  });
});

describe("beside places", () => {
  const of = figure({ by_place: [{ code: "140427103", name: "树掌镇", value: value({ number: 9, count: 9 }) }, { code: "140427100", name: "龙泉镇", value: value({ number: 1, count: 1 }) }] });
  test("they stand in the order of divisions, whatever they score, and those without a record too", () => {
    const lines = placeLines([of], [{ code: "140427101", name: "百尺镇" }, { code: "140427100", name: "龙泉镇" }]);
    expect(lines.map((line) => line.label)).toEqual(["龙泉镇", "百尺镇", "树掌镇"]);
    expect(drawingOf(measure({}), "线索", lines, "place")).toMatchObject({ shape: "bars", series: [{ values: [1, 0, 9] }] });
  });
});

test("the chain from a report to help counts those who came to each step, by channel", () => {
  const parts = [{ key: "visit", title: text("走访发现") }, { key: "hotline", title: text("热线") }, { key: "telephone", title: text("来电") }];
  const steps = [measure({ parts }), measure({ name: "leads_helped", title: text("已得到帮助"), unit: "share", parts }), measure({ name: "leads_outcomes", parts: [{ key: "case", title: text("立案") }] })];
  const counted = (name: string, visit: number, hotline: number) => figure({ measure: name, by_part: [{ key: "visit", value: value({ count: visit, of: 8 }) }, { key: "hotline", value: value({ count: hotline }) }] });
  expect(funnelOf(steps, [counted("leads_received", 8, 2), counted("leads_helped", 5, 1)], (one) => one.title.zh)).toMatchObject({
    labels: ["收到线索", "已得到帮助"],
    series: [{ key: "visit", values: [8, 5] }, { key: "hotline", values: [2, 1] }],
  });
  expect(funnelOf(steps, [], (one) => one.title.zh)).toBeNull();
});

describe("a record's own page", () => {
  test.each([
    ["lead", "/leads/1"], ["case", "/cases/1"], ["referral", "/referrals/1"], ["household", "/households/9"], ["monitoring", "/households/9"], ["payment", "/households/9"], ["escalation", "/escalations/9"],
  ] as const)("of a %s", (kind, page) => expect(pageOf({ kind, id: "1", household_id: "9" })).toBe(page));
  test("there is none for a household that moved out of reach", () => expect(pageOf({ kind: "household", id: "1", household_id: null })).toBeNull());
});
