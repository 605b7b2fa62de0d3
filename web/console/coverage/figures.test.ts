import { expect, test } from "vitest";
import type { Figures } from "./calls";
import { parts, share, shareWords } from "./figures";

function row(given: Partial<Figures>): Figures {
  const figures = { seen: 0, entered_late: 0, late: 0, waiting: 0, attempted: 0, not_synced: 0, excused: 0, missed: 0, ...given };
  return { ...figures, wanted: parts.reduce((sum, part) => sum + figures[part], 0) };
}

test("a visit made late, or entered late, was made", () => expect(share(row({ seen: 5, entered_late: 1, late: 3, missed: 1 }))).toBe(90));

test("who is in hospital or away, and who is still in time, counts for nobody and against nobody", () => {
  expect(share(row({ seen: 9, excused: 40, waiting: 11, missed: 1 }))).toBe(90);
  expect(shareWords(row({ excused: 3, waiting: 2 }))).toBe("—");
});

test("a phone that was not synced, or nobody at home, is neither visited nor left out", () =>
  expect(share(row({ seen: 5, not_synced: 4, attempted: 1 }))).toBe(50));
