import type { Counts, FollowupRow, FollowupState, PointCollection } from "../records";

/** The choices of the state filter, as the server takes them; `open` is all that asks for something to be done. */
export const stateFilters = ["open", "overdue", "flagged", "attempted", "not_synced", "due", "excused", "never_visited", "all"] as const;
export type StateFilter = (typeof stateFilters)[number];

/** Figures of the strip, each of which is also a filter. */
export const figures = ["overdue", "flagged", "attempted", "not_synced", "due", "excused", "never_visited", "total"] as const;
export type Figure = (typeof figures)[number];

export const filterOf = (figure: Figure): StateFilter => (figure === "total" ? "all" : figure);

export type Tone = "late" | "soon" | "info" | "accent" | "neutral";
export const toneOf = (state: FollowupState): Tone =>
  state === "overdue" ? "late" : state === "due" ? "soon" : state === "not_synced" ? "info" : state === "attempted" ? "accent" : "neutral";

export const figureTone: Record<Figure, Tone> = {
  overdue: "late", flagged: "late", attempted: "accent", not_synced: "info", due: "soon", excused: "neutral", never_visited: "neutral", total: "neutral",
};

/** The points the map shows for a filter. Never visited is not on the points, so the list's own households say it. */
export function pointsFor(points: PointCollection, filter: StateFilter, listed: ReadonlySet<string>): PointCollection {
  if (filter === "all") return points;
  return {
    type: "FeatureCollection",
    features: points.features.filter(({ properties: one }) => {
      if (filter === "flagged") return one.flagged;
      if (filter === "never_visited") return listed.has(one.household_id);
      if (filter === "open") return one.state !== "not_yet" && one.state !== "excused";
      return one.state === filter;
    }),
  };
}

/** How much of a place's households asks for something, for the thin bar beside its name: shares of 1. */
export function shares(counts: Counts): { overdue: number; notSynced: number; due: number } {
  const total = Math.max(counts.total, 1);
  return { overdue: counts.overdue / total, notSynced: counts.not_synced / total, due: counts.due / total };
}

export const isScattered = (row: Pick<FollowupRow, "statuses">): boolean =>
  row.statuses.some((one) => one.status === "tekun" && one.support_mode === "scattered" && !one.valid_to);
