import type { Feature, FeatureCollection, Geometry, Position } from "geojson";
import type { Geopoint } from "../form/model";

/** What is drawn, as the map takes it. */

export type Box = [west: number, south: number, east: number, north: number];

/** Something that can be chosen on the map: a place, a line or an area. */
export interface MapChoice {
  value: string;
  name: string;
  places: readonly Geopoint[];
}

export interface NamedPlace {
  name: string;
  lon: number;
  lat: number;
}

const at = (point: Pick<Geopoint, "lon" | "lat">): Position => [point.lon, point.lat];
const collection = (features: Feature[]): FeatureCollection => ({ type: "FeatureCollection", features });
const feature = (geometry: Geometry, properties: Feature["properties"] = {}): Feature => ({ type: "Feature", properties, geometry });

/** The line through the points, or the area once there are three of them and it is to be one. */
export function lineOf(points: readonly Geopoint[], area: boolean): FeatureCollection {
  if (points.length < 2) return collection([]);
  const corners = points.map(at);
  const first = corners[0] as Position;
  return collection([feature(area && points.length > 2 ? { type: "Polygon", coordinates: [[...corners, first]] } : { type: "LineString", coordinates: corners })]);
}

export function cornersOf(points: readonly Geopoint[]): FeatureCollection {
  return collection(points.map((point, index) => feature({ type: "Point", coordinates: at(point) }, { index, last: index === points.length - 1 })));
}

export function peopleOf(places: readonly NamedPlace[]): FeatureCollection {
  return collection(places.map((one) => feature({ type: "Point", coordinates: at(one) }, { name: one.name })));
}

export function choicesOf(choices: readonly MapChoice[], chosen: string | null): FeatureCollection {
  return collection(
    choices.flatMap((one) => {
      const geometry = geometryOf(one.places);
      return geometry ? [feature(geometry, { value: one.value, name: one.name, chosen: one.value === chosen })] : [];
    }),
  );
}

function geometryOf(places: readonly Geopoint[]): Geometry | null {
  const [first, ...others] = places;
  if (!first) return null;
  if (others.length === 0) return { type: "Point", coordinates: at(first) };
  const last = others[others.length - 1];
  const ring = others.length > 2 && last?.lat === first.lat && last.lon === first.lon;
  return ring ? { type: "Polygon", coordinates: [places.map(at)] } : { type: "LineString", coordinates: places.map(at) };
}

/** Where the phone is, and the circle in which it is with some certainty. */
export function hereOf(point: Geopoint | null): FeatureCollection {
  if (!point) return collection([]);
  const radius = (point.accuracy ?? 0) / 111_320;
  const ring = Array.from({ length: 49 }, (_, step): Position => {
    const angle = (step / 24) * Math.PI;
    return [point.lon + (radius * Math.cos(angle)) / Math.cos((point.lat * Math.PI) / 180), point.lat + radius * Math.sin(angle)];
  });
  return collection([feature({ type: "Polygon", coordinates: [ring] }), feature({ type: "Point", coordinates: at(point) })]);
}

/** The smallest box around all of these; null when there is nothing. */
export function boxOf(features: readonly FeatureCollection[]): Box | null {
  let box: Box | null = null;
  const visit = (value: unknown): void => {
    if (!Array.isArray(value)) return;
    const [lon, lat] = value as unknown[];
    if (typeof lon !== "number" || typeof lat !== "number") return value.forEach(visit);
    box = box ? [Math.min(box[0], lon), Math.min(box[1], lat), Math.max(box[2], lon), Math.max(box[3], lat)] : [lon, lat, lon, lat];
  };
  for (const one of features) for (const { geometry } of one.features) if ("coordinates" in geometry) visit(geometry.coordinates);
  return box;
}
