import fc from "fast-check";
import { expect, test } from "vitest";
import { household } from "./household.sample";
import { indexing, indexOf, search } from "./search";

const person = {
  id: "p", name: "单玉兰", pinyin: "shan yulan syl", sex: "female", birth_date: "1944-05-01", relation: "spouse",
  id_last4: "032X", phone: "13900000001", died_on: null,
};
const zhao = household({ id: "zhao", head_pinyin: "zhao shoutian zst", persons: [person] });
const wang = household({ id: "wang", head_name: "王喜", head_pinyin: "wang xi wx", address: "二组 8 号" });
const index = indexOf([zhao, wang]);
const idsOf = (query: string, among = index) => search(among, query).households.map((one) => one.id);

test("ten thousand households are searched as fast as one types", () => {
  const many = indexOf(
    Array.from({ length: 10_000 }, (_, at) =>
      household({ id: String(at), head_name: `赵守${at}`, head_pinyin: "zhao shoutian zst", address: `${at % 30} 组 ${at} 号`, persons: [person, { ...person, phone: `139${String(at).padStart(8, "0")}` }] }),
    ),
  );
  const times = ["z", "zs", "zst", "00009999", "没有这个人", "zhao 组"].map((query) => {
    const start = performance.now();
    expect(search(many, query, 200).count).toBe({ z: 10_000, zs: 10_000, zst: 10_000, "00009999": 1, 没有这个人: 0, "zhao 组": 10_000 }[query]);
    return performance.now() - start;
  });
  // The screen has 50 ms, on a phone four times as slow; drawing takes its part of it.
  expect(Math.min(...times)).toBeLessThan(12);
});

test.each([
  ["赵守", ["zhao"]],
  ["zhaosh", ["zhao"]],
  ["zhào shǒu", ["zhao"]],
  ["zst", ["zhao"]],
  ["ZST", ["zhao"]],
  ["ｚｓｔ", ["zhao"]],
  ["shan yu", ["zhao"]],
  ["shoutian", ["zhao"]],
  ["032x", ["zhao"]],
  ["０３２Ｘ", ["zhao"]],
  ["二组", ["wang"]],
  ["二组8号", ["wang"]],
  ["二组 8", ["wang"]],
  ["8号", ["wang"]],
  ["0001", ["zhao"]],
  ["yulan 032", ["zhao"]],
  ["", ["zhao", "wang"]],
  ["  ", ["zhao", "wang"]],
  ["没有", []],
])("'%s' finds %j", (query, found) => {
  expect(idsOf(query)).toEqual(found);
});

test("only so many are told by name, those that begin with the query among them", () => {
  const held = [...Array.from({ length: 300 }, (_, at) => household({ id: String(at), address: `小王庄 ${at} 号` })), household({ id: "wang", head_name: "王喜" })];
  for (const most of [0, 1, 2, 300, 301, 302]) {
    const found = search(indexOf(held), "王", most);
    expect([found.count, found.households.length]).toEqual([301, Math.min(most, 301)]);
    if (most) expect(found.households[0]?.id).toBe("wang");
  }
});

test("what ends one household's words and begins the next one's is no word of either", () => {
  const two = indexOf([household({ id: "one", address: "甲乙" }), household({ id: "two", head_name: "丙丁" })]);
  expect(idsOf("乙丙", two)).toEqual([]);
});

test("rows whose name or address begins with the query come before those that only hold it", () => {
  const held = [household({ id: "place", address: "王庄一组" }), household({ id: "lane", address: "小王庄" }), household({ id: "name", head_name: "王喜" })];
  expect(idsOf("王", indexOf(held))).toEqual(["place", "name", "lane"]);
});

test.each([
  ["shanyu", ["shan"]],
  ["danyu", ["shan"]],
  ["dyl", ["shan"]],
  ["zengle", ["zeng"]],
  ["zengyue", ["zeng"]],
  ["lvxi", ["lv"]],
  ["lǚ xǐ", ["lv"]],
  ["垚", ["rare"]],
  ["wangyao", ["rare"]],
  ["买买提江", ["long"]],
  ["ouyangmaimaiti", ["long"]],
])("'%s' finds %j: surnames of several readings, rare characters, long names with dots", (query, found) => {
  const readings = new Map([["单", ["dan", "shan"]], ["玉", ["yu"]], ["兰", ["lan"]], ["曾", ["ceng", "zeng"]], ["乐", ["le", "yue"]]]);
  const held = [
    household({ id: "shan", head_name: "单玉兰", head_pinyin: "shan yulan syl" }),
    household({ id: "zeng", head_name: "曾乐", head_pinyin: "zeng le zl" }),
    household({ id: "lv", head_name: "吕喜", head_pinyin: "lv xi lx" }),
    household({ id: "rare", head_name: "王垚", head_pinyin: "wang yao wy" }),
    household({ id: "long", head_name: "欧阳·买买提江·阿布都热合曼", head_pinyin: "ouyang maimaitijiangabudourehoman oymmtjabdrhm" }),
  ];
  expect(idsOf(query, indexOf(held, (character) => readings.get(character)))).toEqual(found);
});

test("every household is found by each piece of what it is called, and only those that hold it", () => {
  const name = fc.string({ unit: fc.constantFrom(..."王赵李秀兰守田"), minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(name, { minLength: 1, maxLength: 60 }), fc.nat(), fc.nat(), (names, pick, from) => {
      const held = names.map((one, at) => household({ id: String(at), head_name: one, head_pinyin: "", address: "" }));
      const chosen = names[pick % names.length] ?? "";
      const query = chosen.slice(from % chosen.length);
      expect(new Set(idsOf(query, indexOf(held)))).toEqual(new Set(names.flatMap((one, at) => (one.includes(query) ? [String(at)] : []))));
    }),
  );
});

test("the index is made a little at a time, and stopping in between leaves nothing half", () => {
  const many = Array.from({ length: 500 }, (_, at) => household({ id: String(at) }));
  const work = indexing(many);
  expect([...Array(9)].every(() => work.next().done === false)).toBe(true);
  expect(search(indexOf(many), "赵").count).toBe(500);
});

test.each([
  ["381204", ["zhao"]],
  ["381 204", ["zhao"]],
  ["3812049", []],
  ["159000", []],
])("the number beside a door code finds its household: %s", (query, found) => {
  const held = [household({ id: "zhao", door_code: "381204900000000000015900" }), household({ id: "wang" })];
  expect(idsOf(query, indexOf(held))).toEqual(found);
});
