import { locale } from "@ui/index";
import type { CalendarItem, Line } from "./calls";

/** Yuan and fen with thousands apart; amounts come as texts and are never reckoned with here. */
export function yuan(amount: string | number): string {
  const [whole = "0", fen = ""] = String(amount).split(".");
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ",")}.${fen.padEnd(2, "0").slice(0, 2)}`;
}

/** 2026-03-01 as the month or the quarter that begins then. */
export function period(first: string, every: CalendarItem["every"]): string {
  const [year = "", month = ""] = first.split("-");
  if (every === "quarter") {
    const quarter = Math.ceil(Number(month) / 3);
    return locale.value === "zh" ? `${year}年第${quarter}季度` : `${year} Q${quarter}`;
  }
  return locale.value === "zh" ? `${year}年${Number(month)}月` : `${year}-${month}`;
}

export const toneOfDue = (state: CalendarItem["state"]): "late" | "soon" | "good" | undefined =>
  state === "late" ? "late" : state === "due_today" || state === "warning" ? "soon" : state === "done" ? "good" : undefined;

export const toneOfOutcome = (outcome: Line["outcome"]): "late" | "good" | undefined =>
  outcome === "failed" ? "late" : outcome === "paid" ? "good" : undefined;

/** The first day of the month so many months away. */
export function monthFrom(first: string, by: number): string {
  const at = new Date(`${first.slice(0, 7)}-01T00:00:00Z`);
  at.setUTCMonth(at.getUTCMonth() + by);
  return at.toISOString().slice(0, 10);
}
