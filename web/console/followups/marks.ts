/** The mark of each state: a shape of its own beside its colour, so that none is told by colour alone. On 16 × 16 units. */
export const states = ["not_yet", "due", "overdue", "attempted", "not_synced", "excused", "done", "done_late"] as const;
export type MarkedState = (typeof states)[number];

export interface Mark {
  /** A token of web/ui/tokens.css. */
  colour: string;
  filled?: string;
  stroked?: string;
}

export const marks: Record<MarkedState, Mark> = {
  not_yet: { colour: "--line-strong", filled: "M8 5a3 3 0 1 1 0 6a3 3 0 0 1 0-6Z" },
  due: { colour: "--soon", filled: "M8 2a6 6 0 1 1 0 12a6 6 0 0 1 0-12Z" },
  overdue: { colour: "--late", filled: "M8 1.5L15 14H1Z" },
  attempted: { colour: "--accent", filled: "M8 1.5L8 14.5L1.5 8Z", stroked: "M8 1.5L14.5 8L8 14.5L1.5 8Z" },
  not_synced: { colour: "--info", stroked: "M8 2a6 6 0 1 1 0 12a6 6 0 0 1 0-12ZM3.8 12.2L12.2 3.8" },
  excused: { colour: "--ink-soft", filled: "M3.5 2.5h3v11h-3ZM9.5 2.5h3v11h-3Z" },
  done: { colour: "--good", stroked: "M2 8.5L6 12.5L14 3.5" },
  done_late: { colour: "--good", stroked: "M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 0 1 0-13ZM5 8.2L7.2 10.4L11.2 5.8" },
};
