import { expect, test } from "vitest";
import { checkOf, readCitizenId, spaced, tidyCitizenId } from "./citizen-id";

const TODAY = "2026-03-05";
const numbered = (first17: string) => first17 + checkOf(first17);

test("the check digit of the standard's own examples", () => {
  expect(checkOf("11010519491231002")).toBe("X");
  expect(checkOf("44052418800101001")).toBe("4");
});

test("birth and sex are read from a number", () => {
  expect(readCitizenId("11010519491231002X", TODAY)).toEqual({ number: "11010519491231002X", birth: "1949-12-31", sex: "female" });
  expect(readCitizenId(numbered("14042119580307001"), TODAY)).toMatchObject({ birth: "1958-03-07", sex: "male" });
});

test("a number of the first generation is written out", () => {
  expect(readCitizenId("110105491231002", TODAY)).toEqual({ number: "11010519491231002X", birth: "1949-12-31", sex: "female" });
});

test.each([
  ["", "length"],
  ["1101051949123100", "length"],
  ["1101051949123100X2", "characters"],
  ["X10105491231002", "characters"],
  ["110105194912310021", "check"],
  [numbered("11010519490230002"), "birth"],
  [numbered("11010520260306002"), "birth"],
  [numbered("11010518591231002"), "birth"],
])("%s is refused for its %s", (number, fault) => {
  expect(readCitizenId(number, TODAY)).toBe(fault);
});

test("somebody born on the day itself is taken", () => {
  expect(readCitizenId(numbered("11010520260305002"), TODAY)).toMatchObject({ birth: TODAY });
});

test("what thumbs and other keyboards type is made plain", () => {
  expect(tidyCitizenId(" １１０１０５ 19491231-002ｘ ")).toBe("11010519491231002X");
  expect(tidyCitizenId("11010519491231002X99")).toHaveLength(18);
  expect(spaced("11010519491231002X")).toBe("110105 1949 1231 002X");
});

test("one wrong digit is always found", () => {
  const right = "11010519491231002X";
  for (let at = 0; at < 17; at += 1) {
    for (let digit = 0; digit < 10; digit += 1) {
      const wrong = right.slice(0, at) + String(digit) + right.slice(at + 1);
      if (wrong !== right) expect(typeof readCitizenId(wrong, TODAY)).toBe("string");
    }
  }
});
