import { expect, test } from "vitest";
import { household } from "./household.sample";
import { search, searchEntry } from "./search";

const person = {
  id: "p", name: "单玉兰", pinyin: "shan yu lan", sex: "female", birth_date: "1944-05-01", relation: "spouse",
  id_last4: "032X", phone: "13900000001", died_on: null,
};
const entries = [
  household({ id: "zhao", persons: [person] }),
  household({ id: "wang", head_name: "王喜", head_pinyin: "wang xi", address: "二组 8 号" }),
].map(searchEntry);

test("ten thousand households are searched as fast as one types", () => {
  const many = Array.from({ length: 10_000 }, (_, index) =>
    searchEntry(household({ id: String(index), head_name: `赵守${index}`, address: `${index % 30} 组 ${index} 号`, persons: [person, { ...person, phone: `139${String(index).padStart(8, "0")}` }] })),
  );
  const times = ["z", "zs", "zst", "00009999", "没有这个人"].map((query) => {
    const start = performance.now();
    expect(search(many, query).length).toBe({ z: 10_000, zs: 10_000, zst: 10_000, "00009999": 1, 没有这个人: 0 }[query]);
    return performance.now() - start;
  });
  // The screen has 50 ms, on a phone four times as slow; drawing takes its part of it.
  expect(Math.min(...times)).toBeLessThan(50);
});

test.each([
  ["赵守", ["zhao"]],
  ["zhaosh", ["zhao"]],
  ["zst", ["zhao"]],
  ["ZST", ["zhao"]],
  ["shan yu", ["zhao"]],
  ["032x", ["zhao"]],
  ["二组", ["wang"]],
  ["0001", ["zhao"]],
  ["yulan 032", ["zhao"]],
  ["", ["zhao", "wang"]],
  ["没有", []],
])("'%s' finds %j", (query, found) => {
  expect(search(entries, query).map((one) => one.id)).toEqual(found);
});

test("rows whose name or address begins with the query come before those that only hold it", () => {
  const held = [household({ id: "place", address: "王庄一组" }), household({ id: "lane", address: "小王庄" }), household({ id: "name", head_name: "王喜" })];
  expect(search(held.map(searchEntry), "王").map((one) => one.id)).toEqual(["place", "name", "lane"]);
});
