import { expect, test } from "vitest";
import { deepest, fits } from "./reach";

test.each([
  ["grid_worker", "140427100001", true],
  ["grid_worker", "140427100001101", true],
  ["grid_worker", "140427100", false],
  ["township", "140427100", true],
  ["township", "140427100001", false],
  ["county", "140427", true],
  ["admin", "140427100", false],
] as const)("%s may reach %s: %s", (role, code, good) => expect(fits(role, code)).toBe(good));

test("a township is chosen no deeper than its town", () => {
  expect(deepest("township")).toBe(9);
  expect(deepest("grid_worker")).toBe(15);
});
