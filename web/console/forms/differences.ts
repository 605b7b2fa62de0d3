import type { FormChange, FormQuestion } from "../records";

/** All changes of one question together, so that it is read once. */
export interface QuestionChanges {
  /** "" for the form itself. */
  path: string;
  changes: FormChange[];
  caution: boolean;
}

/** In the order they came; a question with one change to look out for brings its others along. */
export function byQuestion(changes: readonly FormChange[]): QuestionChanges[] {
  const held = new Map<string, FormChange[]>();
  for (const one of changes) held.set(one.path, [...(held.get(one.path) ?? []), one]);
  return [...held].map(([path, own]) => ({
    path,
    changes: [...own.filter((one) => one.caution), ...own.filter((one) => !one.caution)],
    caution: own.some((one) => one.caution),
  }));
}

export const cautionsIn = (changes: readonly FormChange[]): number => changes.filter((one) => one.caution).length;

/** The question of the earlier version that a change speaks of: at the same place, else of the same name elsewhere. */
export function earlierOf(path: string, kinds: readonly string[], before: ReadonlyMap<string, FormQuestion>): FormQuestion | undefined {
  const same = before.get(path);
  if (same || kinds.includes("added")) return same;
  const name = path.split("/").at(-1);
  const named = [...before.values()].filter((one) => one.name === name);
  return named.length === 1 ? named[0] : undefined;
}
