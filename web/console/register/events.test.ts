import { expect, test } from "vitest";
import { ASKS, body, KINDS, missing, type Draft } from "./events";

const draft: Draft = {
  id: "e", kind: "", on: "2026-03-02", until: "", people: [], into: "", relation: "spouse", childId: "c", childName: "", childSex: "male",
  born: "", number: "", homeId: "h", region: "140427100001001", address: "", note: " 村里说的 ",
};

test("without a kind only the kind is asked for", () => expect(missing(draft, "2026-03-02")).toEqual(["kind"]));

test.each([
  ["death", ["who"]],
  ["birth", ["childName"]],
  ["marriage", ["who", "into"]],
  ["division", ["who", "address"]],
  ["union", ["into"]],
  ["moved_out", []],
  ["absence", ["who", "until"]],
] as const)("%s asks for %s", (kind, names) => expect(missing({ ...draft, kind }, "2026-03-02")).toEqual(names));

test("tomorrow has not happened", () => {
  expect(missing({ ...draft, kind: "moved_out", on: "2026-03-03" }, "2026-03-02")).toEqual(["on"]);
  expect(missing({ ...draft, kind: "moved_out", on: "2026-03-02" }, "2026-03-02")).toEqual([]);
});

test("an absence does not end before it begins", () => {
  const away: Draft = { ...draft, kind: "absence", people: ["p"] };
  expect(missing({ ...away, until: "2026-03-01" }, "2026-03-02")).toEqual(["until"]);
  expect(missing({ ...away, until: "2026-03-02" }, "2026-03-02")).toEqual([]);
});

test("who moves in needs a name; a citizen ID has its length", () => {
  const comes: Draft = { ...draft, kind: "moved_in" };
  expect(missing(comes, "2026-03-02")).toEqual(["childName"]);
  expect(missing({ ...comes, childName: "段新来", number: "14042719900101" }, "2026-03-02")).toEqual(["number"]);
  expect(body({ ...comes, childName: " 段新来 ", born: "1990-01-01", number: "14042719900101002x", relation: "spouse" }).newcomers).toEqual([
    { id: "c", name: "段新来", sex: "male", birth_date: "1990-01-01", relation: "spouse", id_number: "14042719900101002X" },
  ]);
});

test("only what the kind asks for is sent", () => {
  const whole: Draft = { ...draft, people: ["p"], into: "i", childName: "王小宝", address: "村东", until: "2026-04-01" };
  for (const kind of KINDS) {
    const sent = body({ ...whole, kind });
    expect([Boolean(sent.person_ids?.length), Boolean(sent.into), Boolean(sent.child), Boolean(sent.newcomers?.length), Boolean(sent.home), Boolean(sent.until_on)]).toEqual([
      Boolean(ASKS[kind].who), Boolean(ASKS[kind].into), Boolean(ASKS[kind].child), Boolean(ASKS[kind].newcomer), Boolean(ASKS[kind].home), Boolean(ASKS[kind].until),
    ]);
    expect(sent.note).toBe("村里说的");
  }
});
