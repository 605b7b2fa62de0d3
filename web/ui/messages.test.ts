import { expect, test } from "vitest";
import { defineMessages, fill } from "./i18n";
import { expectComplete } from "./complete-catalogue";
import { shared } from "./messages";
import { notices } from "./notice-messages";

test.each(Object.entries({ shared, notices }))("every word of %s is there in both languages", (_, catalogue) => expectComplete(catalogue));

test("a catalogue that lost its English is noticed", () => {
  expect(() => expectComplete(defineMessages({ a: "甲" }, { a: "" }))).toThrow();
  expect(() => expectComplete(defineMessages({ a: "{n} 户" }, { a: "households" }))).toThrow();
});

test("parameters are put in, unknown ones left to be seen", () => {
  expect(fill("{n} 户，{m}", { n: 3 })).toBe("3 户，{m}");
});
