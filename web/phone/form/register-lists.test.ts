import { household } from "@offline/household.sample";
import { expect, test } from "vitest";
import { registerLists } from "./register-lists";

const divisions = new Map([
  ["140427100201", { code: "140427100201", parent_code: null, level: "village", name: "东坡村" }],
  ["140427100201001", { code: "140427100201001", parent_code: null, level: "grid", name: "第一网格" }],
]);
const person = { pinyin: "", sex: "male", birth_date: "1950-01-02", relation: "head", id_last4: null, id_masked: null, phone: "13900001234", died_on: null } as const;
const home = household({
  id: "h1",
  address: '一组,"3" 号',
  lon: 113.2,
  lat: 36.12,
  persons: [{ ...person, id: "p1", name: "赵守田" }, { ...person, id: "p2", name: "赵老大", died_on: "2025-01-01" }] as never,
});
const register = { households: [home], surveys: [], divisions };

test("only the lists a form names are made", () => {
  expect([...registerLists("<model/>", register).keys()]).toEqual([]);
  expect([...registerLists('<instance src="jr://file-csv/households.csv"/>', register).keys()]).toEqual(["households.csv"]);
});

test("a household's row has its place, its living people and its position", async () => {
  const text = await registerLists('"jr://file-csv/households.csv"', register).get("households.csv")?.text();
  expect(text?.split("\n")[1]).toBe('h1,"赵守田 · 一组,""3"" 号",东坡村,第一网格,"一组,""3"" 号",,赵守田,,,1,,,36.120000 113.200000 0 0,*******1234,');
});

test("the dead are on no list of people, and no whole number is", async () => {
  const text = await registerLists('"jr://file-csv/persons.csv"', register).get("persons.csv")?.text();
  expect(text?.trim().split("\n")).toHaveLength(2);
  expect(text).not.toContain("13900001234");
});
