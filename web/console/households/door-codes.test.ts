import { expect, test } from "vitest";
import { pagesOf, spotOf } from "./door-codes";

const count = (n: number) => Array.from({ length: n }, (_, index) => index);

test.each([
  [0, []],
  [1, [1]],
  [24, [24]],
  [25, [24, 1]],
  [480, Array(20).fill(24)],
])("%i labels lie on pages of 24", (n, sizes) => {
  const pages = pagesOf(count(n));
  expect(pages.map((page) => page.length)).toEqual(sizes);
  expect(pages.flat()).toEqual(count(n));
});

test.each([
  [0, 1, 1],
  [2, 1, 3],
  [3, 2, 1],
  [23, 8, 3],
])("label %i lies in row %i, column %i, as one reads", (index, row, column) => expect(spotOf(index)).toEqual({ row, column }));
