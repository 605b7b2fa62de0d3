import { expect } from "vitest";
import type { Catalogue } from "./i18n";

const parameters = (sentence: string) => [...new Set(sentence.match(/\{\w+\}/g) ?? [])].sort();

/** For each app's own test: both languages have the same keys, none is empty, and both use the same parameters. */
export function expectComplete(catalogue: Catalogue<string>): void {
  expect(Object.keys(catalogue.en).sort()).toEqual(Object.keys(catalogue.zh).sort());
  for (const [key, zh] of Object.entries(catalogue.zh)) {
    const en = catalogue.en[key] ?? "";
    expect(zh.trim(), `${key} zh`).not.toBe("");
    expect(en.trim(), `${key} en`).not.toBe("");
    expect(parameters(en), `${key} parameters`).toEqual(parameters(zh));
  }
}
