import type { Geopoint } from "../model";
import { apartM } from "./places";

/** How a line is drawn by walking it: a point every so many seconds, from readings that are good enough. */
export interface Pace {
  seconds: number;
  accuracyM: number;
}

export const SECONDS = [5, 10, 20, 60] as const;
export const ACCURACIES_M = [10, 20, 50] as const;

interface Reading {
  point: Geopoint;
  /** When it was measured, ms. */
  at: number;
}

/** The positions of a walk as they come in, thinned to the pace. Standing still adds nothing. */
export class Walk {
  private last: Reading | null = null;

  constructor(private readonly pace: Pace) {}

  /** The point to add for a reading, or null when it comes too soon, is too rough, or is where we already are. */
  take(reading: Reading): Geopoint | null {
    const rough = reading.point.accuracy !== null && reading.point.accuracy > this.pace.accuracyM;
    if (rough) return null;
    const { last } = this;
    if (last) {
      // A reading a little early counts: browsers do not keep to the second.
      if (reading.at - last.at < this.pace.seconds * 1000 - 250) return null;
      if (apartM(last.point, reading.point) < 1) return null;
    }
    this.last = reading;
    return reading.point;
  }
}

/** A browser's position as an answer keeps it. */
export function pointOf(coords: Pick<GeolocationCoordinates, "latitude" | "longitude" | "altitude" | "accuracy">): Geopoint {
  return {
    lat: Number(coords.latitude.toFixed(7)),
    lon: Number(coords.longitude.toFixed(7)),
    altitude: coords.altitude === null ? null : Math.round(coords.altitude * 10) / 10,
    accuracy: Math.round(coords.accuracy * 10) / 10,
  };
}

/** What to do with a position that is being awaited: `take` it as good enough, or `wait`; `limit` 0 never takes by itself. */
export function verdict(accuracyM: number | null, limits: { capture: number }): "take" | "wait" {
  return limits.capture > 0 && accuracyM !== null && accuracyM <= limits.capture ? "take" : "wait";
}
