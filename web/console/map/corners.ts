import type { Feature, FeatureCollection, Polygon } from "geojson";

export type Corner = readonly [lon: number, lat: number];

/** Corners out of typed lines; `unread` is the number of the first line that is none (from 1). */
export function readCorners(text: string): { corners: Corner[]; unread: number | null } {
  const corners: Corner[] = [];
  for (const [at, line] of text.split("\n").entries()) {
    if (!line.trim()) continue;
    const parts = line.trim().split(/[\s,，;；、]+/).filter(Boolean);
    const [lon, lat] = parts.map(Number);
    const good = parts.length === 2 && lon !== undefined && lat !== undefined && Math.abs(lon) <= 180 && Math.abs(lat) <= 90;
    if (!good) return { corners, unread: at + 1 };
    corners.push([lon, lat]);
  }
  const [first, last] = [corners[0], corners.at(-1)];
  if (corners.length > 3 && first && last && first[0] === last[0] && first[1] === last[1]) corners.pop();
  return { corners, unread: null };
}

export const writeCorners = (corners: readonly Corner[]): string =>
  corners.map(([lon, lat]) => `${lon.toFixed(6)}, ${lat.toFixed(6)}`).join("\n");

const side = (a: Corner, b: Corner, c: Corner) => Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));
const cut = (a: Corner, b: Corner, c: Corner, d: Corner) => side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;

/** Whether the closed line through the corners crosses itself. */
export function crossesItself(corners: readonly Corner[]): boolean {
  const lines = corners.map((corner, at): [Corner, Corner] => [corner, corners[(at + 1) % corners.length] ?? corner]);
  return lines.some(([a, b], at) => lines.slice(at + 1).some(([c, d]) => cut(a, b, c, d)));
}

export const polygonOf = (corners: readonly Corner[]): Polygon => ({
  type: "Polygon",
  coordinates: [[...corners, ...corners.slice(0, 1)].map(([lon, lat]) => [lon, lat])],
});

/** What is shown while one draws: the line so far, closed as it would be, and its corners. */
export function drawingOf(corners: readonly Corner[]): FeatureCollection {
  const points = corners.map((one): Feature => ({ type: "Feature", geometry: { type: "Point", coordinates: [...one] }, properties: {} }));
  const line = [...corners, ...(corners.length > 2 ? corners.slice(0, 1) : [])].map((one) => [...one]);
  if (line.length < 2) return { type: "FeatureCollection", features: points };
  return { type: "FeatureCollection", features: [{ type: "Feature", geometry: { type: "LineString", coordinates: line }, properties: {} }, ...points] };
}
