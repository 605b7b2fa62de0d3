import { locale, translator } from "@ui/index";
import { bundle } from "./bundle";
import { codes } from "./codes";
import { device } from "./device";
import { disagreements } from "./disagreements";
import { filling } from "./filling";
import { general } from "./general";
import { help } from "./help";
import { household } from "./household";
import { queue } from "./queue";
import { trip } from "./trip";
import { trust } from "./trust";
import { scan } from "./scan";
import { widgets } from "./widgets";

/** Every word of the phone app. */
export const words = {
  zh: { ...general.zh, ...filling.zh, ...widgets.zh, ...queue.zh, ...household.zh, ...help.zh, ...trust.zh, ...device.zh, ...disagreements.zh, ...scan.zh, ...trip.zh, ...bundle.zh, ...codes.zh },
  en: { ...general.en, ...filling.en, ...widgets.en, ...queue.en, ...household.en, ...help.en, ...trust.en, ...device.en, ...disagreements.en, ...scan.en, ...trip.en, ...bundle.en, ...codes.en },
};

export const t = translator(words);

type Group = "status" | "care" | "outcome" | "programme" | "relation" | "sex" | "reason" | "rule" | "carer_relation" | "identity";
const OTHERWISE: Partial<Record<Group, string>> = { status: "other", outcome: "unknown", programme: "other", reason: "DM-01.other" };

/** The name of a server's code; codes this version does not know are named by their group's "other", else as they are. */
export function named(group: Group, code: string): string {
  const catalogue: Record<string, string> = words[locale.value];
  return catalogue[`${group}.${code}`] ?? catalogue[`${group}.${OTHERWISE[group]}`] ?? code;
}

/** `3月5日` / `5 Mar`, with the year when it is not this one. */
export function dateText(date: string, thisYear: string): string {
  const [year = "", month = "", day = ""] = date.slice(0, 10).split("-");
  const own = year === thisYear.slice(0, 4);
  if (locale.value === "zh") return (own ? "" : `${year}年`) + `${Number(month)}月${Number(day)}日`;
  const name = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][Number(month) - 1] ?? month;
  return `${Number(day)} ${name}` + (own ? "" : ` ${year}`);
}

/** Hour and minute in Shanghai of an instant in ms, with the date when it is another day. */
export function timeText(instant: number, today: string): string {
  const text = new Date(instant + 8 * 3_600_000).toISOString();
  const clock = text.slice(11, 16);
  return text.slice(0, 10) === today ? clock : `${dateText(text, today)} ${clock}`;
}

/** A mobile number as it is read out: 139 0000 0001. Others stay as they are written. */
export function phoneText(phone: string): string {
  return phone.replace(/^(1\d{2})(\d{4})(\d{4})$/, "$1 $2 $3");
}

export function weekdayText(date: string): string {
  return t(`weekday.${new Date(date + "T00:00:00Z").getUTCDay()}` as "weekday.0");
}
