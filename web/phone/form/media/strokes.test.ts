import fc from "fast-check";
import { expect, test } from "vitest";
import { boxAround, COLOURS, drawStrokes, extend, rimOf, wings, type Stroke } from "./strokes";

/** A pen that writes down what it was told. */
function listening() {
  const said: string[] = [];
  const note = (name: string) => (...numbers: number[]) => void said.push([name, ...numbers.map((one) => Math.round(one))].join(" "));
  return {
    said,
    pen: {
      beginPath: note("begin"), moveTo: note("move"), lineTo: note("line"), quadraticCurveTo: note("curve"), arc: note("arc"), fill: note("fill"), stroke: note("stroke"),
      strokeStyle: "", fillStyle: "", lineWidth: 0, lineCap: "butt" as CanvasLineCap, lineJoin: "miter" as CanvasLineJoin,
    },
  };
}

const stroke = (tool: Stroke["tool"], ...spots: [number, number][]): Stroke => ({ tool, colour: "#c1121f", width: 0.02, spots: spots.map(([x, y]) => ({ x, y })) });
const paper = { width: 200, height: 100, rim: false };

test("a tap is a dot, not nothing", () => {
  const { pen, said } = listening();
  drawStrokes(pen, [stroke("pen", [0.5, 0.5])], paper);
  expect(said).toContain("arc 100 50 1 0 6");
});

test("a line runs from its first to its last spot at the sheet's own size", () => {
  const { pen, said } = listening();
  drawStrokes(pen, [stroke("pen", [0, 0], [0.5, 0.5], [1, 1])], paper);
  expect(said).toEqual(["begin", "move 0 0", "curve 100 50 150 75", "line 200 100", "stroke"]);
});

test("on a photo each stroke has a rim, drawn first", () => {
  const { pen, said } = listening();
  drawStrokes(pen, [stroke("arrow", [0, 0], [1, 0])], { ...paper, rim: true });
  expect(said.filter((one) => one === "stroke")).toHaveLength(2);
});

test("an arrow's head is never longer than half the arrow", () => {
  fc.assert(
    fc.property(fc.tuple(fc.nat(500), fc.nat(500), fc.nat(500), fc.nat(500)), fc.integer({ min: 1, max: 200 }), ([a, b, c, d], length) => {
      const arrow = Math.hypot(c - a, d - b);
      for (const wing of wings({ x: a, y: b }, { x: c, y: d }, length)) {
        expect(Math.hypot(wing.x - c, wing.y - d)).toBeLessThanOrEqual(Math.min(length, arrow / 2) + 1e-9);
      }
    }),
  );
});

test("an arrow keeps its two ends however the finger wanders; a pen keeps the way", () => {
  const [arrow, pen] = [stroke("arrow", [0, 0]), stroke("pen", [0, 0])];
  for (const spot of [{ x: 0.2, y: 0.1 }, { x: 0.4, y: 0 }, { x: 0.6, y: 0.3 }]) {
    extend(arrow, spot);
    extend(pen, spot);
  }
  expect(arrow.spots).toEqual([{ x: 0, y: 0 }, { x: 0.6, y: 0.3 }]);
  expect(pen.spots).toHaveLength(4);
  extend(pen, { x: 0.601, y: 0.301 });
  expect(pen.spots).toHaveLength(4);
});

test("every colour contrasts with its rim", () => {
  const light = (colour: string) =>
    [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  const luminance = (colour: string) => light(colour).reduce((sum, part, index) => sum + part * ([0.2126, 0.7152, 0.0722][index] ?? 0), 0);
  for (const { value } of COLOURS) {
    const [one, other] = [luminance(value), luminance(rimOf(value))].sort((a, b) => b - a);
    expect(((one ?? 0) + 0.05) / ((other ?? 0) + 0.05), value).toBeGreaterThan(4.5);
  }
});

test("the box around a signature stays on its sheet", () => {
  expect(boxAround([], 0.1)).toBeNull();
  expect(boxAround([stroke("pen", [0.05, 0.5], [0.5, 0.98])], 0.1)).toEqual({ x: 0, y: 0.4, width: 0.6, height: 0.6 });
});
