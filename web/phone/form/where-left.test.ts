import { expect, test } from "vitest";
import { whereLeft } from "./where-left";

test.each([
  ["a new draft", 0, 4, { at: 0, reviewing: false }],
  ["one left on its second page", 1, 4, { at: 1, reviewing: false }],
  ["one left on its last page", 3, 4, { at: 3, reviewing: false }],
  ["one left at the last look", 4, 4, { at: 3, reviewing: true }],
  ["one left at the last look, of a form that asks less now", 4, 2, { at: 1, reviewing: true }],
  ["one left at the last look, of a form that asks more now", 4, 6, { at: 4, reviewing: false }],
  ["one of a form that asks nothing", 0, 0, { at: 0, reviewing: false }],
])("%s is found again there", (_, page, pages, found) => expect(whereLeft(page, pages)).toEqual(found));
