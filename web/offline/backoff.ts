const FIRST = 5_000;
const LONGEST = 15 * 60_000;

/** Milliseconds to wait after the n-th failure in a row (1, 2, …): doubling from 5 s to 15 min, less up to a quarter,
 * so that many phones coming back to one mast do not all call at once. `chance` lies in [0, 1). */
export function backoff(failures: number, chance: number): number {
  const whole = Math.min(LONGEST, FIRST * 2 ** Math.max(0, Math.min(failures, 20) - 1));
  return Math.round(whole * (1 - chance / 4));
}
