import type { UnservedRow } from "./calls";

/** What the office can do so that a household finds its day: put it there all the same, change what it needs or what a
 * worker can do, open the day that is full, or open the household to locate or place it. */
export type Fix = "place" | "needs" | "worker" | "workers" | "day" | "home";

const OF: Readonly<Record<string, readonly Fix[]>> = {
  visit_limit: ["place", "day", "worker"],
  day_full: ["place", "day", "worker"],
  spacing_does_not_fit: ["place"],
  no_worker_with_skill: ["needs", "workers"],
  forbidden: ["needs"],
  campaign_days: ["home"],
  no_working_day: ["worker", "workers"],
  window_too_short: ["needs"],
  pin_conflict: ["day", "home"],
  order_does_not_fit: ["day"],
  no_position: ["home"],
  nobody_walks_there: ["home"],
  no_worker: ["workers"],
  too_far: ["home", "workers"],
};

/** Without those that need a worker, a day or a trip the planner did not name; never nothing. */
export function fixesOf(one: Pick<UnservedRow, "reason" | "fix" | "fix_worker_id" | "fix_day" | "fix_trip">): Fix[] {
  const reasons = one.reason === "several" ? one.fix : [one.reason];
  const found = new Set(reasons.flatMap((reason) => OF[reason] ?? []));
  // Several limits at once are lifted one by one, not broken in one stroke.
  if (one.reason === "several" || !one.fix_worker_id || !one.fix_day) found.delete("place");
  if (!one.fix_worker_id) found.delete("worker");
  if (!one.fix_trip) found.delete("day");
  return found.size ? [...found] : ["home"];
}
