import type { Household, ReturnedVisit } from "@api/records";
import { civilDate } from "./civil-date";
import { madeAt } from "./ids";
import type { KeptRecord } from "./record";

export interface ReturnToMend {
  review: ReturnedVisit;
  household: Household;
}

/** Returned visits still to be mended: nothing finished here answers them, and no later visit is known. A visit that
 * came back twice is listed once, with what was said last. */
export function openReturns(
  returned: readonly ReturnedVisit[],
  records: readonly KeptRecord[],
  households: ReadonlyMap<string, Household>,
): ReturnToMend[] {
  const mended = new Set(records.filter((one) => one.delivery.state !== "draft").map((one) => one.returned_visit_id));
  const newest = new Map<string, ReturnedVisit>();
  for (const review of returned) {
    const held = newest.get(review.visit_id);
    if (!held || held.reviewed_at < review.reviewed_at) newest.set(review.visit_id, review);
  }
  return [...newest.values()].flatMap((review) => {
    const household = review.household_id === null ? undefined : households.get(review.household_id);
    if (!household || mended.has(review.visit_id)) return [];
    return household.visits.some((visit) => answers(visit, review)) ? [] : [{ review, household }];
  });
}

/** A visit made after the review, or one of the same day that was written down only after it: the correction. */
function answers(visit: Household["visits"][number], review: ReturnedVisit): boolean {
  if (visit.id === review.visit_id) return false;
  if (visit.visited_on > civilDate(Date.parse(review.reviewed_at))) return true;
  const written = madeAt(visit.id);
  return visit.visited_on === review.visited_on && written !== null && written > Date.parse(review.reviewed_at);
}

/** The answers of an earlier record under the number of a new one. The instance keeps the moments of the visit it
 * tells of; only its own number is its own. */
export function asNewInstance(instance: string, id: string): string {
  return instance.replace(/(<(?:[\w.-]+:)?instanceID(?:\s[^>]*)?>)[^<]*(<)/, `$1uuid:${id}$2`);
}
