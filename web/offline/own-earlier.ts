import type { Household } from "@api/records";
import { civilDate } from "./civil-date";
import type { KeptRecord } from "./record";

/** The worker's own finished visits to a household that its list does not tell of yet, the earliest first: a visit begun
 * now rests on them as well as on what the server told. */
export function unheard(household: Household, own: readonly KeptRecord[]): KeptRecord[] {
  const told = new Set(household.visits.map((one) => one.id));
  const newest = household.visits[0]?.visited_on ?? "";
  return own
    .filter((one) => one.kind === "visit" && one.household_id === household.id && one.ended_at !== null && !told.has(one.id))
    .filter((one) => one.delivery.state !== "sent" || dayOf(one) >= newest)
    .sort((one, other) => (one.ended_at ?? 0) - (other.ended_at ?? 0));
}

/** The civil day a record is about, by the server's clock as far as the phone knew it. */
export function dayOf(record: KeptRecord): string {
  return record.visited_on ?? civilDate(record.started_at - (record.started_clock?.lead_s ?? 0) * 1000);
}

export interface Said {
  /** The fact's value as text; true and false as themselves. */
  facts: Record<string, unknown>;
  /** Answers by path, of the first row where there are several. */
  answers: Record<string, string>;
}

const NAMESPACE = "urn:tanfang:forms";
// As the server reads facts: these say that nobody knows.
const UNKNOWN = new Set(["", "unknown", "dont_know", "not_asked"]);

/** What a finished instance says, read with its form. */
export function saidIn(instance: string, xform: string, parse: (text: string) => Document): Said {
  const answers: Record<string, string> = {};
  const root = parse(instance).documentElement;
  collect(root, `/${root.localName}`, answers);
  const facts: Record<string, unknown> = {};
  for (const bind of parse(xform).getElementsByTagName("bind")) {
    const name = bind.getAttributeNS(NAMESPACE, "fact")?.split(":")[0]?.trim();
    const text = answers[bind.getAttribute("nodeset") ?? ""]?.trim();
    if (name && text !== undefined && !UNKNOWN.has(text)) facts[name] = text === "true" ? true : text === "false" ? false : text;
  }
  return { facts, answers };
}

function collect(element: Element, path: string, answers: Record<string, string>): void {
  if (element.children.length === 0) {
    const text = element.textContent ?? "";
    if (text !== "" && !(path in answers)) answers[path] = text;
    return;
  }
  for (const child of element.children) collect(child, `${path}/${child.localName}`, answers);
}
