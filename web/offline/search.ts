import type { Household } from "@api/records";

/** One household's searchable words, made once when it arrives. */
export interface SearchEntry {
  household: Household;
  /** Each after a line break, so that the beginning of a word can be told. */
  words: string;
}

const flat = (text: string) => text.toLowerCase().replace(/[\s'·.-]+/g, "");
const initials = (pinyin: string) => pinyin.toLowerCase().split(/[\s'·-]+/).filter(Boolean).map((part) => part[0]).join("");

export function searchEntry(household: Household): SearchEntry {
  const words: string[] = [flat(household.head_name), flat(household.head_pinyin), initials(household.head_pinyin), flat(household.address)];
  for (const person of household.persons) {
    words.push(flat(person.name), flat(person.pinyin), initials(person.pinyin));
    if (person.id_last4) words.push(person.id_last4.toLowerCase());
    if (person.phone) words.push(flat(person.phone));
  }
  return { household, words: "\n" + words.filter(Boolean).join("\n") };
}

/** Every part of the query, parted by blanks, must be in a name, a pinyin, its initials, the address, the last four
 * of an ID or a telephone number. An empty query finds all, in the order given. Rows that begin with the query come
 * first, else the order stays. */
export function search(entries: readonly SearchEntry[], query: string): Household[] {
  const whole = flat(query);
  if (!whole) return entries.map((entry) => entry.household);
  const parts = query.toLowerCase().split(/\s+/).map(flat).filter(Boolean);
  const start = `\n${whole}`;
  const first: Household[] = [];
  const others: Household[] = [];
  for (const entry of entries) {
    if (entry.words.includes(start)) first.push(entry.household);
    else if (entry.words.includes(whole) || parts.every((part) => entry.words.includes(part))) others.push(entry.household);
  }
  return [...first, ...others];
}
