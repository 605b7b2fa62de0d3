import { expect, test } from "vitest";
import { steps } from "./places";

const levels = (own: string, region: string) => steps(own, region).map((one) => [one.level, one.parent, one.value]);

test("a county chooses a town first, then a village of it, then a grid", () => {
  expect(levels("140427", "")).toEqual([["town", "140427", ""]]);
  expect(levels("140427", "140427100")).toEqual([["town", "140427", "140427100"], ["village", "140427100", ""]]);
  expect(levels("140427", "140427100201")).toEqual([
    ["town", "140427", "140427100"], ["village", "140427100", "140427100201"], ["grid", "140427100201", ""],
  ]);
  expect(levels("140427", "140427100201001").at(-1)).toEqual(["grid", "140427100201", "140427100201001"]);
});

test("a township begins with its villages, and one village's clerk with its grids", () => {
  expect(levels("140427100", "")).toEqual([["village", "140427100", ""]]);
  expect(levels("140427100201", "")).toEqual([["grid", "140427100201", ""]]);
});

test("nobody signed in, and one who has a single grid, choose nothing", () => {
  expect(levels("", "")).toEqual([]);
  expect(levels("140427100201001", "")).toEqual([]);
});
