import type { Household, Trip, TripStop } from "@api/records";
import { dayOf } from "./own-earlier";
import type { KeptRecord } from "./record";

/** What became of a stop on its day: somebody was met, it was tried, a visit is begun, or nothing yet. */
export type Made = "done" | "attempted" | "begun" | null;

export interface StopShown {
  stop: TripStop;
  /** In the office's order, from 1. */
  place: number;
  /** Null when this phone does not hold the household. */
  household: Household | null;
  made: Made;
}

const MET = new Set(["met", "carer_met"]);

/** The stops of a trip in the office's order, each with what this phone or the server knows of its visit that day. The
 * order is a proposal: a stop visited early is simply done. */
export function stopsOf(trip: Trip, households: ReadonlyMap<string, Household>, own: readonly KeptRecord[]): StopShown[] {
  const visits = own.filter((one) => one.kind === "visit" && dayOf(one) === trip.day);
  return trip.stops.map((stop, index) => {
    const household = households.get(stop.household_id) ?? null;
    return { stop, place: index + 1, household, made: madeOf(trip.day, household, visits.filter((one) => one.household_id === stop.household_id)) };
  });
}

function madeOf(day: string, household: Household | null, records: readonly KeptRecord[]): Made {
  const finished = records.filter((one) => one.ended_at !== null && one.delivery.state !== "draft");
  const outcomes = [
    ...finished.map((one) => outcomeIn(one.instance)),
    ...(household?.visits ?? []).filter((one) => one.visited_on === day).map((one) => one.outcome),
  ];
  if (outcomes.some(meets)) return "done";
  if (outcomes.length) return "attempted";
  return records.some((one) => one.delivery.state === "draft") ? "begun" : null;
}

/** Whether somebody was met, by a finished form; one that names no outcome is filled in only where one met. */
export function met({ instance }: Pick<KeptRecord, "instance">): boolean {
  return meets(outcomeIn(instance));
}

const meets = (outcome: string | null) => outcome === null || MET.has(outcome);

/** The outcome that a finished form names; null when it names none. */
function outcomeIn(instance: string): string | null {
  return /<(?:\w+:)?outcome>([a-z_]+)</.exec(instance)?.[1] ?? null;
}

/** The stop to go to next: the first in the office's order of which nothing is known. */
export function nextStop(stops: readonly StopShown[]): StopShown | null {
  return stops.find((one) => (one.made === null || one.made === "begun") && one.stop.note !== "moved" && one.stop.note !== "no_duty") ?? null;
}

/** Metres as one reads them: 850 m, 3.2 km. */
export function lengthText(metres: number): string {
  return metres < 1000 ? `${Math.round(metres / 10) * 10} m` : `${(metres / 1000).toFixed(1)} km`;
}
