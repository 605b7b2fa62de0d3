const LEVELS = [
  { digits: 6, below: 9, level: "town" },
  { digits: 9, below: 12, level: "village" },
  { digits: 12, below: 15, level: "grid" },
] as const;

export interface Step {
  level: "town" | "village" | "grid";
  /** The division whose children this step offers. */
  parent: string;
  /** The child taken, or empty. */
  value: string;
}

/** The choices from one's own division down to grids: one more for each that was taken. `region` empty: nothing taken. */
export function steps(own: string, region: string): Step[] {
  const found: Step[] = [];
  if (own.length === 0) return found;
  for (const { digits, below, level } of LEVELS) {
    if (digits < own.length) continue;
    const parent = digits === own.length ? own : region.slice(0, digits);
    if (parent.length < digits || !(digits === own.length || region.startsWith(own))) break;
    found.push({ level, parent, value: region.length >= below ? region.slice(0, below) : "" });
  }
  return found;
}
