import type { DeviceRow, Sign } from "../records";
import { t } from "../words/devices";

/** The states the list can be narrowed to, as the server takes them. */
export const states = ["all", "may_need_help", "lost", "kept", "unsent", "silent", "wrong_clock", "low_storage", "old_app", "not_offline", "reach_too_wide"] as const;
export type State = (typeof states)[number];

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const RIGHT_WITHIN_S = 60;

export const heardAt = (device: DeviceRow): string => device.last_synced_at ?? device.first_seen_at;

const secondsSince = (instant: string, now: Date): number => Math.max(0, (now.getTime() - Date.parse(instant)) / 1000);
const daysSince = (instant: string, now: Date): number => Math.floor(secondsSince(instant, now) / DAY);

/** "3 小时前". A moment ahead of this desk's own clock counts as now. */
export function ago(instant: string, now: Date): string {
  const seconds = secondsSince(instant, now);
  if (seconds < MINUTE) return t("ago.now");
  if (seconds < HOUR) return t("ago.minutes", { n: Math.floor(seconds / MINUTE) });
  return seconds < DAY ? t("ago.hours", { n: Math.floor(seconds / HOUR) }) : t("ago.days", { n: Math.floor(seconds / DAY) });
}

/** "快 42 分钟"; right within a minute. `skew`: the phone's clock minus the server's, in seconds. */
export function clockWords(skew: number | null): string {
  if (skew === null) return t("unknown");
  const off = Math.abs(skew);
  if (off < RIGHT_WITHIN_S) return t("clock.right");
  const by = off < HOUR ? t("by.minutes", { n: Math.round(off / MINUTE) })
    : off < 2 * DAY ? t("by.hours", { n: Math.round(off / HOUR) }) : t("by.days", { n: Math.round(off / DAY) });
  return t(skew > 0 ? "clock.fast" : "clock.slow", { by });
}

/** A sign with its figure, short enough for a row. */
export function signWords(sign: Sign, device: DeviceRow, now: Date): string {
  return t(`short.${sign}`, {
    n: sign === "kept" ? device.kept_with_problem ?? 0 : sign === "unsent" ? device.unsent ?? 0 : daysSince(heardAt(device), now),
    off: clockWords(device.clock_skew_s),
    mb: device.free_storage_mb ?? 0,
    version: device.app_version,
    households: device.households ?? 0,
  });
}

export function placesWords(places: readonly string[]): string {
  const [first] = places;
  if (first === undefined) return t("places.none");
  return places.length === 1 ? first : t("places.more", { name: first, n: places.length });
}

export const yesNo = (value: boolean | null): string => (value === null ? t("unknown") : t(value ? "yes" : "no"));
/** A code stays a code, so that it can be looked up; a phone that says nothing of itself said nothing of this. */
export function failureWords(device: DeviceRow): string {
  if (device.last_failure === "no_answer") return t("failure.no_answer");
  return device.last_failure ?? t(device.unsent === null ? "unknown" : "failure.none");
}

export const counted = (n: number | null): string => (n === null ? t("unknown") : t("records", { n }));
