import { day } from "../dates";
import { t } from "../words/trip-deeds";
import { listed } from "../words/terms";
import type { TripWorker, VisitNeeds, WorkerDays } from "./calls";

/** 周一、周三 · 08:30–17:30 · 每天 10 户. */
export function weekWords(days: WorkerDays): string {
  if (!days.weekdays.length) return t("worker.never");
  const names = days.weekdays.map((one) => t(`weekday.${one as 1}`));
  const first = names[0] ?? "";
  const inARow = days.weekdays.every((one, n) => one === (days.weekdays[0] ?? 0) + n);
  const shown = inARow && names.length > 2 ? t("weekday.range", { first, last: names[names.length - 1] ?? "" }) : listed(names);
  const rest = days.rest_begins && days.rest_ends ? t("worker.rest", { begins: days.rest_begins, ends: days.rest_ends }) : "";
  return t("worker.week", { days: shown, begins: days.begins, ends: days.ends, rest, n: days.most_visits });
}

export const skillWords = (skills: WorkerDays["skills"]): string => listed(skills.map((one) => t(`skill.${one}`)));

export const awayWords = (worker: TripWorker): string =>
  listed(worker.leaves.map((one) => t("worker.away", { first: day(one.first_on), last: day(one.last_on) })));

/** What a household asks, one phrase each; none when nothing is asked. */
export function needsWords(needs: VisitNeeds, nameOf: (id: string) => string): string[] {
  return [
    ...needs.skills.map((one) => t(`skill.${one}`)),
    ...(needs.opens && needs.closes ? [t("needs.hours", { opens: needs.opens, closes: needs.closes })] : []),
    ...(needs.minutes ? [t("needs.minutes.n", { n: needs.minutes })] : []),
    ...(needs.not_workers.length ? [t("needs.not.n", { names: listed(needs.not_workers.map(nameOf)) })] : []),
  ];
}

/** A known place as it is typed; empty for none. */
export const placeTyped = (lon: number | null | undefined, lat: number | null | undefined): string =>
  typeof lon === "number" && typeof lat === "number" ? `${lon},${lat}` : "";

/** A place typed as "113.2,36.1"; null for nothing, undefined for what is no place. */
export function readPlace(typed: string): { lon: number; lat: number } | null | undefined {
  if (!typed.trim()) return null;
  const [lon, lat, more] = typed.split(/[,，\s]+/).filter(Boolean).map(Number);
  if (lon === undefined || lat === undefined || more !== undefined) return undefined;
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? { lon, lat } : undefined;
}
