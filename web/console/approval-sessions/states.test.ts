import { expect, test } from "vitest";
import type { Item, Member } from "./calls";
import { hearing, itemTone, itemWord, movable, moved } from "./states";

const item = (over: Partial<Item>): Item => ({ state: "waiting", gone: false, died_on: null, related: [], stepped_out: [], ...over }) as unknown as Item;
const member = (id: string, duty: Member["duty"], present: boolean | null): Member => ({ id, name: id, duty, present, user_id: null, noted_at: null }) as Member;

test("an item goes to its place, and nowhere past the ends", () => {
  expect(moved(["a", "b", "c"], "c", 0)).toEqual(["c", "a", "b"]);
  expect(moved(["a", "b", "c"], "a", 2)).toEqual(["b", "c", "a"]);
  expect(moved(["a", "b", "c"], "a", -1)).toEqual(["a", "b", "c"]);
  expect(moved(["a", "b", "c"], "c", 3)).toEqual(["a", "b", "c"]);
  expect(moved(["a", "b"], "x", 0)).toEqual(["a", "b"]);
});

test("only what waits is put elsewhere on the agenda", () => {
  const states: Item["state"][] = ["waiting", "heard", "decided", "postponed", "removed", "not_heard"];
  expect(states.filter((state) => movable(item({ state })))).toEqual(["waiting"]);
});

test("what a clerk must see first stands before the state", () => {
  expect(itemWord(item({ gone: true, related: ["甲"] }))).toBe("gone");
  expect(itemWord(item({ died_on: "2026-03-02", state: "heard" }))).toBe("died");
  expect(itemWord(item({ died_on: "2026-03-02", state: "postponed" }))).toBe("postponed");
  expect(itemWord(item({ related: ["甲"] }))).toBe("related");
  expect(itemWord(item({ state: "heard" }))).toBe("heard");
});

test("a case that was refused does not read like one that was granted", () => {
  const words = (["approve", "refuse"] as const).map((outcome) => itemWord(item({ state: "decided", outcome })));
  expect(words).toEqual(["approved", "refused"]);
  expect(words.map(itemTone)).toEqual(["good", "late"]);
  expect(itemWord(item({ state: "heard", outcome: "refuse" }))).toBe("heard");
});

test("who writes, who left and who stepped out has no vote", () => {
  const people = [member("a", "chair", true), member("b", "member", true), member("c", "member", false), member("d", "recorder", true)];
  expect(hearing(people)).toBe(2);
  expect(hearing(people, item({ stepped_out: [{ item_id: "i", member_id: "b", name: "b", reason: "弟" }] }))).toBe(1);
});
