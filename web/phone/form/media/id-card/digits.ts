import type { Box, Grey } from "./grey";
import { WEIGHTS } from "./weights";

/** Tells the digits 0–9 and X apart by a small net of 48 cells, taught on rendered digits (see `teach.py`). */
const WIDTH = 12;
const HEIGHT = 18;
const CELLS = 48;
export const CHARACTERS = "0123456789X";

interface Net {
  hidden: Float32Array;
  hiddenBias: Float32Array;
  out: Float32Array;
  outBias: Float32Array;
}

let taught: Net | undefined;

function net(): Net {
  const numbers = ([scale, text]: readonly [number, string]) =>
    Float32Array.from(atob(text), (letter) => ((letter.charCodeAt(0) << 24) >> 24) * scale);
  taught ??= { hidden: numbers(WEIGHTS.a), hiddenBias: numbers(WEIGHTS.b), out: numbers(WEIGHTS.c), outBias: numbers(WEIGHTS.d) };
  return taught;
}

/** Logarithms of how likely each of `CHARACTERS` stands in the box. */
export function likelihoods(ink: Grey, box: Box): number[] {
  const picture = sampled(ink, box);
  const { hidden, hiddenBias, out, outBias } = net();
  const cells = new Float32Array(CELLS);
  for (let cell = 0; cell < CELLS; cell += 1) {
    let sum = hiddenBias[cell] ?? 0;
    for (let at = 0; at < picture.length; at += 1) sum += (picture[at] ?? 0) * (hidden[at * CELLS + cell] ?? 0);
    cells[cell] = Math.max(0, sum);
  }
  const raw = [...CHARACTERS].map((_, one) => cells.reduce((sum, value, cell) => sum + value * (out[cell * CHARACTERS.length + one] ?? 0), outBias[one] ?? 0));
  const most = Math.max(...raw);
  const total = Math.log(raw.reduce((sum, one) => sum + Math.exp(one - most), 0)) + most;
  return raw.map((one) => one - total);
}

/** The box as 12 × 18 values: its shape kept, faint to dark stretched to 0 to 1. */
function sampled(ink: Grey, box: Box): Float32Array {
  const scale = Math.min(HEIGHT / Math.max(1, box.bottom - box.top), WIDTH / Math.max(1, box.right - box.left));
  const [middleX, middleY] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  const values = new Float32Array(WIDTH * HEIGHT);
  for (let y = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1) {
      let sum = 0;
      for (const dy of [-0.25, 0.25]) for (const dx of [-0.25, 0.25]) sum += between(ink, middleX + (x + 0.5 - WIDTH / 2 + dx) / scale - 0.5, middleY + (y + 0.5 - HEIGHT / 2 + dy) / scale - 0.5);
      values[y * WIDTH + x] = sum / 4;
    }
  }
  const sorted = values.slice().sort();
  const [low, high] = [sorted[21] ?? 0, sorted[194] ?? 1];
  return values.map((value) => Math.min(1, Math.max(0, (value - low) / Math.max(high - low, 0.08))));
}

function between(ink: Grey, x: number, y: number): number {
  const left = Math.min(ink.width - 2, Math.max(0, Math.floor(x)));
  const top = Math.min(ink.height - 2, Math.max(0, Math.floor(y)));
  const [fx, fy] = [Math.min(1, Math.max(0, x - left)), Math.min(1, Math.max(0, y - top))];
  const value = (row: number, column: number) => ink.at[row * ink.width + column] ?? 0;
  return (value(top, left) * (1 - fx) + value(top, left + 1) * fx) * (1 - fy) + (value(top + 1, left) * (1 - fx) + value(top + 1, left + 1) * fx) * fy;
}
