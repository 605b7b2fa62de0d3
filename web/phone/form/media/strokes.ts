/** What a finger draws, kept as data so that it can be undone and drawn again at any size. Places are fractions of the
 * picture's width and height, 0 to 1. */
export interface Spot {
  x: number;
  y: number;
}

export interface Stroke {
  tool: "pen" | "arrow";
  colour: string;
  /** Of the picture's shorter side. */
  width: number;
  spots: Spot[];
}

/** Colours that stand out on photos: each is drawn over a light rim, so that it shows on dark ground as well. */
export const COLOURS = [
  { name: "red", value: "#c1121f" },
  { name: "blue", value: "#1d3fae" },
  { name: "yellow", value: "#ffd60a" },
  { name: "black", value: "#16140f" },
] as const;

const RIM = { dark: "#16140f", light: "#ffffff" };

/** The rim's colour that contrasts with a stroke's. */
export function rimOf(colour: string): string {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  return (red ?? 0) * 0.3 + (green ?? 0) * 0.59 + (blue ?? 0) * 0.11 > 140 ? RIM.dark : RIM.light;
}

interface Pen {
  beginPath(): void;
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  quadraticCurveTo(cx: number, cy: number, x: number, y: number): void;
  arc(x: number, y: number, radius: number, from: number, to: number): void;
  fill(): void;
  stroke(): void;
  strokeStyle: unknown;
  fillStyle: unknown;
  lineWidth: number;
  lineCap: CanvasLineCap;
  lineJoin: CanvasLineJoin;
}

interface Sheet {
  width: number;
  height: number;
  /** Draws a rim around each stroke, for pictures; off on plain paper. */
  rim: boolean;
}

/** Draws all strokes in their order. */
export function drawStrokes(pen: Pen, strokes: readonly Stroke[], sheet: Sheet): void {
  pen.lineCap = pen.lineJoin = "round";
  for (const stroke of strokes) {
    const width = stroke.width * Math.min(sheet.width, sheet.height);
    if (sheet.rim) drawOne(pen, stroke, sheet, width * 1.6, rimOf(stroke.colour));
    drawOne(pen, stroke, sheet, width, stroke.colour);
  }
}

function drawOne(pen: Pen, stroke: Stroke, sheet: Sheet, width: number, colour: string): void {
  const spots = stroke.spots.map(({ x, y }) => ({ x: x * sheet.width, y: y * sheet.height }));
  const [first] = spots;
  const last = spots[spots.length - 1];
  if (!first || !last) return;
  pen.strokeStyle = pen.fillStyle = colour;
  pen.lineWidth = width;
  pen.beginPath();
  if (spots.length === 1) {
    pen.arc(first.x, first.y, width / 2, 0, 2 * Math.PI);
    pen.fill();
    return;
  }
  if (stroke.tool === "arrow") arrow(pen, first, last, width);
  else smooth(pen, spots);
  pen.stroke();
}

/** A curve through the middles between spots: the finger's corners become the controls, as a pen would run. */
function smooth(pen: Pen, spots: readonly Spot[]): void {
  const [first] = spots;
  const last = spots[spots.length - 1];
  if (!first || !last) return;
  pen.moveTo(first.x, first.y);
  for (let at = 1; at < spots.length - 1; at += 1) {
    const [here, next] = [spots[at], spots[at + 1]];
    if (here && next) pen.quadraticCurveTo(here.x, here.y, (here.x + next.x) / 2, (here.y + next.y) / 2);
  }
  pen.lineTo(last.x, last.y);
}

function arrow(pen: Pen, from: Spot, to: Spot, width: number): void {
  pen.moveTo(from.x, from.y);
  pen.lineTo(to.x, to.y);
  for (const wing of wings(from, to, width * 5)) {
    pen.moveTo(to.x, to.y);
    pen.lineTo(wing.x, wing.y);
  }
}

/** The two ends of an arrow's head, `length` away from its tip, never longer than half the arrow. */
export function wings(from: Spot, to: Spot, length: number): [Spot, Spot] {
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const reach = Math.min(length, Math.hypot(to.x - from.x, to.y - from.y) / 2);
  const wing = (turn: number): Spot => ({ x: to.x - reach * Math.cos(angle + turn), y: to.y - reach * Math.sin(angle + turn) });
  return [wing(Math.PI / 6), wing(-Math.PI / 6)];
}

/** Adds a spot unless it lies so near the last one that it would only tremble. */
export function extend(stroke: Stroke, spot: Spot): void {
  const last = stroke.spots[stroke.spots.length - 1];
  if (last && Math.hypot(spot.x - last.x, spot.y - last.y) < 0.003) return;
  if (stroke.tool === "arrow" && stroke.spots.length > 1) stroke.spots.pop();
  stroke.spots.push(spot);
}

/** The box around all strokes, with a margin, for cutting a signature out of its sheet; null when there is none. */
export function boxAround(strokes: readonly Stroke[], margin: number): { x: number; y: number; width: number; height: number } | null {
  const spots = strokes.flatMap((one) => one.spots);
  if (spots.length === 0) return null;
  const [xs, ys] = [spots.map((one) => one.x), spots.map((one) => one.y)];
  const [left, top] = [Math.max(0, Math.min(...xs) - margin), Math.max(0, Math.min(...ys) - margin)];
  return { x: left, y: top, width: Math.min(1, Math.max(...xs) + margin) - left, height: Math.min(1, Math.max(...ys) + margin) - top };
}
