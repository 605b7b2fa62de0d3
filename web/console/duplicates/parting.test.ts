import { expect, test } from "vitest";
import type { Assignable } from "./calls";
import { body, choosable, missing, personBody, personMissing, theirs, type PersonDraft, type SplitDraft } from "./parting";

const draft = (more: Partial<SplitDraft> = {}): SplitDraft => ({ id: "s", homeId: "h", region: "140427100001101", address: "东沟 9 号", goes: { p: "self" }, rows: [], reason: "原是两户", ...more });

test("somebody goes, one of them is the head, and there is a place down to the village", () => {
  expect(missing(draft())).toEqual([]);
  expect(missing(draft({ goes: {} }))).toEqual(["who"]);
  expect(missing(draft({ goes: { p: "child" } }))).toEqual(["head"]);
  expect(missing(draft({ goes: { p: "self", q: "self" } }))).toEqual(["head"]);
  expect(missing(draft({ region: "140427100", address: " " }))).toEqual(["region", "address"]);
  expect(missing(draft({ region: "140427100001" }))).toEqual([]);
});

test("records chosen are named by table and id", () => {
  expect(body("home", draft({ rows: ["visits v1"] }))).toMatchObject({ household_id: "home", goes: [{ person_id: "p", relation: "self" }], rows: [{ table: "visits", id: "v1" }] });
});

test("what is of a person is not chosen by itself", () => {
  const row = (person_id: string | null): Assignable => ({ table: "statuses", id: "x", person_id, on: "2026-01-01", name: { zh: "身份", en: "status" }, title: { zh: "低保", en: "dibao" } });
  expect(choosable([row("p"), row(null)])).toHaveLength(1);
});

const second = (more: Partial<PersonDraft> = {}): PersonDraft => ({ id: "s", personId: "q", name: "常小三", sex: "male", born: "", relation: "child", number: "", rows: [], reason: "两个孩子记成了一个", ...more });

test("a second person needs a name that stands alone, and a citizen ID has its length", () => {
  expect(personMissing(second())).toEqual([]);
  expect(personMissing(second({ name: " " }))).toEqual(["name"]);
  expect(personMissing(second({ number: "1404272015010200" }))).toEqual(["number"]);
  expect(personMissing(second({ number: "140427201501020020" }))).toEqual([]);
  expect(personMissing(second({ number: "14042720150102002x" }))).toEqual([]);
});

test("the second person stays in the household, with what was chosen and only with what was filled in", () => {
  expect(personBody("home", "p", second({ rows: ["facts f1"] }))).toEqual({
    id: "s", household_id: "home", home: null, goes: [], parts: [{ of: "p", person: { id: "q", name: "常小三", sex: "male", birth_date: null, relation: "child", id_number: null, phone: null } }],
    rows: [{ table: "facts", id: "f1" }], reason: "两个孩子记成了一个",
  });
  expect(personBody("home", "p", second({ born: "2015-01-02", number: " 14042720150102002x " }))).toMatchObject({ parts: [{ person: { birth_date: "2015-01-02", id_number: "14042720150102002X" } }] });
});

test("records of this person and visits of the household can be chosen, those of others cannot", () => {
  const row = (table: Assignable["table"], person_id: string | null): Assignable => ({ table, id: table + String(person_id), person_id, on: "2026-01-01", name: { zh: "", en: "" }, title: { zh: "", en: "" } });
  const offered = [row("statuses", "p"), row("statuses", "q"), row("statuses", null), row("visits", null), row("cases", null), row("leads", null)];
  expect(theirs(offered, "p").map((one) => one.id)).toEqual(["statusesp", "visitsnull", "casesnull"]);
});
