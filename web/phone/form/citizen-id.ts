/** The citizen identification number (GB 11643-1999): 18 characters, or the 15 digits of the first generation. */

export type CitizenIdFault = "length" | "characters" | "birth" | "check";

export interface CitizenId {
  /** In 18 characters; a number of 15 digits is written out. */
  number: string;
  /** YYYY-MM-DD */
  birth: string;
  sex: "male" | "female";
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = "10X98765432";

/** What was typed, without blanks and full-width characters, X in upper case; at most 18 characters. */
export function tidyCitizenId(typed: string): string {
  return typed
    .normalize("NFKC")
    .replace(/[×✕xＸ]/gi, "X")
    .replace(/[^\dX]/g, "")
    .slice(0, 18);
}

/** The number read, or what is wrong with it. `today`: YYYY-MM-DD, nobody is born after it. */
export function readCitizenId(tidy: string, today: string): CitizenId | CitizenIdFault {
  if (tidy.length !== 15 && tidy.length !== 18) return "length";
  if (!/^(\d{15}|\d{17}[\dX])$/.test(tidy)) return "characters";
  const number = tidy.length === 15 ? writtenOut(tidy) : tidy;
  const birth = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  if (!isDate(birth) || birth > today || birth < "1860-01-01") return "birth";
  if (checkOf(number.slice(0, 17)) !== number[17]) return "check";
  return { number, birth, sex: Number(number[16]) % 2 === 1 ? "male" : "female" };
}

export function checkOf(first17: string): string {
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(first17[at]), 0);
  return CHECKS[sum % 11] ?? "";
}

/** Numbers of 15 digits were given to people born in the 1900s. */
function writtenOut(number15: string): string {
  const first17 = `${number15.slice(0, 6)}19${number15.slice(6)}`;
  return first17 + checkOf(first17);
}

function isDate(date: string): boolean {
  const instant = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(instant) && new Date(instant).toISOString().slice(0, 10) === date;
}

/** `110101 1990 0307 1234`: apart where the eye needs it. */
export function spaced(number: string): string {
  return [number.slice(0, 6), number.slice(6, 10), number.slice(10, 14), number.slice(14)].filter(Boolean).join(" ");
}
