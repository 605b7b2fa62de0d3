import fc from "fast-check";
import { expect, test } from "vitest";
import { topsOf, visibleRows } from "./visible-rows";

test("every row that touches the window is shown", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 60 }),
      fc.integer({ min: -500, max: 8_000 }),
      fc.integer({ min: 0, max: 900 }),
      fc.integer({ min: 0, max: 300 }),
      (heights, from, height, spare) => {
        const tops = topsOf(heights.length, (index) => heights[index] ?? 0);
        const span = visibleRows(tops, from, from + height, spare);
        expect(span.first).toBeGreaterThanOrEqual(0);
        expect(span.end).toBeLessThanOrEqual(heights.length);
        expect(span.end).toBeGreaterThan(span.first);
        heights.forEach((_, index) => {
          const touches = (tops[index + 1] ?? 0) > from && (tops[index] ?? 0) <= from + height;
          if (touches) expect(index >= span.first && index < span.end).toBe(true);
        });
      },
    ),
  );
});

test("an empty list shows nothing", () => {
  expect(visibleRows(topsOf(0, () => 10), 0, 100, 0)).toEqual({ first: 0, end: 0 });
});

test("three hundred rows keep some dozen in the page", () => {
  const span = visibleRows(topsOf(300, () => 76), 4_000, 4_844, 600);
  expect(span.end - span.first).toBeLessThanOrEqual(28);
});
