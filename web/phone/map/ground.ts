import type { FeatureCollection, Geometry } from "geojson";
import type { Database } from "@offline/database";

/** What the map is drawn on: outlines of the villages, kept on the phone, and the county's own tiles where it has any. */
export interface Ground {
  villages: readonly Village[];
  /** `https://…/{z}/{x}/{y}.png` in WGS-84, set by the county; empty for none. */
  tiles: string;
  /** When the server told it, ms. */
  at: number;
}

export interface Village {
  code: string;
  name: string;
  boundary: Geometry | null;
}

export const NO_GROUND: Ground = { villages: [], tiles: "", at: -Infinity };
const KEPT_MS = 7 * 24 * 3_600_000;
/** A village whose outline nobody has is not asked for at every turn. */
const LACKING_MS = 3_600_000;
const KEY = "map_ground";

export async function heldGround(db: Database): Promise<Ground> {
  return ((await db.get("facts", KEY)) as Ground | undefined) ?? NO_GROUND;
}

/** The ground as held, fetched anew when it is older than a week or lacks a village; as held when that fails. */
export async function currentGround(
  db: Database,
  wanted: readonly string[],
  now: number,
  ask: (towns: readonly string[]) => Promise<Omit<Ground, "at">>,
): Promise<Ground> {
  const held = await heldGround(db);
  const codes = new Set(held.villages.map((one) => one.code));
  const whole = wanted.every((code) => codes.has(code));
  const fresh = now - held.at < (whole ? KEPT_MS : LACKING_MS);
  if (fresh || wanted.length === 0) return held;
  try {
    const told = await ask([...new Set(wanted.map((code) => code.slice(0, 9)))]);
    const ground: Ground = { villages: told.villages.filter((one) => wanted.includes(one.code)), tiles: told.tiles, at: now };
    await db.put("facts", ground, KEY);
    return ground;
  } catch {
    return held;
  }
}

/** Outlines as the map draws them. */
export function outlines(ground: Ground): FeatureCollection {
  return {
    type: "FeatureCollection",
    features: ground.villages.flatMap((one) => (one.boundary ? [{ type: "Feature" as const, properties: { name: one.name }, geometry: one.boundary }] : [])),
  };
}
