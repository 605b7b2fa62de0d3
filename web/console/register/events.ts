import type { EventKind, NewLifeEvent } from "./calls";

/** What each kind of life event asks for. */
export interface Asks {
  who?: "one" | "some";
  child?: boolean;
  into?: boolean;
  relation?: boolean;
  home?: boolean;
  until?: "must" | "may";
}
export const ASKS: Record<EventKind, Asks> = {
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
};
export const KINDS = Object.keys(ASKS) as EventKind[];

/** What a form holds while somebody fills it in; empty texts are what was not given. */
export interface Draft {
  id: string;
  kind: EventKind | "";
  on: string;
  until: string;
  people: string[];
  into: string;
  relation: "spouse" | "child" | "parent" | "grandchild" | "other";
  childId: string;
  childName: string;
  childSex: "male" | "female" | "unknown";
  homeId: string;
  region: string;
  address: string;
  note: string;
}

/** The names of what is missing in a draft; empty when it can be shown. */
export function missing(draft: Draft, today: string): string[] {
  if (!draft.kind) return ["kind"];
  const asks = ASKS[draft.kind];
  const found: string[] = [];
  if (!draft.on || draft.on > today) found.push("on");
  if (asks.who && !draft.people.length) found.push("who");
  if (asks.into && !draft.into) found.push("into");
  if (asks.child && !draft.childName.trim()) found.push("childName");
  if (asks.home && !draft.address.trim()) found.push("address");
  if (asks.until === "must" && !draft.until) found.push("until");
  if (draft.until && draft.until < draft.on) found.push("until");
  return found;
}

/** A whole draft as the server takes it: only what its kind asks for. */
export function body(draft: Draft): NewLifeEvent {
  const asks = ASKS[draft.kind as EventKind];
  return {
    id: draft.id,
    kind: draft.kind as EventKind,
    happened_on: draft.on,
    person_ids: asks.who ? draft.people : [],
    into: asks.into ? draft.into : null,
    relation: asks.relation ? draft.relation : "other",
    child: asks.child ? { id: draft.childId, name: draft.childName.trim(), sex: draft.childSex, birth_date: draft.on, relation: "child" } : null,
    home: asks.home ? { id: draft.homeId, region_code: draft.region, address: draft.address.trim() } : null,
    until_on: asks.until && draft.until ? draft.until : null,
    note: draft.note.trim(),
  };
}
