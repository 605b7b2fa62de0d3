import { expect, test } from "vitest";
import { useOutline } from "./outline";

const at = (lat: number, lon: number) => ({ lat, lon, altitude: null, accuracy: null });

test("an area needs three points, a line two; an area is kept closed", () => {
  const [area, line] = [useOutline(true, []), useOutline(false, [])];
  for (const point of [at(36, 113), at(36, 113.001)]) {
    area.add(point);
    line.add(point);
  }
  expect(area.answer.value).toBeNull();
  expect(area.lacking.value).toBe(1);
  expect(line.answer.value).toHaveLength(2);
  area.add(at(36.001, 113.001));
  expect(area.answer.value).toEqual([at(36, 113), at(36, 113.001), at(36.001, 113.001), at(36, 113)]);
  expect(area.area.value).toBeGreaterThan(4900);
});

test("an area that was kept is opened to be drawn on, and its first point is not doubled", () => {
  const ring = [at(36, 113), at(36, 113.001), at(36.001, 113.001), at(36, 113)];
  const outline = useOutline(true, ring);
  expect(outline.points.value).toHaveLength(3);
  expect(outline.answer.value).toEqual(ring);
});

test("adding, dragging and clearing are all taken back, one by one", () => {
  const outline = useOutline(false, []);
  outline.add(at(36, 113));
  outline.add(at(36, 113.001));
  outline.grasp();
  outline.move(1, at(36, 113.002));
  outline.move(1, at(36, 113.003));
  outline.clear();
  expect(outline.points.value).toEqual([]);
  outline.undo();
  expect(outline.points.value[1]).toEqual(at(36, 113.003));
  outline.undo();
  expect(outline.points.value[1]).toEqual(at(36, 113.001));
  outline.undo();
  outline.undo();
  expect(outline.undoable.value).toBe(false);
  outline.undo();
  expect(outline.points.value).toEqual([]);
});

test("two taps on one spot are one point; crossing is noticed", () => {
  const outline = useOutline(true, []);
  outline.add(at(36, 113));
  outline.add(at(36, 113.0000001));
  expect(outline.points.value).toHaveLength(1);
  for (const point of [at(36.001, 113.001), at(36, 113.001), at(36.001, 113)]) outline.add(point);
  expect(outline.crossing.value).toBe(true);
});
