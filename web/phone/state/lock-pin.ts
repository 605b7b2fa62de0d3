/** How many digits a PIN has. */
export const PIN_DIGITS = 6;

export type Weakness = "same_digit" | "in_a_row";

/** Why a PIN is guessed at once: one digit repeated, or digits counted up or down (`123456`, `987654`); null when it is not. */
export function weakness(pin: string): Weakness | null {
  const steps = new Set([...pin].slice(1).map((digit, index) => Number(digit) - Number(pin[index])));
  if (steps.size !== 1) return null;
  if (steps.has(0)) return "same_digit";
  return steps.has(1) || steps.has(-1) ? "in_a_row" : null;
}
