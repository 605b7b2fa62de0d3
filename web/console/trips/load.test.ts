import { expect, test } from "vitest";
import type { TripItem } from "./calls";
import { loadOf, shareOf, stepFrom } from "./load";

const trip = (worker: string, day: string, stops: number, more: Partial<TripItem> = {}): TripItem => ({
  id: `${worker}-${day}`, worker_id: worker, worker_name: worker, day, stops, most_visits: 8, travel: { minutes: 30, metres: 9000, ends: "15:00" },
  late: false, over: false, on_leave: false, worker_left: false, published: false, ...more,
});
// 王 has the most, 李 the least; the table names them in the order of their names all the same.
const load = loadOf([
  trip("王建国", "2026-03-06", 8), trip("王建国", "2026-03-09", 8), trip("王建国", "2026-03-10", 8),
  trip("李秀英", "2026-03-06", 1), trip("李秀英", "2026-03-10", 2),
  trip("赵文斌", "2026-03-09", 4),
]);

test("workers stand by name, never by how much they have", () =>
  expect(load.workers.map((one) => [one.name, one.total])).toEqual([["李秀英", 3], ["王建国", 24], ["赵文斌", 4]]));

test("days on which nobody goes have no column, and the day after them is set apart", () =>
  expect(load.days).toEqual([{ day: "2026-03-06", gap: false }, { day: "2026-03-09", gap: true }, { day: "2026-03-10", gap: false }]));

test("every stop stands in one cell, and the days add up to the workers", () => {
  expect(load.workers.map((one) => one.cells.map((cell) => cell?.stops ?? 0))).toEqual([[1, 0, 2], [8, 8, 8], [0, 4, 0]]);
  expect(load.totals).toEqual([9, 12, 10]);
});

test("the tone is the share of what that worker's day can hold, full at its limit and beyond", () =>
  expect([trip("甲", "d", 4), trip("甲", "d", 8), trip("甲", "d", 9), trip("甲", "d", 3, { most_visits: 3 })].map(shareOf)).toEqual([0.5, 1, 1, 1]));

test("two of one name are two workers", () =>
  expect(loadOf([trip("a", "2026-03-06", 1, { worker_name: "张伟" }), trip("b", "2026-03-06", 2, { worker_name: "张伟" })]).workers.map((one) => one.total)).toEqual([1, 2]));

test.each([
  ["ArrowRight", [0, 0], [0, 2]], // over the day that is empty
  ["ArrowLeft", [0, 2], [0, 0]],
  ["ArrowLeft", [0, 0], undefined], // the edge lets nobody fall out
  ["ArrowDown", [0, 0], [1, 0]],
  ["ArrowDown", [1, 0], undefined],
  ["ArrowUp", [2, 1], [1, 1]],
  ["Home", [0, 2], [0, 0]],
  ["End", [2, 1], [2, 1]],
  ["Enter", [0, 0], undefined],
] as const)("%s from %o goes to %o", (key, from, to) => expect(stepFrom(load, from, key)).toEqual(to));

test("a plan without days is an empty table", () => expect(loadOf([])).toEqual({ days: [], workers: [], totals: [] }));
