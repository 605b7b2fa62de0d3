import { locale } from "@ui/index";
import type { Drawing } from "../parts/chart";
import { monthWords } from "../parts/months";
import { percent } from "../parts/stacks";
import { t } from "../words/statistics";
import type { Behind, Figure, Measure, Value } from "./calls";

export const EARLIER = "earlier";
const FEN_OF_A_YUAN = 100;

/** 1,234 and 1,234.5: thousands apart, at most one figure behind the point. */
export const figure = (value: number): string => new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 }).format(value);

/** Fen, which are whole, as yuan and fen. */
export const yuanOf = (fen: number): string =>
  new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(fen / FEN_OF_A_YUAN);

/** What the charts draw: people's units, yuan rather than fen, whole percents; null where there is nothing to say. */
export function drawn(unit: Measure["unit"], value: Value | undefined): number | null {
  if (!value) return unit === "count" || unit === "yuan" ? 0 : null;
  if (unit === "share") return percent(value.count, value.of ?? 0);
  if (value.number === null) return null;
  return unit === "yuan" ? value.number / FEN_OF_A_YUAN : value.number;
}

/** A drawn number in words, such as the axis and the bars of a chart say it. */
export function spoken(unit: Measure["unit"], value: number): string {
  if (unit === "share") return `${value}%`;
  if (unit === "yuan") return new Intl.NumberFormat(locale.value === "zh" ? "zh-CN" : "en", { notation: "compact", maximumFractionDigits: 1 }).format(value);
  return figure(value);
}

/** The number itself, to be read in a table: 86%, 12, 3.5, 1,200.00; a dash where there is nothing to say. */
export function cell(unit: Measure["unit"], value: Value | undefined): string {
  if (unit === "yuan" && value && value.number !== null) return yuanOf(value.number);
  const found = drawn(unit, value);
  return found === null ? "—" : spoken(unit, found);
}

/** The number with what it is counted in: 12 条, 86%, 3.5 天, 1,200.00 元. */
export function withUnit(measure: Pick<Measure, "unit" | "records" | "each">, value: Value | undefined): string {
  const n = cell(measure.unit, value);
  if (n === "—" || measure.unit === "share") return n;
  if (measure.unit === "days") return t("unit.days", { n });
  if (measure.unit === "yuan") return t("unit.yuan", { n });
  // A household that was to be visited twice counts twice; what stands at the end of the period counts it once.
  const once = measure.each !== "event" && measure.records === "escalation";
  return t(`unit.${once ? "household" : measure.records === "household" && measure.each === "event" ? "visit" : measure.records}`, { n });
}

/** A part of a number: of a share how many of how many, for the percents of a few people say little. */
export const partCell = (unit: Measure["unit"], value: Value): string =>
  unit === "share" ? t("share.part", { count: figure(value.count), of: figure(value.of ?? 0) }) : cell(unit, value);

/** What stands beside the number so that it can be judged: of how many, and how long the slow ones took. */
export function beside(measure: Pick<Measure, "unit">, value: Value): string[] {
  if (measure.unit === "share") return value.of ? [t("share.of", { count: figure(value.count), of: figure(value.of) })] : [t("share.none")];
  if (measure.unit !== "days" || value.count === 0) return [];
  const slow = typeof value.p90 === "number" ? [t("days.p90", { n: figure(value.p90) })] : [];
  return [t("days.median"), ...slow, t("days.of", { n: figure(value.count) })];
}

/** One line of a table: a month or a place with the numbers it has, by measure. */
export interface Line {
  key: string;
  label: string;
  values: ReadonlyMap<string, Value>;
}

/** Every month of the course, in order; what was owed before it stands first where a number knows of it. */
export function monthLines(figures: readonly Figure[], months: readonly string[]): Line[] {
  const early = figures.some((one) => one.by_month.some((at) => at.month === EARLIER)) ? [EARLIER] : [];
  return [...early, ...months].map((month) => ({
    key: month,
    label: month === EARLIER ? t("earlier") : monthWords(month),
    values: new Map(figures.flatMap((one) => one.by_month.filter((at) => at.month === month).map((at) => [one.measure, at.value]))),
  }));
}

/** Every place that has a number or is known to lie here, in the order of divisions; never in the order of the numbers. */
export function placeLines(figures: readonly Figure[], below: readonly { code: string; name: string }[]): Line[] {
  const names = new Map(below.map((one) => [one.code, one.name]));
  for (const one of figures) for (const at of one.by_place) names.set(at.code, at.name || at.code);
  return [...names].sort(([one], [other]) => (one < other ? -1 : 1)).map(([code, label]) => ({
    key: code,
    label,
    values: new Map(figures.flatMap((one) => one.by_place.filter((at) => at.code === code).map((at) => [one.measure, at.value]))),
  }));
}

/** Months below columns: the year stands below the first one and below each January. */
const monthLabels = (lines: readonly Line[]): string[] => {
  const first = lines.find((line) => line.key !== EARLIER)?.key;
  return lines.map(({ key, label }) => (key === EARLIER ? label : key === first || key.endsWith("-01") ? `${monthWords(key, true)}\n${key.slice(0, 4)}` : monthWords(key, true)));
};

/** One number along the lines: columns and lines over months, lying bars beside places. */
export function drawingOf(measure: Measure, title: string, lines: readonly Line[], by: "month" | "place"): Drawing {
  const summed = measure.unit === "count" || measure.unit === "yuan";
  return {
    shape: by === "place" ? "bars" : summed ? "columns" : "line",
    labels: by === "place" ? lines.map((line) => line.label) : monthLabels(lines),
    series: [{ key: measure.name, label: title, values: lines.map((line) => drawn(measure.unit, line.values.get(measure.name))) }],
    words: (value) => spoken(measure.unit, value),
    ...(measure.unit === "share" ? { top: 100 } : {}),
  };
}

/** The chain from a report to help: a bar for each step, divided by channel. Steps that are shares count those that met them. */
export function funnelOf(measures: readonly Measure[], figures: readonly Figure[], titleOf: (of: { title: Measure["title"] }) => string): Drawing | null {
  const steps = measures.filter((one) => one.records === "lead" && one.unit !== "days" && one.parts.some((part) => part.key === "visit"));
  const channels = steps[0]?.parts ?? [];
  const counted = (measure: string, channel: string) => figures.find((one) => one.measure === measure)?.by_part.find((at) => at.key === channel)?.value.count ?? 0;
  const series = channels
    .map((channel) => ({ key: channel.key, label: titleOf(channel), values: steps.map((step) => counted(step.name, channel.key)) }))
    .filter((one) => one.values.some((value) => value > 0));
  return steps.length > 1 && series.length > 0 ? { shape: "bars", labels: steps.map(titleOf), series, words: figure } : null;
}

/** The page that a record has of its own; null when it lies outside the reach now. */
export function pageOf(record: Pick<Behind, "kind" | "id" | "household_id">): string | null {
  const home = record.household_id ? `/households/${record.household_id}` : null;
  switch (record.kind) {
    case "lead": return `/leads/${record.id}`;
    case "case": return `/cases/${record.id}`;
    case "referral": return `/referrals/${record.id}`;
    case "escalation": return record.household_id ? `/escalations/${record.household_id}` : null;
    case "household": case "monitoring": case "payment": return home;
  }
}
