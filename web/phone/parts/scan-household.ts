import type { Household } from "@api/records";

/** What the lens saw: the text of a code, or the number of an ID card. */
export interface Seen {
  code?: string;
  card?: { number: string; birth: string };
}

/** What to do about it. `unknown`: a door code (with the number printed beside it) or a card of nobody on this phone. */
export type Meaning =
  | { kind: "household"; id: string }
  | { kind: "unknown_door"; number: string }
  | { kind: "unknown_card"; last4: string }
  | { kind: "search"; text: string };

/** A search field holds no more of a strange code. */
const LONGEST = 60;

export function meaningOf(seen: Seen, households: readonly Household[]): Meaning {
  return seen.card ? ofCard(seen.card, households) : ofCode((seen.code ?? "").trim(), households);
}

function ofCode(text: string, households: readonly Household[]): Meaning {
  if (!isDoorCode(text)) return { kind: "search", text: [...text.replace(/\s+/g, " ")].slice(0, LONGEST).join("") };
  const found = households.find((one) => one.door_code === text);
  return found ? { kind: "household", id: found.id } : { kind: "unknown_door", number: shortNumber(text) };
}

/** 24 digits of which the last two check the others (ISO 7064, MOD 97-10). */
export function isDoorCode(text: string): boolean {
  return /^\d{24}$/.test(text) && BigInt(text) % 97n === 1n;
}

/** What is printed beside the code: `381 204`. */
export function shortNumber(code: string): string {
  return `${code.slice(0, 3)} ${code.slice(3, 6)}`;
}

/** A phone holds four digits of each ID; the day of birth, where it is known, tells two people with the same ones apart. */
function ofCard(card: { number: string; birth: string }, households: readonly Household[]): Meaning {
  const last4 = card.number.slice(-4);
  const found = households.filter((one) => one.persons.some((person) => person.id_last4?.toUpperCase() === last4 && (person.birth_date ?? card.birth) === card.birth));
  const [only] = found;
  if (!only) return { kind: "unknown_card", last4 };
  return found.length === 1 ? { kind: "household", id: only.id } : { kind: "search", text: last4 };
}
