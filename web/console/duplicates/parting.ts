import type { Assignable, NewSplit } from "./calls";

export type Relation = "self" | "spouse" | "child" | "parent" | "grandchild" | "other";

/** What somebody says of a split while it is put together. */
export interface SplitDraft {
  id: string;
  homeId: string;
  region: string;
  address: string;
  /** Who goes, and what they are to the new head. */
  goes: Record<string, Relation>;
  /** Records that go along, `table id`. */
  rows: string[];
  reason: string;
}

export const rowKey = (one: Assignable) => `${one.table} ${one.id}`;

/** What is still missing; empty when it can be shown. A village has twelve digits, a grid fifteen. */
export function missing(draft: SplitDraft): ("who" | "head" | "address" | "region")[] {
  const heads = Object.values(draft.goes).filter((one) => one === "self").length;
  return [
    ...(Object.keys(draft.goes).length ? [] : (["who"] as const)),
    ...(heads === 1 || !Object.keys(draft.goes).length ? [] : (["head"] as const)),
    ...(draft.region.length >= 12 ? [] : (["region"] as const)),
    ...(draft.address.trim() ? [] : (["address"] as const)),
  ];
}

/** A draft as the server takes it. */
export function body(household: string, draft: SplitDraft): NewSplit {
  return {
    id: draft.id,
    household_id: household,
    home: { id: draft.homeId, region_code: draft.region, address: draft.address.trim() },
    parts: [],
    goes: Object.entries(draft.goes).map(([person_id, relation]) => ({ person_id, relation })),
    rows: named(draft.rows),
    reason: draft.reason.trim(),
  };
}

/** Of what is offered, what can be chosen: what is of the household; what is of a person goes where the person goes. */
export const choosable = (offered: readonly Assignable[]) => offered.filter((one) => one.person_id === null);

/** What somebody says of the second person while a person is split. Empty texts are what was not given. */
export interface PersonDraft {
  id: string;
  personId: string;
  name: string;
  sex: "male" | "female" | "unknown";
  born: string;
  relation: Exclude<Relation, "self">;
  number: string;
  /** Records that go along, `table id`. */
  rows: string[];
  reason: string;
}

const CITIZEN_ID = /^\d{17}[\dXx]$/;

/** What is still missing or cannot be; empty when it can be shown. */
export const personMissing = (draft: PersonDraft): ("name" | "number")[] => [
  ...(draft.name.trim() ? [] : (["name"] as const)),
  ...(!draft.number.trim() || CITIZEN_ID.test(draft.number.trim()) ? [] : (["number"] as const)),
];

/** A draft as the server takes it: the second person stays in the household. */
export function personBody(household: string, of: string, draft: PersonDraft): NewSplit {
  return {
    id: draft.id,
    household_id: household,
    home: null,
    goes: [],
    parts: [{ of, person: { id: draft.personId, name: draft.name.trim(), sex: draft.sex, birth_date: draft.born || null, relation: draft.relation, id_number: draft.number.trim().toUpperCase() || null, phone: null } }],
    rows: named(draft.rows),
    reason: draft.reason.trim(),
  };
}

/** Of what is offered, what is of this person, and the visits and cases in which something was said of them. */
export const theirs = (offered: readonly Assignable[], person: string) =>
  offered.filter((one) => one.person_id === person || (one.person_id === null && (one.table === "visits" || one.table === "cases")));

const named = (rows: readonly string[]) =>
  rows.map((one) => {
    const [table, id] = one.split(" ") as [Assignable["table"], string];
    return { table, id };
  });
