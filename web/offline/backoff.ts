/** The first wait after a failed try. */
export const AFTER_FAILURE = 5_000;
/** The first wait while the server still checks what it has. */
export const WHILE_CHECKING = 2_000;
const LONGEST = 15 * 60_000;
/** No wait is longer, whoever asks for it. */
export const LONGEST_WAIT = 60 * 60_000;

/** Milliseconds to wait after the n-th failure in a row (1, 2, …): doubling from `first` to 15 min, less up to a quarter,
 * so that many phones coming back to one mast do not all call at once. `chance` lies in [0, 1). */
export function backoff(failures: number, chance: number, first = AFTER_FAILURE): number {
  const whole = Math.min(LONGEST, first * 2 ** Math.max(0, Math.min(failures, 20) - 1));
  return Math.round(whole * (1 - chance / 4));
}
