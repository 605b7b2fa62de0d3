import type { FeatureCollection, Geometry } from "geojson";
import type { DivisionRow, PointCollection } from "../records";

export type Box = [west: number, south: number, east: number, north: number];

/** The smallest box around all positions of a GeoJSON coordinates tree and/or points; null when there is none. */
export function boxOf(coordinates: Iterable<unknown>): Box | null {
  let box: Box | null = null;
  const visit = (value: unknown): void => {
    if (!Array.isArray(value)) return;
    const [lon, lat] = value as unknown[];
    if (typeof lon === "number" && typeof lat === "number") {
      box = box
        ? [Math.min(box[0], lon), Math.min(box[1], lat), Math.max(box[2], lon), Math.max(box[3], lat)]
        : [lon, lat, lon, lat];
      return;
    }
    for (const inner of value) visit(inner);
  };
  for (const one of coordinates) visit(one);
  return box;
}

export function boxOfAll(divisions: readonly DivisionRow[], points: PointCollection): Box | null {
  const shapes = divisions.flatMap((one) => (one.boundary && "coordinates" in one.boundary ? [one.boundary.coordinates] : []));
  return boxOf(shapes.length ? shapes : points.features.map((one) => one.geometry.coordinates));
}

export const areasOf = (divisions: readonly DivisionRow[]): FeatureCollection => ({
  type: "FeatureCollection",
  features: divisions.flatMap((one) =>
    one.boundary ? [{ type: "Feature" as const, geometry: one.boundary, properties: { code: one.code, name: one.name } }] : [],
  ),
});

export const namesOf = (divisions: readonly DivisionRow[]): FeatureCollection => ({
  type: "FeatureCollection",
  features: divisions.flatMap((one) =>
    one.lon !== null && one.lat !== null
      ? [{ type: "Feature" as const, geometry: { type: "Point" as const, coordinates: [one.lon, one.lat] }, properties: { name: one.name } }]
      : [],
  ),
});

/** A drawing of 320 × 200 units: where a position falls, and how long a metre is. */
export interface Frame {
  x: (at: readonly [number, number]) => number;
  y: (at: readonly [number, number]) => number;
  /** Metres as drawing units. */
  pixels: (metres: number) => number;
  /** The scale bar: a round length in metres and its width in the drawing. */
  scaleMetres: number;
  scaleWidth: number;
}

const METRES_PER_DEGREE = 111_320;
const WIDTH = 320;
const HEIGHT = 200;
const EDGE = 34;

/** Fits the points (and the boundary, when one is given) with at least 250 m around them. */
export function frameOf(points: readonly (readonly [number, number])[], boundary: Geometry | null, accuracy: number): Frame {
  const outline = boundary && "coordinates" in boundary ? [boundary.coordinates] : [];
  const box = boxOf([...points, ...outline]) ?? [113, 36, 113.01, 36.01];
  const lat = (box[1] + box[3]) / 2;
  const lon = (box[0] + box[2]) / 2;
  const squeeze = Math.cos((lat * Math.PI) / 180);
  const spare = (2 * Math.max(accuracy, 125)) / METRES_PER_DEGREE;
  const degrees = Math.max(((box[2] - box[0]) * squeeze + spare) / (WIDTH - 2 * EDGE), (box[3] - box[1] + spare) / (HEIGHT - 2 * EDGE));
  const perMetre = 1 / (degrees * METRES_PER_DEGREE);
  const lengths = [50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000];
  const scaleMetres = lengths.find((one) => one * perMetre >= 40) ?? 50_000;
  return {
    x: (at) => WIDTH / 2 + ((at[0] - lon) * squeeze) / degrees,
    y: (at) => HEIGHT / 2 - (at[1] - lat) / degrees,
    pixels: (metres) => metres * perMetre,
    scaleMetres,
    scaleWidth: scaleMetres * perMetre,
  };
}

/** The outlines of a boundary as an SVG path in the frame; empty for none. */
export function ringsOf(boundary: Geometry | null | undefined, frame: Frame): string {
  if (!boundary) return "";
  const polygons = boundary.type === "Polygon" ? [boundary.coordinates] : boundary.type === "MultiPolygon" ? boundary.coordinates : [];
  return polygons
    .flat()
    .map((ring) => "M" + ring.map((at) => `${frame.x([at[0] ?? 0, at[1] ?? 0]).toFixed(1)} ${frame.y([at[0] ?? 0, at[1] ?? 0]).toFixed(1)}`).join("L") + "Z")
    .join("");
}
