import type { Household } from "@api/records";

/** The households of a phone made ready for searching: the words of all in one text, which is looked through as a whole. */
export interface SearchIndex {
  households: readonly Household[];
  /** Every word of every household in lower case, each after a line break, so that the beginning of a word can be told. */
  text: string;
  /** Where the words of each household end in the text. */
  ends: Uint32Array;
}

/** All readings of a character, without tones; undefined for characters that are read in one way or not known. */
export type ReadingsOf = (character: string) => readonly string[] | undefined;

export const emptyIndex: SearchIndex = { households: [], text: "", ends: new Uint32Array(0) };

/** As it is compared: no blanks, dots and dashes, one width, small letters, no tones; ü is typed as v. */
function flat(text: string): string {
  // Most words are plain already, and normalising ten thousand households takes time.
  const plain = /[\u00a8-\u036f\u1e00-\u1eff\uff00-\uffef]/.test(text)
    ? text.normalize("NFKC").replace(/[üǖǘǚǜ]/gi, "v").normalize("NFD").replace(/[\u0300-\u036f]/g, "")
    : text;
  return plain.toLowerCase().replace(/[\s'’·•・.-]+/g, "");
}

/** How a name is typed: as the register spells it (`wang xiulan wxl`), and with the other readings of its characters. */
function spellings(name: string, pinyin: string, readingsOf: ReadingsOf | undefined): string[] {
  const [, ...later] = pinyin.split(" ");
  const held = [flat(pinyin), ...later.map(flat)];
  const characters = [...flat(name)];
  if (!readingsOf || !characters.some((one) => (readingsOf(one)?.length ?? 0) > 1)) return held;
  return [...held, ...otherReadings(characters, readingsOf)];
}

const MOST_READINGS = 8;

function otherReadings(characters: readonly string[], readingsOf: ReadingsOf): string[] {
  let made: { whole: string; initials: string }[] = [{ whole: "", initials: "" }];
  for (const character of characters) {
    const sounds = readingsOf(character) ?? [character];
    made = made.flatMap((one) => sounds.map((sound) => ({ whole: one.whole + sound, initials: one.initials + (sound[0] ?? "") }))).slice(0, MOST_READINGS);
  }
  return made.flatMap((one) => [one.whole, one.initials]);
}

/** So many digits of a door code stand beside it for people to read and type. */
const NUMBER_OF_DOOR = 6;

function wordsOf(household: Household, readingsOf?: ReadingsOf): string {
  const words = [flat(household.head_name), flat(household.address), ...spellings(household.head_name, household.head_pinyin, readingsOf)];
  if (household.door_code) words.push(household.door_code.slice(0, NUMBER_OF_DOOR));
  for (const person of household.persons) {
    words.push(flat(person.name), ...spellings(person.name, person.pinyin, readingsOf));
    if (person.id_last4) words.push(person.id_last4.toLowerCase());
    if (person.phone) words.push(flat(person.phone));
  }
  return "\n" + [...new Set(words)].filter(Boolean).join("\n");
}

/** Makes the index a few households at a time, so that nobody who taps meanwhile has to wait. */
export function* indexing(households: readonly Household[], readingsOf?: ReadingsOf): Generator<undefined, SearchIndex> {
  const parts: string[] = [];
  const ends = new Uint32Array(households.length);
  let end = 0;
  for (const [index, household] of households.entries()) {
    const words = wordsOf(household, readingsOf);
    parts.push(words);
    end += words.length;
    ends[index] = end;
    if (index % 50 === 49) yield;
  }
  return { households, text: parts.join(""), ends };
}

/** The whole index at once. */
export function indexOf(households: readonly Household[], readingsOf?: ReadingsOf): SearchIndex {
  const work = indexing(households, readingsOf);
  for (let step = work.next(); ; step = work.next()) if (step.done) return step.value;
}

export interface Found {
  /** How many households the query finds. */
  count: number;
  /** The first of them. */
  households: readonly Household[];
}

/** Every part of the query, parted by blanks, must be in a name, a pinyin, its initials, the address, the last four
 * of an ID, a telephone number or the number beside a door code. An empty query finds all, in the order given. Rows that
 * begin with the query come first, else the order stays. `most`: so many are told by name. */
export function search(index: SearchIndex, query: string, most = Infinity): Found {
  const whole = flat(query);
  if (!whole) return { count: index.households.length, households: index.households.slice(0, most) };
  const first = holders(index, `\n${whole}`);
  const parts = query.split(/\s+/).map(flat).filter(Boolean);
  const all = parts.length > 1 ? together(holders(index, whole), holdersOfAll(index, parts)) : holders(index, whole);
  const named = first.slice(0, most);
  for (let next = 0, at = 0; next < all.length && named.length < most; next += 1) {
    while ((first[at] ?? Infinity) < (all[next] ?? 0)) at += 1;
    if (first[at] !== all[next]) named.push(all[next] ?? 0);
  }
  return { count: all.length, households: named.flatMap((one) => index.households[one] ?? []) };
}

const together = (some: readonly number[], others: readonly number[]) => [...new Set([...some, ...others])].sort((one, other) => one - other);

function holdersOfAll(index: SearchIndex, parts: readonly string[]): number[] {
  const [longest = "", ...rest] = [...parts].sort((one, other) => other.length - one.length);
  return holders(index, longest).filter((at) => {
    const words = index.text.slice(at ? index.ends[at - 1] : 0, index.ends[at]);
    return rest.every((part) => words.includes(part));
  });
}

/** Numbers of the households whose words hold this, in their order. */
function holders({ text, ends }: SearchIndex, needle: string): number[] {
  const found: number[] = [];
  let at = 0;
  for (let from = text.indexOf(needle); from >= 0; from = text.indexOf(needle, ends[at])) {
    at = firstAfter(ends, from, found.length ? at + 1 : 0);
    found.push(at);
  }
  return found;
}

/** The household whose words the place in the text lies in; none before `low` does. */
function firstAfter(ends: Uint32Array, place: number, low: number): number {
  let high = ends.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[middle] ?? 0) > place) high = middle;
    else low = middle + 1;
  }
  return low;
}
