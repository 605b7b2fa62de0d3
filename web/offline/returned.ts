import type { Household, ReturnedVisit } from "@api/records";
import { civilDate } from "./civil-date";
import type { KeptRecord } from "./record";

export interface ReturnToMend {
  review: ReturnedVisit;
  household: Household;
}

/** Returned visits still to be mended: nothing finished here answers them, and no later visit is known. */
export function openReturns(
  returned: readonly ReturnedVisit[],
  records: readonly KeptRecord[],
  households: ReadonlyMap<string, Household>,
): ReturnToMend[] {
  const mended = new Set(records.filter((one) => one.delivery.state !== "draft").map((one) => one.returned_visit_id));
  return returned.flatMap((review) => {
    const household = review.household_id === null ? undefined : households.get(review.household_id);
    if (!household || mended.has(review.visit_id)) return [];
    const reviewedOn = civilDate(Date.parse(review.reviewed_at));
    const later = household.visits.some((visit) => visit.id !== review.visit_id && visit.visited_on > reviewedOn);
    return later ? [] : [{ review, household }];
  });
}
