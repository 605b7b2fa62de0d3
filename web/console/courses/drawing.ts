import type { Course } from "../records";

/** A course laid out from top to bottom: stages in rows by the number of acts from the start. */
export interface Box {
  id: string;
  x: number;
  y: number;
  final: boolean;
}
export interface Arrow {
  from: string;
  to: string;
  /** Numbers of the acts that lead along it, as in the table. */
  acts: number[];
  path: string;
  label: { x: number; y: number };
  back: boolean;
}
export interface Drawing {
  boxes: Box[];
  arrows: Arrow[];
  inline: number;
  block: number;
}

export const BOX = { inline: 168, block: 46 };
const GAP = { inline: 28, block: 54 };

/** How many acts a stage is away from the start. */
export function depths(course: Course): Map<string, number> {
  const depth = new Map([[course.start, 0]]);
  const queue = [course.start];
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    for (const act of course.acts.filter((one) => one.sources.includes(at as string))) {
      for (const to of act.targets.filter((one) => !depth.has(one))) {
        depth.set(to, (depth.get(at) ?? 0) + 1);
        queue.push(to);
      }
    }
  }
  return depth;
}

/** An act possible nearly everywhere (to withdraw) would draw over all others: the table alone tells of it. */
export const MOST_SOURCES = 4;

export function draw(course: Course): Drawing {
  const depth = depths(course);
  const rows: string[][] = [];
  for (const stage of course.stages) (rows[depth.get(stage.id) ?? 0] ??= []).push(stage.id);
  const widest = Math.max(...rows.map((row) => row.length));
  const inside = widest * (BOX.inline + GAP.inline) + GAP.inline;
  const finals = new Set(course.stages.filter((one) => one.final).map((one) => one.id));
  const boxes = rows.flatMap((row, at) =>
    row.map((id, place) => ({
      id,
      x: (inside - row.length * (BOX.inline + GAP.inline) + GAP.inline) / 2 + place * (BOX.inline + GAP.inline),
      y: at * (BOX.block + GAP.block) + GAP.block / 2,
      final: finals.has(id),
    })),
  );
  let lanes = 0;
  const arrows = joined(course).map((one) => {
    const [from, to] = [one.from, one.to].map((id) => boxes.find((box) => box.id === id) as Box) as [Box, Box];
    const next = to.y - from.y === BOX.block + GAP.block;
    return next ? straight(one, from, to) : around(one, from, to, inside, lanes++);
  });
  return { boxes, arrows, inline: inside + lanes * LANE + GAP.inline, block: rows.length * (BOX.block + GAP.block) + GAP.block / 2 };
}

const LANE = 12;
type Way = Pick<Arrow, "from" | "to" | "acts">;

/** One arrow for each pair of stages, with all acts that lead along it. */
function joined(course: Course): Way[] {
  const found = new Map<string, Way>();
  course.acts.forEach((act, at) => {
    if (act.sources.length > MOST_SOURCES) return;
    for (const from of act.sources) {
      for (const to of act.targets.filter((one) => one !== from)) {
        const key = `${from} ${to}`;
        const one = found.get(key) ?? { from, to, acts: [] };
        one.acts.push(at + 1);
        found.set(key, one);
      }
    }
  });
  return [...found.values()];
}

/** To the next row. */
function straight(one: Way, from: Box, to: Box): Arrow {
  const start = { x: from.x + BOX.inline / 2, y: from.y + BOX.block };
  const end = { x: to.x + BOX.inline / 2, y: to.y };
  const bend = GAP.block * 0.7;
  return {
    ...one,
    back: false,
    path: `M${start.x} ${start.y} C${start.x} ${start.y + bend} ${end.x} ${end.y - bend} ${end.x} ${end.y - 5}`,
    label: { x: start.x + (end.x - start.x) * 0.72, y: start.y + (end.y - start.y) * 0.62 },
  };
}

/** Back, or past a row: below the row, along a lane of its own beside all boxes, and in from above. */
function around(one: Way, from: Box, to: Box, inside: number, lane: number): Arrow {
  const shift = ((lane % 5) - 2) * 9;
  const start = { x: from.x + BOX.inline * 0.75 + shift, y: from.y + BOX.block };
  const end = { x: to.x + BOX.inline * 0.75 + shift, y: to.y };
  const x = inside + lane * LANE;
  const [low, high] = [start.y + 12 + (lane % 4) * 3, end.y - 16 - (lane % 4) * 3];
  return {
    ...one,
    back: to.y <= from.y,
    path: `M${start.x} ${start.y} V${low} H${x} V${high} H${end.x} V${end.y - 5}`,
    label: { x, y: (low + high) / 2 + ((lane % 3) - 1) * 22 },
  };
}
