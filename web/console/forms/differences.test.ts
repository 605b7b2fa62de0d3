import { expect, test } from "vitest";
import type { FormChange, FormQuestion } from "../records";
import { byQuestion, cautionsIn, earlierOf } from "./differences";

const change = (path: string, kind: string, caution = false): FormChange => ({
  path, kind, caution, message: { zh: kind, en: kind }, effect: { zh: "", en: "" },
});
const question = (path: string): [string, FormQuestion] => [path, { path, name: path.split("/").at(-1) ?? "", kind: "question", type: "string" }];

test("a question's changes stand together, what to look out for first", () => {
  const found = byQuestion([change("", "title"), change("/data/a", "labels"), change("/data/b", "added"), change("/data/a", "type", true)]);
  expect(found.map((one) => [one.path, one.caution, one.changes.map((c) => c.kind)])).toEqual([
    ["", false, ["title"]],
    ["/data/a", true, ["type", "labels"]],
    ["/data/b", false, ["added"]],
  ]);
  expect(cautionsIn(found.flatMap((one) => one.changes))).toBe(1);
});

test("the earlier question stands at the same place, or under its name elsewhere; an added one has none", () => {
  const before = new Map([question("/data/a"), question("/data/g/b"), question("/data/x/c"), question("/data/y/c")]);
  expect(earlierOf("/data/a", ["labels"], before)?.path).toBe("/data/a");
  expect(earlierOf("/data/h/b", ["moved"], before)?.path).toBe("/data/g/b");
  expect(earlierOf("/data/h/b", ["added"], before)).toBeUndefined();
  expect(earlierOf("/data/z/c", ["moved"], before)).toBeUndefined();
});
