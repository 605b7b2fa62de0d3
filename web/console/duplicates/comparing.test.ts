import { expect, test } from "vitest";
import type { MergePreview, Pair, Side } from "./calls";
import { asked, likelyKept, likelyKind, lines, saidSame } from "./comparing";

const side = (more: Partial<Side>): Side => ({
  id: "a", household_id: "h1", name: "郝桂英", sex: "female", birth_date: "1951-03-02", relation: "self", id_last4: null, id_masked: null,
  phone_last4: null, died_on: null, head_name: "郝桂英", address: "西沟 3 号", village_name: "西沟村", grid_name: null, members: ["郝桂英"],
  statuses: [], visits: 0, open_cases: 0, registered_on: "2024-01-01", ...more,
});
const pair = (one: Partial<Side>, other: Partial<Side>): Pair => ({
  one: side(one), other: side({ id: "b", household_id: "h2", ...other }), reasons: ["same_home"], why: [], found_at: "2026-01-01T00:00:00Z",
  note: null, decided_by: null, decided_at: null,
});
const words = { sex: (code: string) => code, relation: (code: string) => code, day: (iso: string) => iso };

test("what both say is the same, what they say differently and what one alone says are told apart", () => {
  const shown = Object.fromEntries(lines(pair({ phone_last4: "8820" }, { address: "西沟 5 号", phone_last4: null }), words).map((line) => [line.field, line.says]));
  expect(shown).toMatchObject({ name: "same", address: "differs", phone: "onesided" });
  expect(shown).not.toHaveProperty("died");
});

test("the one that more is known of is kept, of equals the older", () => {
  expect(likelyKept(pair({}, { visits: 1 })).id).toBe("b");
  expect(likelyKept(pair({}, { registered_on: "2023-12-31" })).id).toBe("b");
  expect(likelyKept(pair({}, {})).id).toBe("a");
});

test("two records in one household are one person, else two households", () => {
  expect(likelyKind(pair({}, { household_id: "h1" }))).toBe("person");
  expect(likelyKind(pair({}, {}))).toBe("household");
});

test("a child of two families that share no head is one person", () => {
  const [own, others] = [{ relation: "child", members: ["郝桂英", "郝小梅"] }, { relation: "child", head_name: "冯三", members: ["冯三", "郝小梅"] }];
  expect(likelyKind(pair(own, others))).toBe("person");
  expect(likelyKind(pair(own, { ...others, members: ["冯三", "郝桂英", "郝小梅"] }))).toBe("household");
  expect(likelyKind(pair({ ...own, relation: "self" }, others))).toBe("household");
});

test("households are asked by their own ids, persons by theirs and without pairs", () => {
  const it = pair({}, {});
  expect(asked("m", "household", it.one, it.other, [["x", "y"]], "r")).toMatchObject({ kept_id: "h1", gone_id: "h2", persons: [["x", "y"]] });
  expect(asked("m", "person", it.one, it.other, [["x", "y"]], "r")).toMatchObject({ kept_id: "a", gone_id: "b", persons: null });
});

test("who is said to be one member cannot be another one as well", () => {
  const fates = [{ id: "g1", name: "甲", relation: "self", same_as: "k1" }, { id: "g2", name: "乙", relation: "child", same_as: null }];
  const preview = { fates } as unknown as MergePreview;
  expect(saidSame(preview, "g2", "k1")).toEqual([["g2", "k1"]]);
  expect(saidSame(preview, "g2", "k2")).toEqual([["g1", "k1"], ["g2", "k2"]]);
  expect(saidSame(preview, "g1", null)).toEqual([]);
});
