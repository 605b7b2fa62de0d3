import { expect, test } from "vitest";
import { asOfIn, isPast, queryOf } from "./as-of";

const TODAY = "2026-03-10";
const at = (text: string) => asOfIn(new URLSearchParams(text), TODAY);

test("an address without days is today's register", () => {
  expect(at("")).toEqual({ on: TODAY, known: TODAY });
  expect(isPast(at(""), TODAY)).toBe(false);
  expect(queryOf(at(""), TODAY)).toBe("");
});

test.each(["on=2026-03-09", "known_on=2026-03-09", "on=1949-10-01&known_on=2026-02-28"])("%s goes to the address and comes back", (text) => {
  expect(isPast(at(text), TODAY)).toBe(true);
  expect(queryOf(at(text), TODAY)).toBe(`?${text}`);
});

test.each(["on=2026-03-11", "on=2026-03-10", "on=1949-09-30", "on=0002-01-01", "on=2026-02", "on=abc", "on=2026-13-01"])("%s is no past day: today", (text) => {
  expect(at(text)).toEqual({ on: TODAY, known: TODAY });
});
