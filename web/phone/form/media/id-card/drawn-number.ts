import type { Grey } from "./grey";

/** For tests: a number drawn in plain strokes on a strip of card, as a camera might see it. No font is involved. */

type Line = readonly (readonly [x: number, y: number])[];

function arc(x: number, y: number, rx: number, ry: number, from: number, to: number): Line {
  return Array.from({ length: 25 }, (_, step) => {
    const angle = ((from + ((to - from) * step) / 24) * Math.PI) / 180;
    return [x + rx * Math.cos(angle), y + ry * Math.sin(angle)] as const;
  });
}

/** Each character in a box 0.6 wide and 1 high. */
const STROKES: Readonly<Record<string, readonly Line[]>> = {
  "0": [arc(0.3, 0.5, 0.26, 0.45, 0, 360)],
  "1": [[[0.12, 0.24], [0.34, 0.05], [0.34, 0.95]]],
  "2": [[...arc(0.3, 0.29, 0.25, 0.24, 190, 385), [0.06, 0.95], [0.55, 0.95]]],
  "3": [arc(0.28, 0.27, 0.23, 0.22, 200, 450), arc(0.28, 0.71, 0.26, 0.24, 270, 520)],
  "4": [[[0.4, 0.95], [0.4, 0.05], [0.04, 0.68], [0.56, 0.68]]],
  "5": [[[0.5, 0.05], [0.12, 0.05], [0.1, 0.44], ...arc(0.28, 0.67, 0.26, 0.28, 240, 510)]],
  "6": [arc(0.3, 0.68, 0.24, 0.27, 0, 360), [[0.44, 0.05], [0.25, 0.25], [0.12, 0.45], [0.06, 0.68]]],
  "7": [[[0.05, 0.05], [0.55, 0.05], [0.22, 0.95]]],
  "8": [arc(0.3, 0.27, 0.21, 0.22, 0, 360), arc(0.3, 0.72, 0.25, 0.23, 0, 360)],
  "9": [arc(0.3, 0.32, 0.24, 0.27, 0, 360), [[0.16, 0.95], [0.35, 0.75], [0.48, 0.55], [0.54, 0.32]]],
  X: [[[0.05, 0.05], [0.55, 0.95]], [[0.55, 0.05], [0.05, 0.95]]],
};

export interface Seen {
  /** Degrees by which the card is turned. */
  turn: number;
  /** Height of the digits in pixels. */
  height: number;
  /** How many pixels an edge is smeared over. */
  blur: number;
  /** How bright the card is on its left and on its right, 0 to 1. */
  light: readonly [left: number, right: number];
  /** Strength of the camera's grain. */
  noise: number;
  seed: number;
}

export function drawnNumber(number: string, seen: Seen): Grey {
  const [width, height] = [760, 200];
  const pitch = seen.height * 0.98;
  const [sin, cos] = [Math.sin((seen.turn * Math.PI) / 180), Math.cos((seen.turn * Math.PI) / 180)];
  const places = [...number].map((character, place) => (STROKES[character] ?? []).flatMap((line) => piecesOf(line, place * pitch, seen.height)));
  const grain = randomOf(seen.seed);
  const at = new Float32Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [dx, dy] = [x - width / 2, y - height / 2];
      const [u, v] = [dx * cos + dy * sin + (pitch * (number.length - 0.4)) / 2, -dx * sin + dy * cos + seen.height / 2];
      const place = Math.floor((u + pitch * 0.2) / pitch);
      const far = v < -9 || v > seen.height + 9 ? 99 : nearest(places[place] ?? [], u, v);
      const ink = Math.min(1, Math.max(0, (seen.height * 0.065 + seen.blur / 2 - far) / Math.max(0.5, seen.blur)));
      const light = seen.light[0] + ((seen.light[1] - seen.light[0]) * x) / width;
      at[y * width + x] = Math.min(1, Math.max(0, light * (0.93 - 0.78 * ink) + (grain() - 0.5) * seen.noise));
    }
  }
  return { width, height, at };
}

type Piece = readonly [x1: number, y1: number, x2: number, y2: number];

function piecesOf(line: Line, left: number, size: number): Piece[] {
  return line.slice(1).map(([x, y], index) => {
    const [fromX, fromY] = line[index] ?? [x, y];
    return [left + fromX * size, fromY * size, left + x * size, y * size];
  });
}

function nearest(pieces: readonly Piece[], x: number, y: number): number {
  let best = 99;
  for (const [x1, y1, x2, y2] of pieces) {
    const length = (x2 - x1) ** 2 + (y2 - y1) ** 2;
    const part = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length));
    best = Math.min(best, Math.hypot(x - x1 - part * (x2 - x1), y - y1 - part * (y2 - y1)));
  }
  return best;
}

/** Numbers 0 to 1, the same for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}
