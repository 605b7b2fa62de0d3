import { pick } from "@ui/index";
import type { Condition, KnownFact, ScreenedProgramme, Screening, ScreeningResult } from "../records";

const order: Record<ScreeningResult, number> = { eligible: 0, unknown: 1, not_eligible: 2 };

/** Likely programmes first, then those nobody can tell yet, last those that are out. */
export const inOrder = (screening: Screening): ScreenedProgramme[] =>
  [...screening.programmes].sort((one, other) => order[one.result] - order[other.result]);

/** What holds first, then what is unknown, then what fails. */
export const conditionsInOrder = (programme: ScreenedProgramme): Condition[] => {
  const rank = { holds: 0, unknown: 1, fails: 2 };
  return [...programme.conditions].sort((one, other) => rank[one.result] - rank[other.result]);
};

/** Screened programmes by how much they matter here: something known speaks for the first, nothing yet for the second. */
export interface Sorted {
  promising: ScreenedProgramme[];
  open: ScreenedProgramme[];
  out: ScreenedProgramme[];
}

/** Facts of a household; the county's parameters (`p_…`) were used too, but say nothing about anybody. */
export const householdFacts = (condition: Condition): KnownFact[] => condition.facts.filter((fact) => !fact.name.startsWith("p_"));

/** Something known speaks for it: a condition that has not failed although a fact of it is known. */
const speaksFor = (condition: Condition): boolean =>
  condition.result === "holds" || (condition.result === "unknown" && householdFacts(condition).length > 0);

/** `likely`: the programmes the server counts as promising, where it says so. */
export function sortProgrammes(screening: Screening, likely: readonly string[] = []): Sorted {
  const sorted: Sorted = { promising: [], open: [], out: [] };
  for (const programme of inOrder(screening)) {
    if (programme.result === "not_eligible") sorted.out.push(programme);
    else if (programme.result === "eligible" || likely.includes(programme.programme) || programme.conditions.some(speaksFor)) sorted.promising.push(programme);
    else sorted.open.push(programme);
  }
  return sorted;
}

export interface Unknown {
  name: string;
  title: string;
  /** Titles of the programmes it would decide about. */
  programmes: string[];
}

/** Every fact that is still unknown for these programmes, once, with the programmes it matters to. */
export function stillUnknown(programmes: readonly ScreenedProgramme[]): Unknown[] {
  const found = new Map<string, Unknown>();
  for (const programme of programmes) {
    for (const fact of programme.missing) {
      const known = found.get(fact.name) ?? { name: fact.name, title: pick(fact.title), programmes: [] };
      const title = pick(programme.title);
      if (!known.programmes.includes(title)) known.programmes.push(title);
      found.set(fact.name, known);
    }
  }
  return [...found.values()];
}
