import type { Household } from "@api/records";
import { describe, expect, it } from "vitest";
import { memberMeant, membersOf } from "./members";

const person = (id: string, died_on: string | null = null) => ({ id, name: id, pinyin: "", sex: "female", birth_date: null, relation: "other", id_last4: null, phone: null, died_on });
const status = (person_id: string | null, valid_to: string | null = null) => ({ id: `s-${person_id}`, person_id, status: "tekun", support_mode: null, care_grade: null, valid_from: "2024-01-01", valid_to });
const home = (persons: ReturnType<typeof person>[], statuses: ReturnType<typeof status>[] = []) => ({ persons, statuses }) as unknown as Household;

describe("whom a visit is about when nobody says", () => {
  const today = "2026-03-02";
  it.each([
    ["a household of one", home([person("a")], [status("a")]), null],
    ["one tekun person among several", home([person("a"), person("b")], [status("b")]), "b"],
    ["the same person's second status", home([person("a"), person("b")], [status("b"), status("b")]), "b"],
    ["two with a status", home([person("a"), person("b")], [status("a"), status("b")]), null],
    ["a status of the household", home([person("a"), person("b")], [status(null)]), null],
    ["a status that ends today", home([person("a"), person("b")], [status("b", today)]), "b"],
    ["a status that ended yesterday", home([person("a"), person("b")], [status("b", "2026-03-01")]), null],
    ["one who died", home([person("a"), person("b", "2025-12-01"), person("c")], [status("b")]), null],
    ["no household", undefined, null],
  ])("%s", (_, household, meant) => {
    expect(memberMeant(household, "visit", today)).toBe(meant);
  });

  it("a quick report is of what happened, not of somebody", () => {
    expect(memberMeant(home([person("a"), person("b")], [status("b")]), "quick_report", today)).toBeNull();
  });

  it("does not offer the dead", () => {
    expect(membersOf(home([person("a"), person("b", "2025-12-01")])).map((one) => one.id)).toEqual(["a"]);
  });
});
