/** The geometry of stacked columns: which rectangle stands for which number. Lengths are pixels from the top left. */

export interface Piece<N extends string = string> {
  name: N;
  value: number;
}
export interface Column<N extends string = string> {
  key: string;
  label: string;
  pieces: readonly Piece<N>[];
}
export interface Block<N extends string = string> extends Piece<N> {
  y: number;
  height: number;
}

const STEPS = [1, 2, 2.5, 5, 10];

/** The smallest round number at or above `most` that four even steps of whole households reach; at least 4. */
export function roundTop(most: number): number {
  const least = Math.max(Math.ceil(most / 4), 1);
  const power = 10 ** Math.floor(Math.log10(least));
  const step = STEPS.map((one) => one * power).find((one) => one >= least && Number.isInteger(one)) ?? least;
  return step * 4;
}

export const ticksOf = (top: number): number[] => [0, 1, 2, 3, 4].map((step) => (top / 4) * step);

export const totalOf = (column: Column): number => column.pieces.reduce((sum, piece) => sum + piece.value, 0);

/** The blocks of a column from the ground up, in the order of its pieces. A number that is not zero is never invisible. */
export function blocksOf<N extends string>(column: Column<N>, top: number, height: number): Block<N>[] {
  let ground = height;
  return column.pieces.flatMap((piece) => {
    if (piece.value <= 0) return [];
    const tall = Math.max((piece.value / top) * height, 1);
    ground -= tall;
    return [{ ...piece, y: ground, height: tall }];
  });
}

/** Whole percents of `part` in `whole`; null when there is nothing to be a part of. Neither 0 nor 100 is said too early. */
export function percent(part: number, whole: number): number | null {
  if (whole <= 0) return null;
  const exact = (part / whole) * 100;
  if (part > 0 && exact < 1) return 1;
  if (part < whole && exact > 99) return 99;
  return Math.round(exact);
}
