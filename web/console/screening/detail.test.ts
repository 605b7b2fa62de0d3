import { expect, test } from "vitest";
import { detailSaid } from "./detail";

test("two counties: which other one, what it pays and since when", () =>
  expect(detailSaid({ name: "王春生", county: "平顺县", programme: "低保", since: "2025-03-01", listed_on: "2025-11-20" })).toBe(
    "王春生 · 平顺县 · 低保 · 2025年3月1日 起 · 名单日期 2025年11月20日",
  ));
test("a family's income names nobody and begins with no dot", () =>
  expect(detailSaid({ monthly_income: 9000, members: 2, listed_on: "2025-11-20" })).toBe("名单月收入 9000 元，2 口人 · 名单日期 2025年11月20日"));
test("a business of somebody, with what it earns where the list says so", () =>
  expect(detailSaid({ name: "路和平", business: "路家饭店", monthly_income: "300.00", registered_on: "2025-03-01" })).toBe(
    "路和平 · 路家饭店 · 2025年3月1日 登记 · 月收入 300.00 元",
  ));
test("nothing known is nothing said", () => expect(detailSaid({})).toBe(""));
