import type { Feature, FeatureCollection } from "geojson";
import type { components } from "@api/schema";
import type { Corner } from "./corners";

export type TripLine = components["schemas"]["TripLine"];
type Stop = TripLine["stops"][number];

/** Told apart from each other and from the marks of households, in light and dark; the worker's name stands beside. */
const HUES = ["#2f7f9e", "#a3592a", "#6a5acd", "#3f8a56", "#b5427c", "#8a7415"] as const;
export const hueOf = (index: number): string => HUES[index % HUES.length] ?? HUES[0];

const at = (one: { lon: number | null; lat: number | null }): Corner | null => (one.lon !== null && one.lat !== null ? [one.lon, one.lat] : null);
const startOf = (line: TripLine): Corner | null => at({ lon: line.start_lon, lat: line.start_lat });
const known = (places: readonly (Corner | null)[]): Corner[] => places.filter((one) => one !== null);

/** Where the stops of a trip are, as far as that is known. */
export const placesOf = (line: TripLine): Corner[] => known(line.stops.map(at));

/** The lines of trips in the order of their stops, and the stops with their numbers; who has no position is in the list alone. */
export function drawingOfTrips(lines: readonly TripLine[], chosen: string | null): FeatureCollection {
  const features = lines.flatMap((line, index): Feature[] => {
    const about = { trip: line.trip.id, colour: hueOf(index), shown: chosen === null || chosen === line.trip.id };
    const path = known([startOf(line), ...line.stops.map(at)]);
    const stops = line.stops.flatMap((stop, place): Feature[] => {
      const where = at(stop);
      return where ? [{ type: "Feature", geometry: { type: "Point", coordinates: [...where] }, properties: { ...about, household: stop.household_id, place: place + 1, done: stop.made !== null } }] : [];
    });
    const first = placesOf(line)[0];
    const name: Feature[] = first ? [{ type: "Feature", geometry: { type: "Point", coordinates: [...first] }, properties: { ...about, name: line.trip.worker_name } }] : [];
    const way: Feature[] = path.length > 1 ? [{ type: "Feature", geometry: { type: "LineString", coordinates: path.map((one) => [...one]) }, properties: about }] : [];
    return [...way, ...stops, ...name];
  });
  return { type: "FeatureCollection", features };
}

/** How far a point is from the way between two others, in degrees of latitude: good enough to compare within a county. */
function distance(point: Corner, from: Corner, to: Corner): number {
  const narrow = Math.cos((point[1] * Math.PI) / 180);
  const flat = ([lon, lat]: Corner): [number, number] => [lon * narrow, lat];
  const [[px, py], [ax, ay], [bx, by]] = [flat(point), flat(from), flat(to)];
  const length = (bx - ax) ** 2 + (by - ay) ** 2;
  const share = length ? Math.max(0, Math.min(1, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length)) : 0;
  return Math.hypot(px - ax - share * (bx - ax), py - ay - share * (by - ay));
}

/** Where among the other stops one belongs that was let go at a point: into the nearest leg, or behind the last stop. */
function nearest(start: Corner | null, stops: readonly Stop[], point: Corner): { place: number; away: number } {
  let best = { place: stops.length, away: Number.POSITIVE_INFINITY };
  let before = start;
  stops.forEach((stop, place) => {
    const here = at(stop);
    if (!here) return;
    const away = distance(point, before ?? here, here);
    if (away < best.away) best = { place, away };
    before = here;
  });
  const last = before;
  // Beyond the last stop the way back to it is as near as its own leg: then behind it.
  if (last && distance(point, last, last) <= best.away) best = { place: stops.length, away: distance(point, last, last) };
  return best;
}

export type Drop = { kind: "order"; trip: string; household: string; ids: string[] } | { kind: "move"; trip: string; household: string; to: TripLine["trip"] };

/** What letting a stop go at a point asks for: another order of its own day, or another worker's day when that is nearer. */
export function dropAt(lines: readonly TripLine[], trip: string, household: string, point: Corner): Drop | null {
  const own = lines.find((one) => one.trip.id === trip);
  if (!own) return null;
  const others = own.stops.filter((one) => one.household_id !== household);
  const mine = nearest(startOf(own), others, point);
  const [near] = lines
    .filter((one) => one.trip.id !== trip)
    .map((line) => ({ line, away: nearest(startOf(line), line.stops, point).away }))
    .sort((one, other) => one.away - other.away);
  if (near && near.away < mine.away) return { kind: "move", trip, household, to: near.line.trip };
  const ids = others.map((one) => one.household_id);
  ids.splice(mine.place, 0, household);
  return ids.every((id, index) => id === own.stops[index]?.household_id) ? null : { kind: "order", trip, household, ids };
}

/** The same within the list: one stop put at another place of its day, counted from 0. */
export function placed(line: TripLine, household: string, place: number): Drop | null {
  const ids = line.stops.map((one) => one.household_id);
  const from = ids.indexOf(household);
  if (from < 0 || place < 0 || place >= ids.length || place === from) return null;
  ids.splice(place, 0, ...ids.splice(from, 1));
  return { kind: "order", trip: line.trip.id, household, ids };
}
