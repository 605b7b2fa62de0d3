import { expect, test } from "vitest";
import { grouped, steps, tidyNumber } from "./numbers";

test.each([
  ["１２", true, "12"], ["12。5", false, "12.5"], [".5", false, "0.5"], ["-.5", false, "-0.5"], ["3.9", true, "3"], ["1,234", true, "1234"],
  ["5.", false, "5"], ["约5", false, ""], ["", false, ""], ["-", true, ""], ["−3", true, "-3"], ["12岁", true, "12"],
] as const)("%s typed is %s", (typed, whole, number) => {
  expect(tidyNumber(typed, whole)).toBe(number);
});

test.each([["1234567.5", "1,234,567.5"], ["999", "999"], ["1000", "1,000"], ["-1000", "-1,000"], ["", ""], ["x", "x"]])("%s is shown as %s", (number, shown) => {
  expect(grouped(number)).toBe(shown);
});

test("a range's values are exact", () => {
  expect(steps("0", "1", "0.1")).toEqual(["0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1"]);
  expect(steps("1", "5", "2")).toEqual(["1", "3", "5"]);
  expect(steps("0", "10", "4")).toEqual(["0", "4", "8"]);
  expect(steps("5", "1", "2")).toEqual(["5", "3", "1"]);
  expect(steps("0", "100000", "1")).toEqual([]);
  expect(steps("a", "1", "1")).toEqual([]);
});
