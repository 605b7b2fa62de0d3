// @vitest-environment jsdom
import { expect, test } from "vitest";
import { instanceRows, titleOf } from "./instance";

const xml = `<data id="f"><name>王秀英</name><home><note/><tel>13900000000</tel></home>
  <member><age>70</age></member><member><age>8</age></member><meta><instanceID>uuid:1</instanceID></meta></data>`;

test("answers stand under the names of the workbook, rows with their number", () => {
  expect(instanceRows(xml)).toEqual([
    { path: "name", value: "王秀英" },
    { path: "home/tel", value: "13900000000" },
    { path: "member[1]/age", value: "70" },
    { path: "member[2]/age", value: "8" },
  ]);
});

test("blank questions are shown on demand", () => {
  expect(instanceRows(xml, true)).toContainEqual({ path: "home/note", value: "" });
});

test("what is no XML has no answers", () => {
  expect(instanceRows("<data><name>")).toEqual([]);
});

test("a title has its two sides, or one for both", () => {
  const xform = (title: string) => `<h:html xmlns:h="http://www.w3.org/1999/xhtml"><h:head><h:title>${title}</h:title></h:head></h:html>`;
  expect(titleOf(xform("走访表 | Visit form"))).toEqual({ zh: "走访表", en: "Visit form" });
  expect(titleOf(xform("走访表"))).toEqual({ zh: "走访表", en: "走访表" });
  expect(titleOf("<x/>")).toEqual({ zh: "", en: "" });
});
