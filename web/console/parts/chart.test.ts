import { describe, expect, test } from "vitest";
import { heightOf, optionsOf, type Colours, type Drawing } from "./chart";

const look: Colours = { ink: "#111", soft: "#555", line: "#ccc", sheet: "#fff", font: "sans", size: 12, inks: ["#1d4a50", "#2f4a7a", "#7a4d00", "#2b5c34", "#9c2a1c", "#8d8373"] };
const drawing = (given: Partial<Drawing> = {}): Drawing => ({ shape: "columns", labels: ["1月", "2月"], series: [{ key: "a", label: "线索", values: [3, null] }], words: (value) => `${value} 条`, ...given });
interface Option {
  animation: boolean;
  aria: { enabled: boolean; decal: { show: boolean; decals: object[] } };
  xAxis: { type: string; data?: string[]; max?: number };
  yAxis: { type: string; inverse?: boolean; axisLabel: { interval?: number } };
  series: { type: string; stack?: string; connectNulls?: boolean; data: unknown[]; label: { formatter: (of: { value: number | null }) => string } }[];
}
const options = (of: Drawing) => optionsOf(of, look) as unknown as Option;

describe("a drawing of numbers", () => {
  test("does not move", () => expect(options(drawing()).animation).toBe(false));

  test("leaves a gap where there is nothing to say", () => {
    const [series] = options(drawing({ shape: "line" })).series;
    expect([series?.type, series?.connectNulls, series?.data, series?.label.formatter({ value: null }), series?.label.formatter({ value: 3 })]).toEqual(["line", false, [3, null], "", "3 条"]);
  });

  test("tells several series apart by pattern, not by colour alone, for up to thirty of them", () => {
    const series = Array.from({ length: 9 }, (_, at) => ({ key: String(at), label: String(at), values: [1, 2] }));
    const { aria, series: made } = options(drawing({ series }));
    expect([aria.enabled, aria.decal.show]).toEqual([true, true]);
    const looks = new Set(Array.from({ length: 30 }, (_, at) => `${at % look.inks.length} ${at % aria.decal.decals.length}`));
    expect(looks.size).toBe(30);
    expect(made.every((one) => one.stack === "all")).toBe(true);
  });

  test("lays bars beside places, every name written, the first on top, and grows with them", () => {
    const { yAxis } = options(drawing({ shape: "bars" }));
    expect([yAxis.type, yAxis.inverse, yAxis.axisLabel.interval]).toEqual(["category", true, 0]);
    const tall = (places: number) => heightOf(drawing({ shape: "bars", labels: Array.from({ length: places }, String) }));
    expect(tall(40) - tall(20)).toBe(20 * 22);
  });
});
