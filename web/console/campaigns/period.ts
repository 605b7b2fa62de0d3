import type { MarkedState } from "../followups/marks";
import type { Member } from "./calls";

/** A civil date so many days later. */
export const daysAfter = (date: string, days: number): string => new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** How far a campaign is with a household: seen, paused today, tried in vain, or not yet gone to. */
export function stateOf(one: Pick<Member, "visited_on" | "paused_until" | "in_vain">, today: string): MarkedState & ("done" | "excused" | "attempted" | "due") {
  if (one.visited_on) return "done";
  if (one.paused_until && one.paused_until >= today) return "excused";
  return one.in_vain > 0 ? "attempted" : "due";
}
