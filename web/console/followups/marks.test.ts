import { expect, test } from "vitest";
import { marks, states } from "./marks";

test("no two states share a shape", () => {
  const shapes = states.map((state) => `${marks[state].filled ?? ""}|${marks[state].stroked ?? ""}`);
  expect(new Set(shapes).size).toBe(states.length);
});

test("not synced is told from overdue by colour and by shape, and what is past due shares neither with what is done", () => {
  const [unsynced, overdue, done] = [marks.not_synced, marks.overdue, marks.done];
  expect(new Set([unsynced.colour, overdue.colour, done.colour]).size).toBe(3);
  expect([unsynced.filled, overdue.stroked]).toEqual([undefined, undefined]);
});
