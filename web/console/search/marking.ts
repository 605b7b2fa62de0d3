export interface Piece {
  text: string;
  marked: boolean;
}

/** A text cut where it is marked; marks are [first, one after the last], in any order, and may touch each other. */
export function pieces(text: string, marks: readonly (readonly number[])[]): Piece[] {
  const signs = [...text];
  const marked = signs.map((_, at) => marks.some(([from = 0, to = 0]) => at >= from && at < to));
  const found: Piece[] = [];
  signs.forEach((sign, at) => {
    const last = found.at(-1);
    if (last && last.marked === marked[at]) last.text += sign;
    else found.push({ text: sign, marked: marked[at] ?? false });
  });
  return found;
}

/** Where somebody is opened. */
export const addressOf = (found: { kind: string; id: string; household_id: string | null }) =>
  found.kind === "lead" ? `/leads/${found.id}` : found.kind === "case" ? `/cases/${found.id}` : `/households/${found.household_id ?? found.id}`;
