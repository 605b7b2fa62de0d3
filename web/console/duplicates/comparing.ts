import type { MergePreview, NewMerge, Pair, Side } from "./calls";

/** The fields that two are compared by, in the order in which somebody looks at them. */
export const FIELDS = ["name", "sex", "birth", "id", "phone", "relation", "head", "address", "grid", "members", "died", "registered", "visits", "cases"] as const;
export type Field = (typeof FIELDS)[number];

/** What tells of the record and not of the person: it may differ without speaking against the two being one. */
const OF_THE_RECORD: readonly Field[] = ["registered", "visits", "cases"];

/** One field of both: what each says, and whether that is the same; nothing said on one side is no difference. */
export interface Line {
  field: Field;
  one: string;
  other: string;
  says: "same" | "differs" | "onesided" | "nothing" | "count";
}

/** How a side says its fields; words come from the caller so that this stays without a language. */
export interface Wording {
  sex(code: string): string;
  relation(code: string): string;
  day(iso: string): string;
}

function said(side: Side, words: Wording): Record<Field, string> {
  return {
    name: side.name,
    sex: side.sex === "unknown" ? "" : words.sex(side.sex),
    birth: side.birth_date ? words.day(side.birth_date) : "",
    id: side.id_masked ?? "",
    phone: side.phone_last4 ? `…${side.phone_last4}` : "",
    relation: words.relation(side.relation),
    head: side.head_name,
    address: side.address,
    grid: side.grid_name ?? side.village_name ?? "",
    members: side.members.join("、"),
    died: side.died_on ? words.day(side.died_on) : "",
    registered: words.day(side.registered_on),
    visits: String(side.visits),
    cases: String(side.open_cases),
  };
}

/** Both beside each other, without what neither says. */
export function lines(pair: Pair, words: Wording): Line[] {
  const one = said(pair.one, words);
  const other = said(pair.other, words);
  return FIELDS.map((field): Line => {
    const [a, b] = [one[field], other[field]];
    if (OF_THE_RECORD.includes(field)) return { field, one: a, other: b, says: "count" };
    return { field, one: a, other: b, says: a === b ? (a ? "same" : "nothing") : a && b ? "differs" : "onesided" };
  }).filter((line) => line.says !== "nothing");
}

/** Whether the two are more likely one person (in one household, or a member of two families that share no head), or one
 * family entered twice. */
export function likelyKind({ one, other }: Pair): "household" | "person" {
  const strangers = one.relation !== "self" && other.relation !== "self" && !one.members.includes(other.head_name) && !other.members.includes(one.head_name);
  return one.household_id === other.household_id || strangers ? "person" : "household";
}

/** Which of the two to keep when nobody said: the one that more is known of, else the older one. */
export function likelyKept(pair: Pair): Side {
  const weight = (side: Side) => side.visits * 2 + side.open_cases * 5 + side.statuses.length * 5 + (side.id_masked ? 1 : 0) + (side.phone_last4 ? 1 : 0);
  const [one, other] = [weight(pair.one), weight(pair.other)];
  if (one !== other) return one > other ? pair.one : pair.other;
  return pair.one.registered_on <= pair.other.registered_on ? pair.one : pair.other;
}

/** What is asked of the server: two persons, or their two households. */
export function asked(id: string, kind: "household" | "person", kept: Side, gone: Side, persons: [string, string][] | null, reason: string): NewMerge {
  const of = (side: Side) => (kind === "household" ? side.household_id : side.id);
  return { id, kind, kept_id: of(kept), gone_id: of(gone), persons: kind === "household" ? persons : null, reason };
}

/** Who is whom when somebody says so of one member; nobody is two people. */
export function saidSame(preview: MergePreview, gone: string, kept: string | null): [string, string][] {
  return preview.fates
    .map((one): [string, string | null] => [one.id, one.id === gone ? kept : one.same_as === kept ? null : (one.same_as ?? null)])
    .filter((pair): pair is [string, string] => pair[1] !== null);
}
