import { beforeAll, expect, test } from "vitest";
import { findOptions, loadReadings, spells } from "./choice-search";

const villages = ["东坡村", "西河村", "单家沟村", "长治路社区", "Dong Xi Road"].map((label, index) => ({ value: `v${index}`, label }));
const found = (query: string) => findOptions(villages, query).map((one) => one.label);

beforeAll(loadReadings);

test("by words, pinyin, initials and both mixed", () => {
  expect(found("河")).toEqual(["西河村"]);
  expect(found("xihe")).toEqual(["西河村"]);
  expect(found("xhc")).toEqual(["西河村"]);
  expect(found("xihc")).toEqual(["西河村"]);
  expect(found("hecun")).toEqual(["西河村"]);
  expect(found("dpc")).toEqual(["东坡村"]);
  expect(found("v3")).toEqual(["长治路社区"]);
});

test("a character with two readings is found by both", () => {
  expect(found("shanjia")).toEqual(["单家沟村"]);
  expect(found("danjia")).toEqual(["单家沟村"]);
  expect(found("changzhi")).toEqual(["长治路社区"]);
});

test("what begins so comes first, blanks do not matter, nothing fits nothing", () => {
  expect(found("Dong")).toEqual(["Dong Xi Road", "东坡村"]);
  expect(found("东 坡")).toEqual(["东坡村"]);
  expect(found("")).toHaveLength(5);
  expect(found("qqq")).toEqual([]);
  expect(spells("村", "")).toBe(true);
});

test("fifty thousand choices are searched while one types", () => {
  const many = Array.from({ length: 50_000 }, (_, index) => ({ value: `n${index}`, label: `${"东西南北中"[index % 5]}河镇第${index}村` }));
  findOptions(many, "xh");
  const begin = performance.now();
  expect(findOptions(many, "xihezhen")).toHaveLength(10_000);
  expect(performance.now() - begin).toBeLessThan(400);
});
