import type { Geopoint } from "../model";

/** Lines and areas on the ground. Lengths in metres, areas in square metres, on the sphere that the ODK XForms functions
 * `distance()` and `area()` use, so that what the map says is what the form then works out. */
export const RADIUS_M = 6_378_100;
const MU_M2 = 2000 / 3;

type Place = Pick<Geopoint, "lat" | "lon">;

const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** Metres between two places. */
export function apartM(one: Place, other: Place): number {
  const a = Math.sin(radians(other.lat - one.lat) / 2) ** 2;
  const b = Math.sin(radians(other.lon - one.lon) / 2) ** 2;
  return 2 * RADIUS_M * Math.asin(Math.min(1, Math.sqrt(a + Math.cos(radians(one.lat)) * Math.cos(radians(other.lat)) * b)));
}

/** Metres along the points; the way back to the first is counted only when they end there. */
export function lengthM(points: readonly Place[]): number {
  return points.slice(1).reduce((sum, point, index) => sum + apartM(points[index] ?? point, point), 0);
}

/** Square metres inside the points, whether or not the last repeats the first; 0 below three. */
export function areaM2(points: readonly Place[]): number {
  const ring = opened(points);
  if (ring.length < 3) return 0;
  const total = ring.reduce((sum, one, index) => {
    const next = ring[(index + 1) % ring.length] ?? one;
    return sum + radians(next.lon - one.lon) * (2 + Math.sin(radians(one.lat)) + Math.sin(radians(next.lat)));
  }, 0);
  return Math.abs((total * RADIUS_M * RADIUS_M) / 2);
}

/** The same outline with its first point again at its end, as a geoshape is kept. */
export function closed<P extends Place>(points: readonly P[]): P[] {
  const ring = opened(points);
  return ring[0] ? [...ring, ring[0]] : [];
}

/** Without the repeated first point at its end. */
export function opened<P extends Place>(points: readonly P[]): P[] {
  const first = points[0];
  const last = points[points.length - 1];
  const repeats = points.length > 1 && first && last && first.lat === last.lat && first.lon === last.lon;
  return repeats ? points.slice(0, -1) : [...points];
}

/** Whether two pieces of the line cross or touch which are not neighbours. `ring`: the end is joined to the beginning. */
export function crossesItself(points: readonly Place[], ring: boolean): boolean {
  const corners = ring ? closed(points) : points;
  const pieces = corners.length - 1;
  for (let one = 0; one < pieces; one += 1) {
    for (let other = one + 2; other < pieces; other += 1) {
      if (ring && one === 0 && other === pieces - 1) continue;
      const [a, b, c, d] = [corners[one], corners[one + 1], corners[other], corners[other + 1]];
      if (a && b && c && d && meet(a, b, c, d)) return true;
    }
  }
  return false;
}

function meet(a: Place, b: Place, c: Place, d: Place): boolean {
  const [abc, abd, cda, cdb] = [side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)];
  if (abc !== abd && cda !== cdb) return true;
  return (abc === 0 && within(a, b, c)) || (abd === 0 && within(a, b, d)) || (cda === 0 && within(c, d, a)) || (cdb === 0 && within(c, d, b));
}

const side = (a: Place, b: Place, c: Place) => Math.sign((b.lon - a.lon) * (c.lat - a.lat) - (b.lat - a.lat) * (c.lon - a.lon));

const within = (a: Place, b: Place, c: Place) =>
  Math.min(a.lon, b.lon) <= c.lon && c.lon <= Math.max(a.lon, b.lon) && Math.min(a.lat, b.lat) <= c.lat && c.lat <= Math.max(a.lat, b.lat);

/** Figures for the eye: metres below a kilometre, then kilometres; square metres with mu, the village's own measure, then
 * square kilometres. */
export function lengthFigure(metres: number): { n: string; unit: "m" | "km" } {
  return metres < 1000 ? { n: String(Math.round(metres)), unit: "m" } : { n: (metres / 1000).toFixed(2), unit: "km" };
}

export function areaFigures(squareMetres: number): { m2: string; km2: string | null; mu: string } {
  const mu = squareMetres / MU_M2;
  const km2 = squareMetres < 1_000_000 ? null : (squareMetres / 1_000_000).toFixed(2);
  return { m2: String(Math.round(squareMetres)), km2, mu: mu.toFixed(mu < 10 ? 2 : 1) };
}

/** A place rounded to seven decimals, where a hand put it: no altitude and no accuracy are known. */
export function placed(lon: number, lat: number): Geopoint {
  return { lat: Number(lat.toFixed(7)), lon: Number(lon.toFixed(7)), altitude: null, accuracy: null };
}
