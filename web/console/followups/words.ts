import { day } from "../dates";
import type { FollowupRow, Worker } from "../records";
import { t } from "../words/followups";

/** "手机 3 小时前同步": how fresh what we know from this worker is. */
export function syncWords(worker: Worker | undefined, now: Date): string {
  if (!worker?.last_synced_at) return t("syncedNever");
  const hours = (now.getTime() - new Date(worker.last_synced_at).getTime()) / 3_600_000;
  const when = hours < 1 ? t("ago.now") : hours < 24 ? t("ago.hours", { n: Math.floor(hours) }) : t("ago.days", { n: Math.floor(hours / 24) });
  return t("syncedAt", { when });
}

export const lastVisitWords = (row: FollowupRow): string =>
  row.never_visited || !row.last_counted_on ? t("never") : t("lastVisit", { date: day(row.last_counted_on) });
