import type { LeadRow } from "../records";

/** Urgent first, then by the time to respond: the order of the queue, kept when pages are added. */
export const byUrgency = (one: LeadRow, other: LeadRow): number =>
  Number(other.urgent) - Number(one.urgent) || one.respond_by.localeCompare(other.respond_by);
