import { locale } from "@ui/index";

/** Civil dates are `YYYY-MM-DD` strings of Asia/Shanghai; they are counted in days and never become timestamps. */
export const ZONE = "Asia/Shanghai";

const dayCount = (date: string): number => Math.round(Date.parse(date.slice(0, 10) + "T00:00:00Z") / 86_400_000);

/** Days from `earlier` to `later`; negative when they are the other way round. */
export const daysBetween = (earlier: string, later: string): number => dayCount(later) - dayCount(earlier);

/** Today's civil date in Shanghai at the instant `now`. */
export function civilDate(now: Date = new Date()): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: ZONE, year: "numeric", month: "2-digit", day: "2-digit" }).format(now);
}

const language = () => (locale.value === "zh" ? "zh-CN" : "en-GB");

const asInstant = (text: string): Date => new Date(text.length <= 10 ? text + "T12:00:00+08:00" : text);

function shown(text: string | null | undefined, options: Intl.DateTimeFormatOptions): string {
  if (!text) return "";
  const at = asInstant(text);
  return Number.isNaN(at.getTime()) ? text : new Intl.DateTimeFormat(language(), { timeZone: ZONE, ...options }).format(at);
}

/** When a camera says a photo was taken: it writes `2026:11:23 09:26:00`, by its own clock. What is written otherwise is shown as it is. */
export function taken(text: string): string {
  const [, year, month, of, at] = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d)/.exec(text) ?? [];
  return at ? `${day(`${year}-${month}-${of}`)} ${at}` : text;
}

/** 11月22日, with the year when it is not `today`'s. */
export function day(text: string | null | undefined, today: string = civilDate()): string {
  const sameYear = text?.slice(0, 4) === today.slice(0, 4);
  return shown(text, { month: locale.value === "zh" ? "long" : "short", day: "numeric", ...(sameYear ? {} : { year: "numeric" }) });
}

export const dayWithWeekday = (text: string): string =>
  shown(text, { month: "long", day: "numeric", weekday: locale.value === "zh" ? "long" : "short" });

/** The parts of a date for the head of a column: 22, 11月, 日. */
export const dayNumber = (text: string): string => String(Number(text.slice(8, 10)));
export const monthName = (text: string): string => shown(text, { month: locale.value === "zh" ? "long" : "short" });
export const weekdayName = (text: string): string => shown(text, { weekday: "narrow" });

/** 11月22日 09:30. */
export function moment(text: string | null | undefined): string {
  if (!text) return "";
  return `${day(text.length <= 10 ? text : civilDate(asInstant(text)))} ${clockTime(text)}`.trim();
}

export const clockTime = (text: string | null | undefined): string =>
  text && text.length > 10 ? shown(text, { hour: "2-digit", minute: "2-digit", hour12: false }) : "";

/** Whole years lived at `today`. */
export function ageAt(birth: string | null | undefined, today: string = civilDate()): number | null {
  if (!birth) return null;
  const years = Number(today.slice(0, 4)) - Number(birth.slice(0, 4));
  return today.slice(5) < birth.slice(5, 10) ? years - 1 : years;
}

/** Hours from `now` to the instant; negative once it has passed. */
export const hoursUntil = (instant: string, now: Date = new Date()): number =>
  (asInstant(instant).getTime() - now.getTime()) / 3_600_000;

/** A limit in words: midnight is the end of the day before, which is what people mean by it. */
export function limit(text: string | null | undefined): string {
  return text && clockTime(text) === "00:00" ? moment(new Date(asInstant(text).getTime() - 60_000).toISOString()) : moment(text);
}
