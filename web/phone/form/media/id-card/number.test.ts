import fc from "fast-check";
import { expect, test } from "vitest";
import { checkOf } from "../../citizen-id";
import { drawnNumber, type Seen } from "./drawn-number";
import { mostLikely, numberIn } from "./number";

const TODAY = "2026-03-05";
const PLAIN: Seen = { turn: 0, height: 30, blur: 1.5, light: [0.9, 0.9], noise: 0.03, seed: 1 };
const numberOf = (region: string, birth: string, order: number) => {
  const first17 = region + birth + String(order).padStart(3, "0");
  return first17 + checkOf(first17);
};
const digits = fc.record({ region: fc.constantFrom("140427", "110105", "522601", "630102"), year: fc.integer({ min: 1930, max: 2015 }), month: fc.integer({ min: 1, max: 12 }), day: fc.integer({ min: 1, max: 28 }), order: fc.integer({ min: 0, max: 999 }) });
const numbers = digits.map(({ region, year, month, day, order }) => numberOf(region, `${year}${String(month).padStart(2, "0")}${String(day).padStart(2, "0")}`, order));

test("numbers are read whole, or not at all: straight or turned, bright or shaded, sharp or a little blurred", () => {
  let [read, seen] = [0, 0];
  fc.assert(
    fc.property(
      numbers,
      fc.record({
        turn: fc.double({ min: -3.5, max: 3.5, noNaN: true }), height: fc.integer({ min: 26, max: 36 }), blur: fc.double({ min: 0.6, max: 3, noNaN: true }),
        light: fc.tuple(fc.double({ min: 0.45, max: 1, noNaN: true }), fc.double({ min: 0.45, max: 1, noNaN: true })), noise: fc.double({ min: 0, max: 0.12, noNaN: true }), seed: fc.integer({ min: 1, max: 99_999 }),
      }),
      (number, how) => {
        const found = numberIn(drawnNumber(number, how), TODAY);
        seen += 1;
        if (found === number) read += 1;
        else expect(found).toBeNull();
      },
    ),
    { numRuns: 24, seed: 20260305 },
  );
  expect(read / seen).toBeGreaterThanOrEqual(0.9);
}, 60_000);

test("a number that ends in X is read", () => {
  const number = Array.from({ length: 1000 }, (_, order) => numberOf("140427", "19430303", order)).find((one) => one.endsWith("X")) ?? "";
  expect(numberIn(drawnNumber(number, PLAIN), TODAY)).toBe(number);
});

test("a number that does not add up is not handed on", () => {
  const good = numberOf("140427", "19430303", 12);
  const last = good[17] === "0" ? "1" : "0";
  expect(numberIn(drawnNumber(good, PLAIN), TODAY)).toBe(good);
  expect(numberIn(drawnNumber(good.slice(0, 17) + last, PLAIN), TODAY)).not.toBe(good.slice(0, 17) + last);
});

test("nothing is found where there is nothing, too little, or only noise", () => {
  expect(numberIn(drawnNumber("", { ...PLAIN, noise: 0.2 }), TODAY)).toBeNull();
  expect(numberIn(drawnNumber("14042719430303", PLAIN), TODAY)).toBeNull();
  expect(numberIn({ width: 760, height: 200, at: new Float32Array(760 * 200) }, TODAY)).toBeNull();
});

test("a second reading is only tried for one digit, and only when it was close", () => {
  const number = numberOf("140427", "19430303", 12);
  /** Certain of every character but the one at `place`, where `wrong` is ahead by `lead`. */
  const doubting = (place: number, wrong: string, lead: number) =>
    [...number].map((right, at) => [..."0123456789X"].map((one) => (one === right ? (at === place ? -lead : 0) : one === wrong && at === place ? 0 : -20)));
  const wrong = number[16] === "7" ? "8" : "7";
  expect(mostLikely(doubting(16, wrong, 2.4), TODAY)).toBe(number);
  expect(mostLikely(doubting(16, wrong, 2.6), TODAY)).toBeNull();
});

test("nobody is born tomorrow", () => {
  const born = numberOf("140427", "20260305", 12);
  expect(numberIn(drawnNumber(born, PLAIN), "2026-03-05")).toBe(born);
  expect(numberIn(drawnNumber(born, PLAIN), "2026-03-04")).toBeNull();
});
