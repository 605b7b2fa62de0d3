/** Time, place and worker written into a photo, where the form asks for it. */
export interface Mark {
  lines: readonly string[];
}

interface Writing {
  font: string;
  fillStyle: unknown;
  textBaseline: CanvasTextBaseline;
  measureText(text: string): { width: number };
  fillRect(x: number, y: number, width: number, height: number): void;
  fillText(text: string, x: number, y: number): void;
}

export interface Layout {
  size: number;
  lines: readonly string[];
  band: { x: number; y: number; width: number; height: number };
}

const LEADING = 1.4;
const SMALLEST = 11;

/** Where the lines stand: at the bottom, whole, in letters that shrink until the longest fits; below the smallest
 * legible size long lines are broken instead. `widthOf` measures a text at size 1. */
export function layoutOf(lines: readonly string[], width: number, height: number, widthOf: (text: string) => number): Layout {
  const room = width * 0.96;
  const longest = Math.max(...lines.map(widthOf), 0.001);
  const size = Math.max(SMALLEST, Math.min(Math.min(width, height) / 24, room / longest));
  const broken = lines.flatMap((line) => breakUp(line, room / size, widthOf));
  const bandHeight = Math.min(height, (broken.length * LEADING + 0.6) * size);
  return { size, lines: broken, band: { x: 0, y: height - bandHeight, width, height: bandHeight } };
}

function breakUp(line: string, room: number, widthOf: (text: string) => number): string[] {
  const pieces: string[] = [];
  let piece = "";
  for (const letter of line) {
    if (piece && widthOf(piece + letter) > room) {
      pieces.push(piece);
      piece = "";
    }
    piece += letter;
  }
  return piece ? [...pieces, piece] : pieces;
}

/** White on a dark band: legible on snow and in a cellar. */
export function writeMark(pen: Writing, mark: Mark, width: number, height: number): void {
  if (mark.lines.length === 0) return;
  const family = '"Noto Sans SC", "PingFang SC", sans-serif';
  pen.font = `100px ${family}`;
  const layout = layoutOf(mark.lines, width, height, (text) => pen.measureText(text).width / 100);
  pen.fillStyle = "rgb(0 0 0 / 0.62)";
  pen.fillRect(layout.band.x, layout.band.y, layout.band.width, layout.band.height);
  pen.font = `${layout.size}px ${family}`;
  pen.fillStyle = "#ffffff";
  pen.textBaseline = "top";
  layout.lines.forEach((line, index) => pen.fillText(line, width * 0.02, layout.band.y + (index * LEADING + 0.4) * layout.size));
}

/** The moment in Shanghai as it stands on a photo. */
export function momentText(instant: number): string {
  return new Date(instant + 8 * 3_600_000).toISOString().slice(0, 16).replace("T", " ");
}
