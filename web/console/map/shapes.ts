import type { FeatureCollection } from "geojson";
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
