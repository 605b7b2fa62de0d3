import { locale } from "@ui/index";
import { firstDay, lastDay, monthOf, monthsAfter, monthsBetween, monthWords, type Month } from "../parts/months";

/** A month, a quarter or a year of the calendar, named as the tables of the office name them: `2026-03`, `2026-Q1`, `2026`. */
export type PeriodKind = "month" | "quarter" | "year";
export type Period = string;

const LENGTH: Record<PeriodKind, number> = { month: 1, quarter: 3, year: 12 };
export const kindOf = (period: Period): PeriodKind => (period.length === 4 ? "year" : period[5] === "Q" ? "quarter" : "month");

/** The period of a kind that a month lies in. */
export function periodOf(kind: PeriodKind, month: Month): Period {
  if (kind === "month") return month;
  const year = month.slice(0, 4);
  return kind === "year" ? year : `${year}-Q${Math.ceil(Number(month.slice(5, 7)) / 3)}`;
}

export function firstMonth(period: Period): Month {
  const kind = kindOf(period);
  if (kind === "month") return period;
  const quarter = kind === "quarter" ? Number(period.slice(6)) : 1;
  return `${period.slice(0, 4)}-${String(quarter * 3 - 2).padStart(2, "0")}`;
}
export const lastMonth = (period: Period): Month => monthsAfter(firstMonth(period), LENGTH[kindOf(period)] - 1);
export const monthsOf = (period: Period): Month[] => monthsBetween(firstMonth(period), lastMonth(period));

/** Its first and last civil day; both are counted. */
export const daysOf = (period: Period): { since: string; until: string } => ({ since: firstDay(firstMonth(period)), until: lastDay(lastMonth(period)) });

/** The period so many steps later, earlier when negative. */
export const periodAfter = (period: Period, steps: number): Period =>
  periodOf(kindOf(period), monthsAfter(firstMonth(period), steps * LENGTH[kindOf(period)]));

/** The newest period of a kind and those before it, newest first. */
export const latestPeriods = (kind: PeriodKind, today: string, most: number): Period[] =>
  Array.from({ length: most }, (_, back) => periodAfter(periodOf(kind, monthOf(today)), -back));

/** When the kind is changed: the period of that kind that holds the end of the old one, but never one that has not begun. */
export function changedTo(kind: PeriodKind, period: Period, today: string): Period {
  const end = lastMonth(period);
  const now = monthOf(today);
  return periodOf(kind, end < now ? end : now);
}

/** What the course over time shows: the twelve months that end with the period, or with this month while it runs. */
export function courseOf(period: Period, today: string): { since: string; until: string; months: Month[] } {
  const end = [lastMonth(period), monthOf(today)].sort()[0] ?? monthOf(today);
  const last = end < firstMonth(period) ? firstMonth(period) : end;
  const first = monthsAfter(last, -11);
  return { since: firstDay(first), until: lastDay(last), months: monthsBetween(first, last) };
}

/** 2026年3月, 2026年第1季度, 2026年 · Mar 2026, Q1 2026, 2026. */
export function periodWords(period: Period): string {
  const kind = kindOf(period);
  const year = period.slice(0, 4);
  if (kind === "month") return monthWords(period);
  if (kind === "year") return locale.value === "zh" ? `${year}年` : year;
  return locale.value === "zh" ? `${year}年第${period.slice(6)}季度` : `Q${period.slice(6)} ${year}`;
}
