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

test.each([
  ["赵守", ["zhao"]],
  ["zhaosh", ["zhao"]],
  ["zst", ["zhao"]],
  ["ZST", ["zhao"]],
  ["shan yu", ["zhao"]],
  ["032x", ["zhao"]],
  ["二组", ["wang"]],
  ["yulan 032", ["zhao"]],
  ["", ["zhao", "wang"]],
  ["没有", []],
])("'%s' finds %j", (query, found) => {
  expect(search(entries, query).map((one) => one.id)).toEqual(found);
});
