/** Civil dates of Asia/Shanghai as `YYYY-MM-DD`. China has kept UTC+8 without summer time since 1991. */
export type CivilDate = string;

const OFFSET = 8 * 3_600_000;
const DAY = 86_400_000;

export function civilDate(instant: number): CivilDate {
  return new Date(instant + OFFSET).toISOString().slice(0, 10);
}

/** ISO 8601 with the offset of Asia/Shanghai, whole seconds. */
export function instantText(instant: number): string {
  return new Date(instant + OFFSET).toISOString().slice(0, 19) + "+08:00";
}

/** Whole days from one civil date to another; negative when `to` lies before `from`. */
export function daysBetween(from: CivilDate, to: CivilDate): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY);
}

export function addDays(date: CivilDate, days: number): CivilDate {
  return new Date(Date.parse(date) + days * DAY).toISOString().slice(0, 10);
}

/** Completed years of age on a day; null when the birth date is unknown. */
export function ageOn(birth: CivilDate | null, today: CivilDate): number | null {
  if (!birth) return null;
  const years = Number(today.slice(0, 4)) - Number(birth.slice(0, 4));
  return today.slice(5) < birth.slice(5) ? years - 1 : years;
}
