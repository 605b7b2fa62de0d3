/** WGS-84 to the datums of map apps in China, as geo/datum.py computes them; degrees, longitude first. Outside the
 * rectangle that China's offset is applied in, nothing is changed. */
export type LonLat = readonly [lon: number, lat: number];

// Krasovsky 1940, on which the GCJ-02 offset is defined: semi-major axis (m), eccentricity squared.
const AXIS_M = 6378245.0;
const ECCENTRICITY_2 = 0.00669342162296594323;
const WEST = 72.004, SOUTH = 0.8293, EAST = 137.8347, NORTH = 55.8271;
const BD_TURN = (Math.PI * 3000.0) / 180.0;

export function inChina([lon, lat]: LonLat): boolean {
  return lon >= WEST && lon <= EAST && lat >= SOUTH && lat <= NORTH;
}

/** Onto the map of 高德 (GCJ-02). */
export function wgs84ToGcj02(at: LonLat): LonLat {
  if (!inChina(at)) return at;
  const [lon, lat] = at;
  const east = lon - 105.0;
  const north = lat - 35.0;
  const phi = (lat / 180.0) * Math.PI;
  const flat = 1.0 - ECCENTRICITY_2 * Math.sin(phi) ** 2;
  const root = Math.sqrt(flat);
  const metresLat = (((AXIS_M * (1.0 - ECCENTRICITY_2)) / (flat * root)) * Math.PI) / 180.0;
  const metresLon = ((AXIS_M / root) * Math.cos(phi) * Math.PI) / 180.0;
  return [lon + shiftEast(east, north) / metresLon, lat + shiftNorth(east, north) / metresLat];
}

/** Onto the map of 百度 (BD-09). */
export function wgs84ToBd09(at: LonLat): LonLat {
  const [lon, lat] = wgs84ToGcj02(at);
  if (!inChina([lon, lat])) return [lon, lat];
  const radius = Math.hypot(lon, lat) + 0.00002 * Math.sin(lat * BD_TURN);
  const angle = Math.atan2(lat, lon) + 0.000003 * Math.cos(lon * BD_TURN);
  return [radius * Math.cos(angle) + 0.0065, radius * Math.sin(angle) + 0.006];
}

type Wave = readonly [amount: number, length: number];
const waves = (x: number, ...terms: readonly Wave[]) => (terms.reduce((sum, [amount, length]) => sum + amount * Math.sin((x * Math.PI) / length), 0) * 2.0) / 3.0;

function shiftNorth(x: number, y: number): number {
  const plane = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x));
  return plane + waves(x, [20.0, 1.0 / 6.0], [20.0, 0.5]) + waves(y, [20.0, 1.0], [40.0, 3.0], [160.0, 12.0], [320.0, 30.0]);
}

function shiftEast(x: number, y: number): number {
  const plane = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x));
  return plane + waves(x, [20.0, 1.0 / 6.0], [20.0, 0.5]) + waves(x, [20.0, 1.0], [40.0, 3.0], [150.0, 12.0], [300.0, 30.0]);
}
