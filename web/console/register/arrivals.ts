import type { NewLifeEvent } from "./calls";
import { CITIZEN_ID } from "./events";

export type Relation = "self" | "spouse" | "child" | "parent" | "grandchild" | "other";

/** Somebody of a household that moves in. Empty texts are what was not given. */
export interface Comer {
  id: string;
  name: string;
  sex: "male" | "female" | "unknown";
  born: string;
  relation: Relation;
  number: string;
}

/** A household from outside the county while it is written down; the first of `people` is its head. */
export interface Arrival {
  id: string;
  homeId: string;
  on: string;
  region: string;
  address: string;
  people: Comer[];
  note: string;
}

export const comer = (id: string, relation: Relation): Comer => ({ id, name: "", sex: "unknown", born: "", relation, number: "" });

/** What is missing, by name, and of a person by their place in the list; empty when it can be shown. */
export function lacking(arrival: Arrival, today: string): string[] {
  return [
    ...(arrival.on && arrival.on <= today ? [] : ["on"]),
    ...(arrival.region.length >= 12 ? [] : ["region"]),
    ...(arrival.address.trim() ? [] : ["address"]),
    ...arrival.people.flatMap((one, n) => [
      ...(one.name.trim() ? [] : [`name ${n}`]),
      ...(!one.number.trim() || CITIZEN_ID.test(one.number.trim()) ? [] : [`number ${n}`]),
    ]),
  ];
}

/** An arrival as the server takes it. */
export const arrivalBody = (arrival: Arrival): NewLifeEvent => ({
  id: arrival.id,
  kind: "household_moved_in",
  happened_on: arrival.on,
  home: { id: arrival.homeId, region_code: arrival.region, address: arrival.address.trim() },
  newcomers: arrival.people.map((one, n) => ({
    id: one.id, name: one.name.trim(), sex: one.sex, birth_date: one.born || null, relation: n === 0 ? ("self" as const) : one.relation, id_number: one.number.trim().toUpperCase() || null,
  })),
  person_ids: [],
  relation: "other",
  note: arrival.note.trim(),
});
