import type { EventKind, NewLifeEvent } from "./calls";

/** What each kind of life event asks for. */
export interface Asks {
  who?: "one" | "some";
  child?: boolean;
  newcomer?: boolean;
  into?: boolean;
  relation?: boolean;
  home?: boolean;
  until?: "must" | "may";
}
export type EnteredKind = Exclude<EventKind, "household_moved_in">; // that one begins a household: arrivals.ts
export const ASKS: Record<EnteredKind, Asks> = {
  death: { who: "one" },
  birth: { child: true },
  marriage: { who: "one", into: true, relation: true },
  division: { who: "some", home: true },
  union: { into: true },
  moved_out: {},
  into_institution: { who: "one" },
  out_of_institution: { who: "one" },
  imprisoned: { who: "one", until: "may" },
  released: { who: "one" },
  absence: { who: "some", until: "must" },
  moved_in: { newcomer: true, relation: true },
};
export const KINDS = Object.keys(ASKS) as EnteredKind[];

/** What a form holds while somebody fills it in; empty texts are what was not given. */
export interface Draft {
  id: string;
  kind: EnteredKind | "";
  on: string;
  until: string;
  people: string[];
  into: string;
  relation: "spouse" | "child" | "parent" | "grandchild" | "other";
  childId: string;
  childName: string;
  childSex: "male" | "female" | "unknown";
  born: string;
  number: string;
  homeId: string;
  region: string;
  address: string;
  note: string;
}

export const CITIZEN_ID = /^\d{17}[\dXx]$/;

/** The names of what is missing in a draft; empty when it can be shown. */
export function missing(draft: Draft, today: string): string[] {
  if (!draft.kind) return ["kind"];
  const asks = ASKS[draft.kind];
  const found: string[] = [];
  if (!draft.on || draft.on > today) found.push("on");
  if (asks.who && !draft.people.length) found.push("who");
  if (asks.into && !draft.into) found.push("into");
  if ((asks.child || asks.newcomer) && !draft.childName.trim()) found.push("childName");
  if (asks.newcomer && draft.number.trim() && !CITIZEN_ID.test(draft.number.trim())) found.push("number");
  if (asks.home && draft.region.length < 12) found.push("region");
  if (asks.home && !draft.address.trim()) found.push("address");
  if (asks.until === "must" && !draft.until) found.push("until");
  if (draft.until && draft.until < draft.on) found.push("until");
  return found;
}

/** A whole draft as the server takes it: only what its kind asks for. */
export function body(draft: Draft): NewLifeEvent {
  const asks = ASKS[draft.kind as EnteredKind];
  const name = draft.childName.trim();
  return {
    id: draft.id,
    kind: draft.kind as EnteredKind,
    happened_on: draft.on,
    person_ids: asks.who ? draft.people : [],
    into: asks.into ? draft.into : null,
    relation: asks.relation ? draft.relation : "other",
    child: asks.child ? { id: draft.childId, name, sex: draft.childSex, birth_date: draft.on, relation: "child" } : null,
    newcomers: asks.newcomer ? [{ id: draft.childId, name, sex: draft.childSex, birth_date: draft.born || null, relation: draft.relation, id_number: draft.number.trim().toUpperCase() || null }] : [],
    home: asks.home ? { id: draft.homeId, region_code: draft.region, address: draft.address.trim() } : null,
    until_on: asks.until && draft.until ? draft.until : null,
    note: draft.note.trim(),
  };
}
