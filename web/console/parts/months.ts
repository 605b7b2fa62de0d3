import { locale } from "@ui/index";

/** Civil months are `YYYY-MM` strings of Asia/Shanghai. */
export type Month = string;

const MONTHS_OF_A_YEAR = 12;
const count = (month: Month) => Number(month.slice(0, 4)) * MONTHS_OF_A_YEAR + Number(month.slice(5, 7)) - 1;
const named = (months: number): Month =>
  `${String(Math.floor(months / MONTHS_OF_A_YEAR)).padStart(4, "0")}-${String((months % MONTHS_OF_A_YEAR) + 1).padStart(2, "0")}`;

export const monthOf = (date: string): Month => date.slice(0, 7);
export const monthsAfter = (month: Month, months: number): Month => named(count(month) + months);
export const firstDay = (month: Month): string => `${month}-01`;

/** The last civil day of a month, leap years included. */
export function lastDay(month: Month): string {
  const days = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0)).getUTCDate();
  return `${month}-${String(days).padStart(2, "0")}`;
}

/** All months from one to another, both counted; empty when they are the other way round. */
export function monthsBetween(from: Month, until: Month): Month[] {
  const length = count(until) - count(from) + 1;
  return length > 0 ? Array.from({ length }, (_, index) => monthsAfter(from, index)) : [];
}

/** 2026年3月 · Mar 2026; the short form leaves the year out except in January and on request. */
export function monthWords(month: Month, short = false): string {
  const year = month.slice(0, 4);
  const number = Number(month.slice(5, 7));
  if (locale.value === "zh") return short ? `${number}月` : `${year}年${number}月`;
  const name = new Intl.DateTimeFormat("en-GB", { month: "short", timeZone: "UTC" }).format(new Date(Date.UTC(2000, number - 1, 1)));
  return short ? name : `${name} ${year}`;
}
