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

export function draw(course: Course): Drawing {
  const depth = depths(course);
  const rows: string[][] = [];
  for (const stage of course.stages) (rows[depth.get(stage.id) ?? 0] ??= []).push(stage.id);
  const widest = Math.max(...rows.map((row) => row.length));
  const inline = widest * (BOX.inline + GAP.inline) + 2 * GAP.inline;
  const finals = new Set(course.stages.filter((one) => one.final).map((one) => one.id));
  const boxes = rows.flatMap((row, at) =>
    row.map((id, place) => ({
      id,
      x: (inline - row.length * (BOX.inline + GAP.inline) + GAP.inline) / 2 + place * (BOX.inline + GAP.inline),
      y: at * (BOX.block + GAP.block) + 4,
      final: finals.has(id),
    })),
  );
  const arrows = joined(course).map((one) => arrow(one, boxes));
  return { boxes, arrows, inline, block: rows.length * (BOX.block + GAP.block) };
}

/** One arrow for each pair of stages, with all acts that lead along it. */
function joined(course: Course): { from: string; to: string; acts: number[] }[] {
  const found = new Map<string, { from: string; to: string; acts: number[] }>();
  course.acts.forEach((act, at) => {
    for (const from of act.sources) {
      for (const to of act.targets) {
        const key = `${from} ${to}`;
        const one = found.get(key) ?? { from, to, acts: [] };
        one.acts.push(at + 1);
        found.set(key, one);
      }
    }
  });
  return [...found.values()];
}

function arrow(one: { from: string; to: string; acts: number[] }, boxes: readonly Box[]): Arrow {
  const from = boxes.find((box) => box.id === one.from) as Box;
  const to = boxes.find((box) => box.id === one.to) as Box;
  const middle = BOX.inline / 2;
  if (to.y > from.y) {
    const start = { x: from.x + middle, y: from.y + BOX.block };
    const end = { x: to.x + middle, y: to.y };
    const bend = Math.min(GAP.block, end.y - start.y) * 0.8;
    return {
      ...one,
      back: false,
      path: `M${start.x} ${start.y} C${start.x} ${start.y + bend} ${end.x} ${end.y - bend} ${end.x} ${end.y - 5}`,
      // near the arrow's head, where arrows of one stage have parted
      label: { x: start.x + (end.x - start.x) * 0.72, y: start.y + (end.y - start.y) * 0.66 },
    };
  }
  const side = to.x >= from.x ? BOX.inline : 0;
  const away = side ? GAP.inline : -GAP.inline;
  const start = { x: from.x + side, y: from.y + BOX.block / 2 };
  const end = { x: to.x + side, y: to.y + BOX.block / 2 + 8 };
  return {
    ...one,
    back: true,
    path: `M${start.x} ${start.y} C${start.x + away * 1.6} ${start.y} ${end.x + away * 1.6} ${end.y} ${end.x + (side ? 5 : -5)} ${end.y}`,
    label: { x: (start.x + end.x) / 2 + away, y: (start.y + end.y) / 2 },
  };
}
