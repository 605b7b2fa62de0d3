import type { Household } from "@api/records";
import { dayOf, saidIn, unheard } from "@offline/own-earlier";
import type { KeptRecord } from "@offline/record";
import { formText } from "../state/draft";
import type { Known } from "./prefill";

/** What prefill may draw on for a visit to this household: what the server told, and over it what the worker's own later
 * visits said that it has not told of yet. */
export async function knownOf(household: Household | undefined, own: readonly KeptRecord[]): Promise<Known> {
  const newest = household?.visits[0];
  const known: Known = { facts: { ...household?.facts }, last: newest?.answers ?? {} };
  if (!household) return known;
  for (const record of unheard(household, own)) {
    const form = dayOf(record) >= (newest?.visited_on ?? "") ? await formText(record.form) : undefined;
    if (!form) continue;
    const said = saidIn(record.instance, form.xform, (text) => new DOMParser().parseFromString(text, "text/xml"));
    Object.assign(known.facts, said.facts);
    known.last = said.answers;
  }
  return known;
}
