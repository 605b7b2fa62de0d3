/** Where rows of unequal height lie, and which of them a window shows. Heights in pixels. */
export interface Span {
  first: number;
  /** One past the last row shown. */
  end: number;
}

/** Tops of all rows and, as the last entry, the total height. */
export function topsOf(count: number, heightOf: (index: number) => number): Float64Array {
  const tops = new Float64Array(count + 1);
  for (let index = 0; index < count; index += 1) tops[index + 1] = (tops[index] ?? 0) + heightOf(index);
  return tops;
}

/** Rows that touch [from, to], with `spare` pixels more on both sides so that a quick thumb sees no gap. */
export function visibleRows(tops: Float64Array, from: number, to: number, spare: number): Span {
  const count = tops.length - 1;
  if (count <= 0) return { first: 0, end: 0 };
  const first = Math.max(0, lastAtOrBefore(tops, from - spare));
  const end = Math.min(count, lastAtOrBefore(tops, to + spare) + 1);
  return { first: Math.min(first, count - 1), end: Math.max(end, Math.min(first, count - 1) + 1) };
}

function lastAtOrBefore(tops: Float64Array, at: number): number {
  let low = 0;
  let high = tops.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((tops[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}
