import { day } from "../dates";
import type { ParameterItem } from "../records";
import { t } from "../words/parameters";
import { unitWord, valueWord } from "../words/parameter-values";
import { listed } from "../words/terms";

type Limits = ParameterItem["limits"];

/** A value in words: yes and no, days, lists, tables entry by entry. */
export function shown(value: unknown, limits: Limits): string {
  if (value === null || value === undefined) return t("notSet");
  if (typeof value === "boolean") return t(value ? "yes" : "no");
  if (Array.isArray(value)) return listed(value.map((one) => valueWord(String(one))));
  if (typeof value === "object") return listed(Object.entries(value).map(([key, one]) => `${valueWord(key)} ${String(one)}`));
  if (limits.type === "date") return day(String(value));
  return `${valueWord(String(value))}${limits.unit ? ` ${unitWord(limits.unit)}` : ""}`;
}

const between = (low: number | null, high: number | null): string =>
  listed([low === null ? "" : t("range.atLeast", { n: low }), high === null ? "" : t("range.atMost", { n: high })].filter(Boolean));

/** What the documents force and what keeps out nonsense, a line each. */
export function ranges(limits: Limits): string[] {
  const forced = [between(limits.law_minimum, limits.law_maximum), limits.must_include.length ? t("range.include", { items: listed(limits.must_include.map((one) => valueWord(one))) }) : ""].filter(Boolean);
  const lines = [
    forced.length ? t("range.law", { limits: listed(forced) }) : "",
    limits.minimum !== null || limits.maximum !== null ? t("range.plain", { limits: between(limits.minimum, limits.maximum) }) : "",
    limits.count !== null ? t("range.count", { n: limits.count }) : "",
    limits.choices.length ? t("range.choices", { items: listed(limits.choices.map((one) => valueWord(one))) }) : "",
  ].filter(Boolean);
  return lines.length ? lines : [t("range.free")];
}

/** What a form holds while somebody types: one text for each entry of a table, else one text, or the items taken. */
export interface Typed {
  text: string;
  entries: Record<string, string>;
  taken: string[];
}

export function begin(value: unknown, limits: Limits): Typed {
  const entries = Object.fromEntries(limits.keys.map((key) => [key, ""]));
  if (value !== null && typeof value === "object" && !Array.isArray(value)) {
    for (const [key, one] of Object.entries(value)) entries[key] = String(one);
  }
  const taken = Array.isArray(value) ? value.map(String) : [];
  const text = limits.type === "days_of_month" ? taken.join(", ") : value === null || value === undefined || typeof value === "object" ? "" : String(value);
  return { text, entries, taken };
}

const numeric = (text: string): number | string => (/^-?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : text.trim());

/** What was typed as the server takes it; the server says what is wrong with it. */
export function given(typed: Typed, limits: Limits): unknown {
  if (limits.type === "table") return Object.fromEntries(Object.entries(typed.entries).filter(([, one]) => one.trim()).map(([key, one]) => [key, numeric(one)]));
  if (limits.type === "days_of_month") return typed.text.split(/[,，、\s]+/).filter(Boolean).map(numeric);
  if (limits.type === "list") return limits.choices.length ? typed.taken : typed.text.split(/[,，、]+/).map((one) => one.trim()).filter(Boolean);
  if (limits.type === "integer" || limits.type === "decimal") return numeric(typed.text);
  if (limits.type === "bool") return typed.text === "true";
  return typed.text.trim();
}
