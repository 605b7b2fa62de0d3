import { household } from "@offline/household.sample";
import { expect, test } from "vitest";
import { isDoorCode, meaningOf, shortNumber } from "./scan-household";

const CODE = withCheck("3812041590000000000000");
const STRANGE = withCheck("0000000000000000000000");

function withCheck(digits: string): string {
  return digits + String(98n - ((BigInt(digits) * 100n) % 97n)).padStart(2, "0");
}

const person = (id_last4: string | null, birth_date: string | null) => ({ id: "p", name: "王秀兰", pinyin: "wang xiu lan", sex: "female", birth_date, relation: "self", id_last4, phone: null, died_on: null });
const wang = household({ id: "wang", door_code: CODE, persons: [person("998X", "1942-01-08")] });
const li = household({ id: "li", persons: [person("0017", null)] });
const held = [wang, li];
const card = (last4: string, birth: string) => ({ card: { number: `140427${birth.replaceAll("-", "")}${last4}`, birth } });

test("a door code opens its household, whatever blanks a reader puts around it", () => {
  expect(meaningOf({ code: CODE }, held)).toEqual({ kind: "household", id: "wang" });
  expect(meaningOf({ code: ` ${CODE}\n` }, held)).toEqual({ kind: "household", id: "wang" });
});

test("a door code of nobody on this phone is told by its number, and never taken for another household's", () => {
  expect(meaningOf({ code: STRANGE }, held)).toEqual({ kind: "unknown_door", number: "000 000" });
  expect(meaningOf({ code: CODE }, [li])).toEqual({ kind: "unknown_door", number: "381 204" });
});

test.each([
  ["23 digits", CODE.slice(0, 23)],
  ["25 digits", `${CODE}0`],
  ["a wrong digit", `4${CODE.slice(1)}`],
  ["no digits", "https://example.com/?id=381204"],
])("%s is no door code", (_, text) => {
  expect(isDoorCode(text)).toBe(false);
  expect(meaningOf({ code: text }, held)).toEqual({ kind: "search", text });
});

test("of a long text so much goes into the search field as it holds, whole characters", () => {
  const text = "𠮷".repeat(61);
  expect(meaningOf({ code: text }, held)).toEqual({ kind: "search", text: "𠮷".repeat(60) });
  expect(meaningOf({ code: "王 \n 秀兰" }, held)).toEqual({ kind: "search", text: "王 秀兰" });
});

test("an ID card finds its holder's household by its last four and the day of birth", () => {
  expect(meaningOf(card("998X", "1942-01-08"), held)).toEqual({ kind: "household", id: "wang" });
  expect(meaningOf(card("998X", "1942-01-09"), held)).toEqual({ kind: "unknown_card", last4: "998X" });
  expect(meaningOf(card("9981", "1942-01-08"), held)).toEqual({ kind: "unknown_card", last4: "9981" });
});

test("where the register knows no day of birth the last four are enough, unless they are two people's", () => {
  expect(meaningOf(card("0017", "1950-05-05"), held)).toEqual({ kind: "household", id: "li" });
  const other = household({ id: "other", persons: [person("0017", "1950-05-05")] });
  expect(meaningOf(card("0017", "1950-05-05"), [...held, other])).toEqual({ kind: "search", text: "0017" });
  expect(meaningOf(card("0017", "1961-01-01"), [...held, other])).toEqual({ kind: "household", id: "li" });
});

test("the number is read as it is printed", () => expect(shortNumber(CODE)).toBe("381 204"));
