import type { MarkedState } from "../followups/marks";
import { percent } from "../parts/stacks";
import type { Figures } from "./calls";

/** What becomes of the visits that were owed; `wanted` is their sum. Each is a number that opens its list. */
export const parts = ["seen", "entered_late", "late", "waiting", "attempted", "not_synced", "excused", "missed"] as const;
export type Part = (typeof parts)[number];
export const figures = ["wanted", ...parts] as const;
export type Figure = (typeof figures)[number];

/** The colour and pattern of each part in the drawing, and its mark in the list. */
export const lookOf = {
  seen: "good", entered_late: "goodHatched", late: "goodDotted", waiting: "soon", attempted: "accent", not_synced: "info", excused: "rest", missed: "late",
} as const satisfies Record<Part, string>;
export const markOf: Record<Part, MarkedState> = {
  seen: "done", entered_late: "done_late", late: "done_late", waiting: "due", attempted: "attempted", not_synced: "not_synced", excused: "excused", missed: "overdue",
};

/** Visited, in time or late, of those that had to be by now: the paused and those still in time are not counted. */
export const share = (row: Figures): number | null => percent(row.seen + row.entered_late + row.late, row.wanted - row.excused - row.waiting);
export const shareWords = (row: Figures): string => {
  const found = share(row);
  return found === null ? "—" : `${found}%`;
};
