import { hoursUntil } from "../dates";
import { t } from "../words/leads";

export interface Respond {
  text: string;
  tone: "late" | "soon" | "neutral";
}

const SOON_HOURS = 12;

/** How long is left to respond to a lead at `now`; days from two days on, then hours, then minutes. */
export function respond(respondBy: string, now: Date): Respond {
  const hours = hoursUntil(respondBy, now);
  const size = Math.abs(hours);
  const n =
    size >= 48 ? t("respond.days", { n: Math.floor(size / 24) })
    : size >= 1 ? t("respond.hours", { n: Math.floor(size) })
    : t("respond.minutes", { n: Math.max(1, Math.floor(size * 60)) });
  if (hours < 0) return { text: t("respond.over", { n }), tone: "late" };
  return { text: t("respond.left", { n }), tone: hours < SOON_HOURS ? "soon" : "neutral" };
}
