import { expect, test } from "vitest";
import type { LabelledAnswer } from "../records";
import { changesSince } from "./changes";

const said = (path: string, value: unknown): LabelledAnswer => ({ path, value, group: null, label: { zh: path, en: path }, value_label: null });

test("only what is answered differently is a change, in the order of the form", () => {
  const changes = changesSince([said("/a", "yes"), said("/b", "coal")], [said("/b", "none"), said("/a", "yes"), said("/c", 2)]);
  expect(changes.map((one) => [one.answer.path, one.before?.value])).toEqual([["/b", "coal"], ["/c", undefined]]);
});

test("photos, places and times of the visit are no change of the household", () => {
  const now = [said("/photo", "visit.jpg"), said("/at", "36.1132 113.2074 1010.0 8.0"), said("/start", "2026-03-02T09:00:00+08:00")];
  expect(changesSince([], now)).toEqual([]);
});

test("several choices are compared as a whole", () => {
  expect(changesSince([said("/needs", ["grain", "heating"])], [said("/needs", ["grain", "heating"])])).toEqual([]);
  expect(changesSince([said("/needs", ["grain"])], [said("/needs", ["grain", "heating"])])).toHaveLength(1);
});
