import { expect, test } from "vitest";
import { boxOf, frameOf, ringsOf } from "./shapes";

const home: [number, number] = [113.24, 36.1];

test("the box goes round every corner, however deep", () => {
  expect(boxOf([[[[113, 36], [114, 36.5]]], [112.5, 37]])).toEqual([112.5, 36, 114, 37]);
  expect(boxOf([])).toBeNull();
});

test("one point stands in the middle, with room around it", () => {
  const frame = frameOf([home], null, 10);
  expect([frame.x(home), frame.y(home)]).toEqual([160, 100]);
  expect(frame.pixels(250)).toBeLessThanOrEqual(132);
});

test("a kilometre measures the same to the north and to the east", () => {
  const north: [number, number] = [home[0], home[1] + 1000 / 111_320];
  const east: [number, number] = [home[0] + 1000 / (111_320 * Math.cos((36.1 * Math.PI) / 180)), home[1]];
  const frame = frameOf([home, north, east], null, 0);
  const up = frame.y(home) - frame.y(north);
  const right = frame.x(east) - frame.x(home);
  expect(Math.abs(up - right)).toBeLessThan(0.1);
  expect(Math.abs(up - frame.pixels(1000))).toBeLessThan(0.1);
});

test("a home 3 km away stays inside the drawing", () => {
  const here: [number, number] = [113.27, 36.12];
  const frame = frameOf([home, here], null, 15);
  for (const at of [home, here]) {
    expect(frame.x(at)).toBeGreaterThan(0);
    expect(frame.x(at)).toBeLessThan(320);
    expect(frame.y(at)).toBeGreaterThan(0);
    expect(frame.y(at)).toBeLessThan(200);
  }
});

test("a polygon becomes a closed path, several one after another", () => {
  const ring = [[113, 36], [113.1, 36], [113.1, 36.1], [113, 36]];
  const frame = frameOf([home], null, 0);
  expect(ringsOf({ type: "Polygon", coordinates: [ring] }, frame)).toMatch(/^M[^Z]+Z$/);
  expect(ringsOf({ type: "MultiPolygon", coordinates: [[ring], [ring]] }, frame).match(/Z/g)).toHaveLength(2);
  expect(ringsOf(null, frame)).toBe("");
});
