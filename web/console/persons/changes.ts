import type { RegisterChange } from "./calls";

/** What of a person or status a change may have written, in the order in which it is read. */
export const FIELDS = ["name", "sex", "birth_date", "relation", "household", "phone", "died_on", "valid_to"] as const;
export type Field = (typeof FIELDS)[number];

export interface Line {
  field: Field;
  before: string | null;
  after: string | null;
}

/** `joined`: proved to be another record's person; `apart`: that was taken back; `entered`: put on file; `withdrawn`: taken off it again; else what was written anew. */
export function kindOf(one: RegisterChange): "joined" | "apart" | "entered" | "withdrawn" | "written" {
  if ("merged_into" in one.after) return one.after.merged_into ? "joined" : "apart";
  if (!("withdrawn" in one.after)) return "written";
  return one.after.withdrawn ? "withdrawn" : "entered";
}

/** What a change wrote, field by field; a telephone number is sealed, so that only the change itself is said. */
export function linesOf(one: RegisterChange): Line[] {
  if (kindOf(one) !== "written") return [];
  return FIELDS.filter((field) => field in one.after && one.after[field] !== one.before[field]).map((field) => ({
    field,
    before: field === "phone" ? null : text(one.before[field]),
    after: field === "phone" ? null : text(one.after[field]),
  }));
}

const text = (value: unknown) => (typeof value === "string" ? value : null);
