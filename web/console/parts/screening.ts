import { pick } from "@ui/index";
import type { Condition, NamedFact, ScreenedProgramme, Screening, ScreeningResult } from "../records";
import { term } from "../words/terms";

const order: Record<ScreeningResult, number> = { eligible: 0, unknown: 1, not_eligible: 2 };

/** Likely programmes first, then those nobody can tell yet, last those that are out. */
export const inOrder = (screening: Screening): ScreenedProgramme[] =>
  [...screening.programmes].sort((one, other) => order[one.result] - order[other.result]);

/** What holds first, then what is unknown, then what fails. */
export const conditionsInOrder = (programme: ScreenedProgramme): Condition[] => {
  const rank = { holds: 0, unknown: 1, fails: 2 };
  return [...programme.conditions].sort((one, other) => rank[one.result] - rank[other.result]);
};

export interface Unknown {
  name: string;
  title: string;
  /** Titles of the programmes it would decide about. */
  programmes: string[];
}

/** Every fact that is still unknown for a programme that is not out, once, with the programmes it matters to. */
export function stillUnknown(screening: Screening): Unknown[] {
  const found = new Map<string, Unknown>();
  for (const programme of inOrder(screening)) {
    if (programme.result === "not_eligible") continue;
    for (const fact of programme.missing) {
      const known = found.get(fact.name) ?? { name: fact.name, title: factTitle(fact), programmes: [] };
      const title = pick(programme.title);
      if (!known.programmes.includes(title)) known.programmes.push(title);
      found.set(fact.name, known);
    }
  }
  return [...found.values()];
}

/** A fact's title; the server has no English for some, ours is used then. */
export function factTitle(fact: NamedFact): string {
  return pick(fact.title) || term("fact", fact.name);
}
