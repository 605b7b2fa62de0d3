import type { Followup, Household } from "@api/records";
import { addDays, daysBetween, type CivilDate } from "./civil-date";

/** `not_yet` before the due date, `due` from it through the last day of grace, `overdue` after that. */
export type DueState = "not_yet" | "due" | "overdue";

export function dueState(followup: Pick<Followup, "due_on" | "grace_days">, today: CivilDate): DueState {
  if (today < followup.due_on) return "not_yet";
  return today <= addDays(followup.due_on, followup.grace_days) ? "due" : "overdue";
}

/** The server's word for a follow-up that a campaign asks for. */
export const CAMPAIGN = "campaign";

export interface DueHousehold {
  household: Household;
  state: DueState;
  /** Days past the due date; negative while it is still ahead. */
  days: number;
}

/** Households with an obligation whose day has come, the longest overdue first. */
export function dueHouseholds(households: readonly Household[], today: CivilDate): DueHousehold[] {
  const due: DueHousehold[] = [];
  for (const household of households) {
    if (!household.followup) continue;
    const state = dueState(household.followup, today);
    if (state !== "not_yet") due.push({ household, state, days: daysBetween(household.followup.due_on, today) });
  }
  return due.sort(longestFirst);
}

/** Whose day is ahead but near, and everybody of a campaign: it asks for a visit from its first day on, and its last is
 * the day that is due. The first to fall due first. */
export function comingHouseholds(households: readonly Household[], today: CivilDate, days: number): DueHousehold[] {
  const near = addDays(today, days);
  const coming: DueHousehold[] = [];
  for (const household of households) {
    const { followup } = household;
    if (!followup || dueState(followup, today) !== "not_yet") continue;
    if (followup.due_on <= near || followup.reason === CAMPAIGN) coming.push({ household, state: "not_yet", days: daysBetween(followup.due_on, today) });
  }
  return coming.sort(longestFirst);
}

export interface VillageGroup<T> {
  code: string;
  rows: T[];
}

/** Groups by village (the first 12 digits of a region code), villages in the order in which their first row comes. */
export function byVillage<T extends { household: Household }>(rows: readonly T[]): VillageGroup<T>[] {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const code = villageCode(row.household.region_code);
    const group = groups.get(code);
    if (group) group.push(row);
    else groups.set(code, [row]);
  }
  return [...groups].map(([code, group]) => ({ code, rows: group }));
}

/** A village has 12 digits; a grid's code goes on after them. */
export function villageCode(region: string): string {
  return region.slice(0, 12);
}

function longestFirst(one: DueHousehold, other: DueHousehold): number {
  return other.days - one.days || one.household.head_pinyin.localeCompare(other.household.head_pinyin);
}
