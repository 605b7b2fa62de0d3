import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const css = readFileSync(new URL("tokens.css", import.meta.url), "utf8");

function tokens(selector: string): Record<string, string> {
  const start = css.indexOf(selector + " {");
  const block = css.slice(start, css.indexOf("}", start));
  return Object.fromEntries([...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map((m) => [m[1] ?? "", m[2] ?? ""]));
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** WCAG 2.2 contrast of two colours, 1 to 21. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const TEXT_ON_GROUND: [string, string][] = [
  ...["paper", "sheet", "sunk"].flatMap((ground): [string, string][] => [["ink", ground], ["ink-soft", ground]]),
  ["accent", "sheet"], ["accent", "paper"], ["accent", "accent-wash"], ["on-accent", "accent"], ["on-accent", "accent-deep"],
  ...["late", "soon", "good", "info"].flatMap((tone): [string, string][] => [[tone, `${tone}-wash`], [tone, "sheet"], ["ink", `${tone}-wash`]]),
  ["paper", "ink"], ["sheet", "late"], ["sheet", "good"],
];
const CONTROL_ON_GROUND: [string, string][] = [["line-strong", "sheet"], ["line-strong", "paper"], ["focus", "paper"], ["focus", "sheet"]];

describe.each([["light", ":root"], ["dark", ':root[data-theme="dark"]']])("%s colours", (_name, selector) => {
  const colours = tokens(selector);
  test.each(TEXT_ON_GROUND)("%s is legible on %s", (text, ground) => {
    expect(contrast(colours[text] ?? "", colours[ground] ?? "")).toBeGreaterThanOrEqual(4.5);
  });
  test.each(CONTROL_ON_GROUND)("the edge %s is seen on %s", (edge, ground) => {
    expect(contrast(colours[edge] ?? "", colours[ground] ?? "")).toBeGreaterThanOrEqual(3);
  });
});
