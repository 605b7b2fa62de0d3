import { readCitizenId } from "../../citizen-id";
import { CHARACTERS, likelihoods } from "./digits";
import { inkOf, parting, spotsOf, type Grey } from "./grey";
import { digitBoxes } from "./line";

/** A second reading of one digit must be nearly as likely as the first to be tried: e^2.5 is twelve times. */
const CLOSE = 2.5;
/** A digit less likely than this to be what it was read as makes the whole number a guess. */
const SURE = Math.log(0.8);

/** The ID number in a picture of its line, or null: eighteen digits that add up. `today`: YYYY-MM-DD. */
export function numberIn(line: Grey, today: string): string | null {
  const ink = inkOf(line, Math.max(8, Math.round(line.height / 3)));
  const level = parting(ink.at);
  for (const share of [1, 0.75, 1.3]) {
    const boxes = digitBoxes(spotsOf(ink, level * share), line);
    if (!boxes) continue;
    const number = mostLikely(boxes.map((box) => likelihoods(ink, box)), today);
    if (number) return number;
  }
  return null;
}

/** The most likely number that adds up: as read, or with one digit read the second way where that was close. */
export function mostLikely(places: readonly (readonly number[])[], today: string): string | null {
  const ranked = places.map((likely, place) =>
    [...CHARACTERS].map((character, index) => ({ character, likely: likely[index] ?? -Infinity })).filter(({ character }) => character !== "X" || place === places.length - 1).sort((one, other) => other.likely - one.likely),
  );
  const read = ranked.map((one) => one[0]?.character ?? "");
  const good = (number: string) => number[0] !== "0" && number[0] !== "9" && typeof readCitizenId(number, today) !== "string";
  const doubts = ranked.filter((one) => (one[0]?.likely ?? -Infinity) < SURE).length;
  if (good(read.join(""))) return doubts === 0 ? read.join("") : null;
  if (doubts > 1) return null;
  const second = ranked
    .map((one, place) => ({ place, character: one[1]?.character ?? "", loss: (one[0]?.likely ?? 0) - (one[1]?.likely ?? -Infinity) }))
    .filter(({ loss }) => loss < CLOSE)
    .sort((one, other) => one.loss - other.loss);
  for (const { place, character } of second) {
    const number = read.map((one, at) => (at === place ? character : one)).join("");
    if (good(number)) return number;
  }
  return null;
}
