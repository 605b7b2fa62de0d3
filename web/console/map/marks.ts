import type { Palette } from "@ui/map-palette";

/** What the map shows of a household; told apart by shape, so that colours may be missed. The most pressing first. */
export const states = ["overdue", "attempted", "not_synced", "due", "not_yet", "excused", "done", "done_late"] as const;
export type MapState = (typeof states)[number];

type Shape = "triangle" | "diamond" | "square" | "disc" | "dot" | "ring" | "tick";
interface Mark {
  shape: Shape;
  colour: keyof Palette;
  hollow: boolean;
}

/** "Not synced" alone is a hollow square: it is about a phone, not about a missed visit. */
export const marks: Record<MapState, Mark> = {
  overdue: { shape: "triangle", colour: "late", hollow: false },
  attempted: { shape: "diamond", colour: "late", hollow: true },
  not_synced: { shape: "square", colour: "info", hollow: true },
  due: { shape: "disc", colour: "soon", hollow: false },
  not_yet: { shape: "dot", colour: "line", hollow: false },
  excused: { shape: "ring", colour: "line", hollow: true },
  done: { shape: "tick", colour: "accent", hollow: true },
  done_late: { shape: "tick", colour: "soft", hollow: true },
};

/** The path of a shape in a square of 24 units. */
const paths: Record<Shape, string> = {
  triangle: "M12 3 L21.5 20 L2.5 20 Z",
  diamond: "M12 3 L21 12 L12 21 L3 12 Z",
  square: "M5 5 H19 V19 H5 Z",
  disc: "M12 4 A8 8 0 1 1 12 20 A8 8 0 1 1 12 4 Z",
  dot: "M12 7.5 A4.5 4.5 0 1 1 12 16.5 A4.5 4.5 0 1 1 12 7.5 Z",
  ring: "M12 7 A5 5 0 1 1 12 17 A5 5 0 1 1 12 7 Z",
  tick: "M5 12.5 L10 17.5 L19 7",
};

export const pathOf = (state: MapState): string => paths[marks[state].shape];

/** The mark as a picture for the map, `size` device pixels wide. */
export function picture(state: MapState, colours: Palette, size: number): ImageData {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("no canvas");
  const mark = marks[state];
  const path = new Path2D(pathOf(state));
  pen.scale(size / 24, size / 24);
  pen.lineJoin = "round";
  pen.lineWidth = mark.hollow ? 3.4 : 1.6;
  pen.fillStyle = mark.hollow ? colours.sheet : colours[mark.colour];
  pen.strokeStyle = mark.hollow ? colours[mark.colour] : colours.sheet;
  if (mark.shape !== "tick") pen.fill(path);
  pen.stroke(path);
  return pen.getImageData(0, 0, size, size);
}
