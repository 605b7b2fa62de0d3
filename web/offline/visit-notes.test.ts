import { expect, test } from "vitest";
import { household } from "./household.sample";
import { carersOf, mapLinks, notesOf } from "./visit-notes";

const visit = (answers: Record<string, unknown>) => ({ id: "v", visited_on: "2026-03-02", outcome: "met", visitor_name: "李守仁", answers });

test("the notes of a visit are told in one order, whatever form it was, without the empty ones", () => {
  const answers = { "/data/who/confirmed_by": "隔壁王喜", "/data/finish/remark": " 门锁坏了 ", "/data/needs/need_other": "", "/data/other": "x" };
  expect(notesOf(answers)).toEqual([{ name: "remark", text: "门锁坏了" }, { name: "confirmed_by", text: "隔壁王喜" }]);
});

test("a carer is named once, with the telephone that the visit told which named them", () => {
  const told = { "/data/care/daily_carer_person": "王喜", "/data/care/daily_carer_relation": "neighbour", "/data/care/daily_carer_phone": "13900000002" };
  const facts = { daily_carer_person: "王喜", sick_carer_person: "王喜" };
  expect(carersOf(household({ id: "h", facts, visits: [visit({}), visit(told)] }))).toEqual([
    { when: "daily", name: "王喜", relation: "neighbour", phone: "13900000002" },
  ]);
});

test("the telephone of a former carer is not given as the new one's", () => {
  const told = { "/data/care/daily_carer_person": "旧人", "/data/care/daily_carer_phone": "13900000002" };
  const held = household({ id: "h", facts: { daily_carer_person: "新人", sick_carer_person: "看护" }, visits: [visit(told)] });
  expect(carersOf(held).map((one) => [one.when, one.name, one.phone])).toEqual([["daily", "新人", null], ["ill", "看护", null]]);
});

test("nobody is no carer", () => {
  expect(carersOf(household({ id: "h", facts: { daily_carer_person: " " } }))).toEqual([]);
});

test("each map app is told its own datum and nobody's name", () => {
  expect(mapLinks({ lon: 113.2041, lat: 36.1 })).toEqual({
    amap: "https://uri.amap.com/marker?position=113.210601,36.100006&coordinate=gaode&callnative=1",
    baidu: "https://api.map.baidu.com/marker?location=36.105701,113.217180&coord_type=bd09ll&output=html&src=tanfang&title=%E5%AE%B6&content=%E5%AE%B6",
    other: "geo:36.100000,113.204100?q=36.100000,113.204100",
  });
});
