import { expect, test } from "vitest";
import { ListFile, readCsv, takeLongLists } from "./long-lists";

const form = (select: string, more = "") =>
  `<model><instance id="v" src="jr://file-csv/villages.csv"/>${more}</model><body>${select}</body>`;
const select = (path: string, condition = "", kind = "select1") =>
  `<${kind} ref="${path}" appearance="autocomplete"><label ref="jr:itext('x')"/><itemset nodeset="instance('v')/root/item${condition}"><value ref="name"/><label ref="label"/></itemset></${kind}>`;
const long = (): boolean => true;

test("a choice from a long file becomes a text, and its file is left out", () => {
  const taken = takeLongLists(form(select("/data/village")), long);
  expect(taken.questions.get("/data/village")).toEqual({ file: "villages.csv", many: false, value: "name", label: "label", filter: [] });
  expect(taken.xform).toContain(`<input ref="/data/village" appearance="autocomplete"><label ref="jr:itext('x')"/></input>`);
  expect([...taken.unread]).toEqual(["villages.csv"]);
});

test("a filter by other answers goes along", () => {
  const taken = takeLongLists(form(select("/data/village", "[town =  /data/town  and kind=/data/kind ]", "select")), long);
  expect(taken.questions.get("/data/village")).toMatchObject({
    many: true,
    filter: [{ column: "town", path: "/data/town" }, { column: "kind", path: "/data/kind" }],
  });
});

test.each([
  ["short files", form(select("/data/village")), (): boolean => false],
  ["filters with more in them", form(select("/data/village", "[starts-with(name, /data/a)]")), long],
  ["paths that mean many", form(select("/data/member/village"), `<repeat nodeset="/data/member">`), long],
  ["choices whose words are asked for", form(select("/data/village"), `<bind calculate="jr:choice-name( /data/village , ' /data/village ')"/>`), long],
] as const)("%s stay with the engine", (_, xform, isLong) => {
  const taken = takeLongLists(xform, isLong);
  expect(taken.xform).toBe(xform);
  expect(taken.questions.size + taken.unread.size).toBe(0);
});

test("a file that a calculation reads is still loaded", () => {
  const taken = takeLongLists(form(select("/data/village"), `<bind calculate="instance('v')/root/item[name = /data/village]/town"/>`), long);
  expect(taken.questions.size).toBe(1);
  expect(taken.unread.size).toBe(0);
});

test("a question whose name only begins alike does not hold another back", () => {
  const xform = form(select("/data/village"), `<bind calculate="jr:choice-name( /data/village_2 , ' /data/village_2 ')"/>`);
  expect(takeLongLists(xform, long).questions.size).toBe(1);
});

test("choices are found by their columns, and are the same ones each time", () => {
  const file = new ListFile('name,label,town\na,"甲, 村",east\nb,乙村,west\nc,丙村,east\n');
  const columns = { value: "name", label: "label" };
  expect(file.options(columns, []).map((one) => one.label)).toEqual(["甲, 村", "乙村", "丙村"]);
  const east = file.options(columns, [{ column: "town", value: "east" }]);
  expect(east.map((one) => one.value)).toEqual(["a", "c"]);
  expect(file.options(columns, [{ column: "town", value: "east" }])[1]).toBe(east[1]);
  expect(file.options(columns, [{ column: "town", value: "east" }, { column: "label", value: "丙村" }])).toHaveLength(1);
  expect(file.options(columns, [{ column: "nothing", value: "x" }])).toEqual([]);
});

test.each([
  ["a,b\n1,2", [["a", "b"], ["1", "2"]]],
  ["\ufeffa,b\r\n1,\r\n", [["a", "b"], ["1", ""]]],
  ['a\n"x ""y"" z"\n"two\nlines"\n', [["a"], ['x "y" z'], ["two\nlines"]]],
  ["a,b,c\n,,3\n\n4,,", [["a", "b", "c"], ["", "", "3"], ["4", "", ""]]],
  ["", []],
])("CSV %j", (text, rows) => {
  expect(readCsv(text)).toEqual(rows);
});
