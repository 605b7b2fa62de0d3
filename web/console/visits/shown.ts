import type { Review, VisitRow } from "../records";

/** The newest review, whichever way the server put it in the row. */
export function latestReview(visit: VisitRow): { decision: "accepted" | "returned"; reviewed_at?: string } | null {
  const reviews = visit.reviews ?? [];
  return reviews.length ? ([...reviews].sort((one, other) => one.reviewed_at.localeCompare(other.reviewed_at)).at(-1) ?? null) : (visit.review ?? null);
}

export const visitorName = (visit: VisitRow): string => visit.visitor_name ?? visit.visitor?.name ?? "";

export const reviewerName = (review: Review): string =>
  typeof review.reviewed_by === "string" ? review.reviewed_by : (review.reviewed_by?.name ?? "");

/** "35 米", "1.8 公里". */
export function distanceInWords(metres: number, chinese: boolean): string {
  if (metres < 1000) return `${Math.round(metres)} ${chinese ? "米" : "m"}`;
  return `${(metres / 1000).toFixed(1)} ${chinese ? "公里" : "km"}`;
}

/** Minutes between two instants, at least one; null when either is missing. */
export function minutesBetween(from: string | null, to: string | null): number | null {
  if (!from || !to) return null;
  return Math.max(1, Math.round((Date.parse(to) - Date.parse(from)) / 60_000));
}
