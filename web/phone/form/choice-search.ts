import type { Option } from "./model";

/** Finds choices by their words, by pinyin and by its initials. */

const flat = (text: string) => text.toLowerCase().replace(/[\s'·.（）()，、-]+/g, "");

let readings = "";
const known = new Map<string, readonly string[]>();

/** Makes the readings of characters ready; until then only the words themselves are searched. */
export async function loadReadings(): Promise<void> {
  readings ||= (await import("./pinyin-readings")).READINGS;
}

/** How a character is read, once the readings are there: the syllables it stands at. Looked up when first asked for, since a
 * phone's names and lists hold a few hundred of the thousands. */
export function readingsOf(character: string): readonly string[] | undefined {
  if (!readings) return undefined;
  const before = known.get(character);
  const held = before ?? syllablesOf(character);
  if (!before) known.set(character, held);
  return held.length ? held : undefined;
}

function syllablesOf(character: string): string[] {
  const found: string[] = [];
  // Letters and blanks only part the syllables.
  if (/^[a-z ]?$/.test(character)) return found;
  for (let at = readings.indexOf(character); at >= 0; at = readings.indexOf(character, at + 1)) {
    const begin = readings.lastIndexOf(" ", at) + 1;
    found.push(/^[a-z]+/.exec(readings.slice(begin, at))?.[0] ?? "");
  }
  return found;
}

/** Whether `query` (letters, flat) spells the text: each character by its whole reading or by the beginning of it. */
export function spells(text: string, query: string): boolean {
  const characters = [...flat(text)];
  return characters.some((_, from) => spellsFrom(characters, from, query));
}

function spellsFrom(characters: readonly string[], at: number, query: string): boolean {
  if (query === "") return true;
  const character = characters[at];
  if (character === undefined) return false;
  const sounds = readingsOf(character) ?? [character];
  return sounds.some((sound) => {
    for (let length = Math.min(sound.length, query.length); length > 0; length -= 1) {
      if (query.startsWith(sound.slice(0, length)) && spellsFrom(characters, at + 1, query.slice(length))) return true;
    }
    return false;
  });
}

/** The options that fit, in the form's order; those that begin with the query first. */
export function findOptions<T extends Pick<Option, "value" | "label">>(options: readonly T[], query: string): readonly T[] {
  const wanted = flat(query);
  if (!wanted) return options;
  const latin = /^[a-z][a-z0-9]*$/.test(wanted);
  const begins: T[] = [];
  const holds: T[] = [];
  for (const option of options) {
    const label = flat(option.label);
    if (label.startsWith(wanted)) begins.push(option);
    else if (label.includes(wanted) || option.value.toLowerCase() === wanted || (latin && spells(label, wanted))) holds.push(option);
  }
  return [...begins, ...holds];
}
