import type { Household, Person } from "@api/records";
import type { RecordKind } from "@offline/record";

/** Who of a household is alive. */
export function membersOf(household: Household): Person[] {
  return household.persons.filter((one) => !one.died_on);
}

/** Whom a visit or survey is about when nobody says: the one member who has a status of their own (tekun, disabled, a
 * child …). In a household of one the server knows; of several with a status, or none, nobody is meant. */
export function memberMeant(household: Household | undefined, kind: RecordKind, today: string): string | null {
  if (!household || kind === "quick_report") return null;
  const living = new Set(membersOf(household).map((one) => one.id));
  if (living.size < 2) return null;
  const held = household.statuses.filter((one) => one.person_id !== null && living.has(one.person_id) && (!one.valid_to || one.valid_to >= today));
  const [first, ...others] = new Set(held.map((one) => one.person_id));
  return others.length === 0 ? (first ?? null) : null;
}
