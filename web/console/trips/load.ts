import { daysBetween } from "../dates";
import type { TripItem } from "./calls";

/** A plan's days as workers by days: how many stops, and what share of what the day can hold. Workers stand by name. */
export interface Load {
  days: { day: string; gap: boolean }[];
  workers: { id: string; name: string; cells: (TripItem | undefined)[]; total: number }[];
  totals: number[];
}

const sum = (cells: readonly (TripItem | undefined)[]) => cells.reduce((all, one) => all + (one?.stops ?? 0), 0);

/** Days on which nobody goes stand in no column; `gap` marks the day after them. */
export function loadOf(trips: readonly TripItem[]): Load {
  const days = [...new Set(trips.map((one) => one.day))].sort();
  const people = new Map(trips.map((one) => [one.worker_id, one.worker_name]));
  const at = new Map(trips.map((one) => [`${one.worker_id} ${one.day}`, one]));
  const workers = [...people].map(([id, name]) => {
    const cells = days.map((day) => at.get(`${id} ${day}`));
    return { id, name, cells, total: sum(cells) };
  }).sort((one, other) => one.name.localeCompare(other.name, "zh") || one.id.localeCompare(other.id));
  return {
    days: days.map((day, n) => ({ day, gap: n > 0 && daysBetween(days[n - 1] ?? day, day) > 1 })),
    workers,
    totals: days.map((_, n) => sum(workers.map((one) => one.cells[n]))),
  };
}

/** How much of what a day can hold is taken, 0 to 1; a day beyond its limit is full. */
export const shareOf = (one: TripItem): number => Math.min(1, one.stops / Math.max(1, one.most_visits));

export type Cell = readonly [worker: number, day: number];
const STEPS: Readonly<Record<string, Cell>> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** The next day with stops in the direction of an arrow key, or the first or last of the row; undefined when there is none. */
export function stepFrom(load: Load, [worker, day]: Cell, key: string): Cell | undefined {
  const row = load.workers[worker]?.cells ?? [];
  const taken = row.flatMap((one, n) => (one ? [n] : []));
  if (key === "Home" || key === "End") {
    const to = key === "Home" ? taken[0] : taken[taken.length - 1];
    return to === undefined ? undefined : [worker, to];
  }
  const step = STEPS[key];
  if (!step) return undefined;
  for (let [y, x] = [worker + step[0], day + step[1]]; load.workers[y] && load.days[x]; y += step[0], x += step[1]) {
    if (load.workers[y]?.cells[x]) return [y, x];
  }
  return undefined;
}
