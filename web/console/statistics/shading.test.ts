import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { STEPS, stepOf, stepsOf, topOf } from "./shading";

describe("a shaded map", () => {
  test("shades shares from nought to the whole, whatever the best place has", () => expect(topOf([40, 55, null], true)).toBe(100));
  test.each([[0, 5], [5, 5], [6, 10], [11, 25], [51, 100], [100, 100], [101, 125]])("of at most %i ends at %i", (most, top) => expect(topOf([most, 0], false)).toBe(top));
  test("a place without a number is not shaded, and nought is not left out", () => expect([stepOf(null, 100), stepOf(0, 100)]).toEqual([null, 0]));
  test("both edges of a step", () => expect([19.9, 20, 79.9, 80, 100].map((value) => stepOf(value, 100))).toEqual([0, 1, 3, 4, 4]));
});

test("more is never paler, and every value lies between its step and the next", () =>
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 1_000_000 }), { minLength: 1, maxLength: 30 }), (values) => {
      const top = topOf(values, false);
      const edges = stepsOf(top);
      const sorted = [...values].sort((one, other) => one - other);
      const steps = sorted.map((value) => stepOf(value, top) ?? -1);
      expect(steps).toEqual([...steps].sort((one, other) => one - other));
      for (const [index, value] of sorted.entries()) {
        expect(value).toBeGreaterThanOrEqual((edges[steps[index] ?? -1] ?? Infinity) - 1e-9);
        expect(value).toBeLessThanOrEqual((steps[index] ?? 0) === STEPS - 1 ? top : (edges[(steps[index] ?? 0) + 1] ?? 0) + 1e-9);
      }
    }),
  ));
