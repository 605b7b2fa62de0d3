import fc from "fast-check";
import { expect, test } from "vitest";
import { apartM, areaFigures, areaM2, closed, crossesItself, lengthFigure, lengthM, opened, placed } from "./places";

const at = (lat: number, lon: number) => ({ lat, lon, altitude: null, accuracy: null });
const place = fc.record({ lat: fc.double({ min: -60, max: 60, noNaN: true }), lon: fc.double({ min: -170, max: 170, noNaN: true }), altitude: fc.integer({ min: -100, max: 8000 }), accuracy: fc.integer({ min: 0, max: 500 }) });

test("a degree of latitude is 111.3 km and a degree of longitude shrinks towards the pole", () => {
  expect(apartM(at(36, 113), at(37, 113))).toBeCloseTo(111_318.85, 0);
  expect(apartM(at(60, 113), at(60, 114))).toBeCloseTo(55_658, -1);
  expect(apartM(at(36, 113), at(36, 113))).toBe(0);
});

test("a field of 100 m by 60 m has its area in either direction and whether or not it is closed", () => {
  const [north, east] = [100 / 111_318.85, 60 / (111_318.85 * Math.cos((36.1 * Math.PI) / 180))];
  const field = [at(36.1, 113.2), at(36.1 + north, 113.2), at(36.1 + north, 113.2 + east), at(36.1, 113.2 + east)];
  expect(areaM2(field)).toBeGreaterThan(5995);
  expect(areaM2(field)).toBeLessThan(6005);
  expect(areaM2([...field].reverse())).toBeCloseTo(areaM2(field), 6);
  expect(areaM2(closed(field))).toBeCloseTo(areaM2(field), 6);
  expect(lengthM(closed(field)) - lengthM(field)).toBeCloseTo(60, 0);
  expect(areaM2(field.slice(0, 2))).toBe(0);
});

test("an outline is closed once and opened again", () => {
  fc.assert(
    fc.property(fc.uniqueArray(place, { minLength: 3, maxLength: 20, selector: (one) => `${one.lat} ${one.lon}` }), (points) => {
      expect(closed(closed(points))).toEqual(closed(points));
      expect(opened(closed(points))).toEqual(points);
    }),
  );
  expect(closed([])).toEqual([]);
});

test("a bow tie crosses itself; a square does not, nor does a line that only turns", () => {
  const square = [at(0, 0), at(0, 1), at(1, 1), at(1, 0)];
  expect(crossesItself(square, true)).toBe(false);
  expect(crossesItself([at(0, 0), at(1, 1), at(0, 1), at(1, 0)], true)).toBe(true);
  expect(crossesItself(square, false)).toBe(false);
  expect(crossesItself([at(0, 0), at(0, 2), at(1, 1), at(-1, 1)], false)).toBe(true);
  expect(crossesItself([at(0, 0), at(0, 1)], true)).toBe(false);
  expect(crossesItself([], true)).toBe(false);
});

test("an outline that touches itself in a corner is warned of", () => {
  expect(crossesItself([at(0, 0), at(0, 4), at(2, 2), at(0, 2), at(2, 0)], true)).toBe(true);
});

test.each([[0, "0", "m"], [999.4, "999", "m"], [1000, "1.00", "km"], [12_345, "12.35", "km"]])("%d m reads %s %s", (metres, n, unit) => {
  expect(lengthFigure(metres)).toEqual({ n, unit });
});

test("areas are also told in mu, fifteen to the hectare", () => {
  expect(areaFigures(10_000)).toEqual({ m2: "10000", km2: null, mu: "15.0" });
  expect(areaFigures(1000)).toEqual({ m2: "1000", km2: null, mu: "1.50" });
  expect([areaFigures(999_999).km2, areaFigures(1_000_000).km2]).toEqual([null, "1.00"]);
});

test("a place put by hand claims no accuracy", () => {
  expect(placed(113.123456789, 36.123456789)).toEqual({ lat: 36.1234568, lon: 113.1234568, altitude: null, accuracy: null });
});
