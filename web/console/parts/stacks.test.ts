import { describe, expect, test } from "vitest";
import { blocksOf, percent, roundTop, ticksOf, totalOf } from "./stacks";

describe("the scale", () => {
  test.each([[0, 4], [3, 4], [4, 4], [5, 8], [8, 8], [9, 20], [100, 100], [101, 200], [730, 800], [3000, 4000], [9999, 10000]])(
    "for %i ends at %i", (most, top) => expect(roundTop(most)).toBe(top),
  );

  test("covers what it is for, in whole households, and never twice as much from twenty on", () => {
    for (let most = 0; most < 5000; most += 1) {
      const top = roundTop(most);
      expect(top).toBeGreaterThanOrEqual(most);
      expect(ticksOf(top).every(Number.isInteger)).toBe(true);
      if (most >= 20) expect(top).toBeLessThanOrEqual(most * 2.2);
    }
  });
});

describe("a column", () => {
  const column = { key: "2026-03", label: "3月", pieces: [{ name: "seen", value: 60 }, { name: "late", value: 0 }, { name: "missed", value: 40 }] };

  test("stands on the ground, piece on piece, without those that are nothing", () => {
    expect(blocksOf(column, 200, 100)).toEqual([
      { name: "seen", value: 60, y: 70, height: 30 },
      { name: "missed", value: 40, y: 50, height: 20 },
    ]);
    expect(totalOf(column)).toBe(100);
  });

  test("shows a single household among thousands", () => {
    const [block] = blocksOf({ ...column, pieces: [{ name: "missed", value: 1 }] }, 4000, 160);
    expect(block?.height).toBe(1);
  });
});

test("a share is not said to be all or nothing before it is", () => {
  expect([percent(0, 0), percent(0, 900), percent(1, 900), percent(450, 900), percent(899, 900), percent(900, 900)]).toEqual([
    null, 0, 1, 50, 99, 100,
  ]);
});
