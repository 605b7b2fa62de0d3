import { expect, test } from "vitest";
import { crossesItself, drawingOf, polygonOf, readCorners, writeCorners, type Corner } from "./corners";

const square: Corner[] = [[113, 36], [113.1, 36], [113.1, 36.1], [113, 36.1]];

test("corners are read as people type them: with spaces, Chinese commas, empty lines", () => {
  expect(readCorners("113.2, 36.1\n\n113.3，36.1\n 113.3 36.2 \n")).toEqual({ corners: [[113.2, 36.1], [113.3, 36.1], [113.3, 36.2]], unread: null });
});

test("a line that is no corner is named", () => {
  expect(readCorners("113.2, 36.1\n村口").unread).toBe(2);
  expect(readCorners("113.2").unread).toBe(1);
  expect(readCorners("36.1, 113.2").unread).toBe(1);
  expect(readCorners("180, 90").unread).toBeNull();
  expect(readCorners("180.1, 90").unread).toBe(1);
});

test("a ring that was closed by hand is not closed twice", () => {
  expect(readCorners(writeCorners([...square, [113, 36]])).corners).toEqual(square);
});

test("a bow crosses itself, a square does not, nor does a triangle", () => {
  expect(crossesItself(square)).toBe(false);
  expect(crossesItself([square[0]!, square[2]!, square[1]!, square[3]!])).toBe(true);
  expect(crossesItself(square.slice(0, 3))).toBe(false);
});

test("a polygon ends where it began", () => {
  const ring = polygonOf(square).coordinates[0];
  expect(ring?.[0]).toEqual(ring?.at(-1));
  expect(ring).toHaveLength(5);
});

test("while one draws, the line closes from the third corner on", () => {
  expect(drawingOf(square.slice(0, 1)).features).toHaveLength(1);
  const line = (n: number) => drawingOf(square.slice(0, n)).features[0]?.geometry;
  expect(line(2)).toMatchObject({ coordinates: [square[0], square[1]] });
  expect(line(3)).toMatchObject({ coordinates: [square[0], square[1], square[2], square[0]] });
});
