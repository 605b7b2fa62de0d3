import { t } from "../words/visits";

/** A review's decision in words. */
export const decisionWords = (decision: string): string => t(decision === "accepted" ? "review.accepted" : "review.returned");

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

/** The short name of a reason for a second look. */
export const reasonWord = (code: string): string => t(`reason.${code}` as "reason.too_fast");
