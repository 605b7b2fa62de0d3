import type { Option } from "./model";

/** Finds choices by their words, by pinyin and by its initials. */

const flat = (text: string) => text.toLowerCase().replace(/[\s'·.（）()，、-]+/g, "");

let readings: Map<string, string[]> | undefined;

/** Makes the readings of characters ready; until then only the words themselves are searched. */
export async function loadReadings(): Promise<void> {
  if (readings) return;
  const { READINGS } = await import("./pinyin-readings");
  const made = new Map<string, string[]>();
  for (const entry of READINGS.trim().split(" ")) {
    const syllable = /^[a-z]+/.exec(entry)?.[0] ?? "";
    for (const character of entry.slice(syllable.length)) made.set(character, [...(made.get(character) ?? []), syllable]);
  }
  readings = made;
}

/** How a character is read, once the readings are there. */
export const readingsOf = (character: string): readonly string[] | undefined => readings?.get(character);

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
