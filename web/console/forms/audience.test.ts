import { expect, test } from "vitest";
import { FOR_ALL, isForAll, isWithin, meetsNobody, toggled } from "./audience";

test("a form is for all until one of the three lists names somebody", () => {
  expect(isForAll(FOR_ALL)).toBe(true);
  expect(isForAll({ ...FOR_ALL, regions: ["140427100"] })).toBe(false);
  expect(isForAll({ ...FOR_ALL, statuses: ["tekun"] })).toBe(false);
});

test("programmes without a status of their name meet nobody; one that has one is enough", () => {
  expect(meetsNobody(["temp_aid", "condolence"])).toBe(true);
  expect(meetsNobody(["temp_aid", "dibao"])).toBe(false);
  expect(meetsNobody([])).toBe(false);
});

test("a town takes the place of its villages, and leaves the others", () => {
  expect(toggled(["140427100002", "140427101003"], "140427100")).toEqual(["140427100", "140427101003"]);
  expect(toggled(["140427100"], "140427100")).toEqual([]);
});

test("a village within a chosen town is chosen with it", () => {
  expect(isWithin(["140427100"], "140427100002")).toBe(true);
  expect(isWithin(["140427100"], "140427100")).toBe(false);
  expect(isWithin(["140427101"], "140427100002")).toBe(false);
});
