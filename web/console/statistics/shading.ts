import { roundTop } from "../parts/stacks";

/** The steps of a shaded map: five even ones from nought to a round top. */
export const STEPS = 5;
const WHOLE = 100;

/** Where the scale ends: 100 for shares, so that two maps can be compared; else the smallest number at or above the largest
 * value that five round steps reach. */
export function topOf(values: readonly (number | null)[], share: boolean): number {
  const most = Math.max(0, ...values.map((value) => value ?? 0));
  return share ? WHOLE : (roundTop((most * 4) / STEPS) / 4) * STEPS;
}

/** The step of a value, 0 the palest; null for places without one. A value of nought is the palest, the top the darkest. */
export function stepOf(value: number | null, top: number): number | null {
  if (value === null || top <= 0) return null;
  return Math.min(STEPS - 1, Math.max(0, Math.floor((value / top) * STEPS)));
}

/** The least value of each step, for the legend. */
export const stepsOf = (top: number): number[] => Array.from({ length: STEPS }, (_, step) => (top / STEPS) * step);
