import type { EChartsCoreOption } from "echarts/core";

/** What a chart shows, in words of the trade; how it looks is decided here once for all charts. */
export interface Series {
  key: string;
  label: string;
  /** One for each label of the chart; null where there is nothing to say, which is not nought. */
  values: readonly (number | null)[];
}
export interface Drawing {
  /** `columns` stand over months, `bars` lie beside places, whose names need room; `line` joins shares and days over months. */
  shape: "columns" | "bars" | "line";
  labels: readonly string[];
  series: readonly Series[];
  /** A number as people read it, with its unit. */
  words: (value: number) => string;
  /** Where the scale ends, when it does not end with the largest number: 100 for shares. */
  top?: number;
}

/** The colours of the page at this moment, as `colours()` reads them; each series takes the next of `inks`. */
export interface Colours {
  ink: string;
  soft: string;
  line: string;
  sheet: string;
  font: string;
  size: number;
  inks: readonly string[];
}

const INKS = ["--accent", "--info", "--soon", "--good", "--late", "--line-strong"] as const;
const FORCED = ["LinkText", "CanvasText", "GrayText", "Highlight", "VisitedText", "ActiveText"] as const;

/** Reads the tokens of the page; with forced colours the reader's own, which a drawing is not given by itself. */
export function colours(root: HTMLElement = document.documentElement): Colours {
  const style = getComputedStyle(root);
  const of = (name: string) => style.getPropertyValue(name).trim();
  const base = { font: of("--font"), size: parseFloat(style.fontSize) * 0.8125 };
  if (!matchMedia("(forced-colors: active)").matches) {
    return { ...base, ink: of("--ink"), soft: of("--ink-soft"), line: of("--line"), sheet: of("--sheet"), inks: INKS.map(of) };
  }
  const probe = root.appendChild(document.createElement("i"));
  const named = (colour: string) => ((probe.style.color = colour), getComputedStyle(probe).color);
  const found = { ...base, ink: named("CanvasText"), soft: named("CanvasText"), line: named("GrayText"), sheet: named("Canvas"), inks: FORCED.map(named) };
  probe.remove();
  return found;
}

/** One fewer than there are inks, so that thirty series go by before two look the same. */
const HATCHES = [
  { symbol: "none" },
  { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [3, 4], rotation: -Math.PI / 4 },
  { symbol: "circle", dashArrayX: [[6, 6], [0, 6, 6, 0]], dashArrayY: [6, 0], symbolSize: 0.6 },
  { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: 0 },
  { symbol: "triangle", dashArrayX: [[8, 8], [0, 8, 8, 0]], dashArrayY: [8, 0], symbolSize: 0.7 },
];

const BAR = 22;
const AXIS_ROOM = 36;
const LEGEND_ROOM = 32;

/** How tall a drawing has to be, in CSS pixels: lying bars need a line for each place. */
export const heightOf = (drawing: Drawing): number =>
  drawing.shape === "bars" ? Math.max(drawing.labels.length, 3) * BAR + AXIS_ROOM + (drawing.series.length > 1 ? LEGEND_ROOM : 0) : 200;

/** The drawing as ECharts wants it. Several series are told apart by pattern, not by colour alone; nothing moves. */
export function optionsOf(drawing: Drawing, look: Colours): EChartsCoreOption {
  const text = { color: look.soft, fontFamily: look.font, fontSize: look.size };
  const many = drawing.series.length > 1;
  const lying = drawing.shape === "bars";
  const names = {
    type: "category", data: [...drawing.labels], inverse: lying, axisTick: { show: false },
    axisLine: { lineStyle: { color: look.line } }, axisLabel: { ...text, color: look.ink, ...(lying ? { interval: 0 } : { hideOverlap: true }) },
  };
  const scale = {
    type: "value", min: 0, max: drawing.top, interval: drawing.top ? drawing.top / 4 : undefined, minInterval: 1, splitNumber: 4,
    axisLabel: { ...text, formatter: drawing.words, hideOverlap: true }, splitLine: { lineStyle: { color: look.line } }, axisLine: { show: false },
  };
  return {
    animation: false,
    textStyle: { fontFamily: look.font, fontSize: look.size },
    color: [...look.inks],
    aria: { enabled: many, label: { enabled: false }, decal: { show: many, decals: HATCHES.map((one) => ({ ...one, color: look.sheet })) } },
    grid: { left: 4, right: lying ? 64 : 12, top: many ? 40 : 26, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    legend: many ? { top: 0, left: 0, textStyle: { ...text, color: look.ink }, itemWidth: 16, itemHeight: 12, selectedMode: false } : undefined,
    tooltip: {
      trigger: "axis", confine: true, axisPointer: { type: "shadow" }, transitionDuration: 0, backgroundColor: look.sheet, borderColor: look.line,
      textStyle: { ...text, color: look.ink }, valueFormatter: (value: unknown) => (typeof value === "number" ? drawing.words(value) : "—"),
    },
    xAxis: lying ? scale : names,
    yAxis: lying ? names : scale,
    series: drawing.series.map((one) => seriesOf(one, drawing, look, many)),
  };
}

function seriesOf(one: Series, drawing: Drawing, look: Colours, many: boolean): object {
  const said = {
    show: !many, color: look.ink, fontFamily: look.font, fontSize: look.size, position: drawing.shape === "bars" ? "right" : "top",
    formatter: ({ value }: { value: number | null }) => (typeof value === "number" ? drawing.words(value) : ""),
  };
  const base = { id: one.key, name: one.label, data: [...one.values], label: said, labelLayout: { hideOverlap: true }, cursor: "pointer" };
  if (drawing.shape === "line") return { ...base, type: "line", connectNulls: false, symbol: "circle", symbolSize: 8, lineStyle: { width: 2.5 } };
  return { ...base, type: "bar", stack: many ? "all" : undefined, barMaxWidth: 36, barCategoryGap: "32%" };
}
