import type { Part, Question } from "./model";

/** Parts as they are shown one below the other: single parts, and runs of questions that make one table. */
export type Run = { kind: "part"; part: Part } | { kind: "table"; id: string; header: Question | null; questions: Question[] };

function selectWith(part: Part, appearance: string): Question | null {
  return part.kind === "question" && part.widget.startsWith("select") && part.appearance.includes(appearance) ? part : null;
}

/** A question that only shows its choices (`label`) and those after it that show only marks (`list-nolabel`). Where a
 * table would have more columns than a narrow screen holds, its questions stand alone. */
export function runsOf(parts: readonly Part[]): Run[] {
  const runs: Run[] = [];
  let header: Question | null = null;
  for (const part of parts) {
    const heading = selectWith(part, "label");
    if (heading) {
      header = heading;
      continue;
    }
    const row = selectWith(part, "list-nolabel");
    if (row && row.options.length <= MOST_COLUMNS) {
      const last = runs.at(-1);
      if (last?.kind === "table" && header === null) last.questions.push(row);
      else runs.push({ kind: "table", id: row.id, header, questions: [row] });
    } else runs.push({ kind: "part", part });
    header = null;
  }
  return runs;
}

const MOST_COLUMNS = 7;
