import { expect, test } from "vitest";
import type { FormDefinition, FormQuestion } from "../records";
import { askedAs, inBoth, isMust, linesOf } from "./questions";

const question = (given: Partial<FormQuestion>): FormQuestion => ({ path: "/data/a", name: "a", kind: "question", type: "string", control: "input", ...given });
const definition = (...questions: FormQuestion[]): FormDefinition => ({
  id: "f", version: "1", title: "表", languages: ["zh", "en"], default_language: "zh", questions,
});

test("questions stand under the groups that hold them, and what the phone notes is left out", () => {
  const lines = linesOf(definition(
    question({ path: "/data/start", kind: "meta", parent: "/data" }),
    question({ path: "/data/g", kind: "group", parent: "/data" }),
    question({ path: "/data/g/r", kind: "repeat", parent: "/data/g" }),
    question({ path: "/data/g/r/x", parent: "/data/g/r" }),
    question({ path: "/data/y", parent: "/data" }),
  ));
  expect(lines.map((one) => [one.question.path, one.depth])).toEqual([["/data/g", 0], ["/data/g/r", 1], ["/data/g/r/x", 2], ["/data/y", 0]]);
});

test.each([
  [{ control: "select1" }, "select_one"],
  [{ control: "select", many: true }, "select_multiple"],
  [{ type: "int" }, "integer"],
  [{ type: "int", control: "range" }, "range"],
  [{ type: "binary", control: "upload", media_type: "image/*" }, "image"],
  [{ type: "binary", control: "upload", media_type: "application/*" }, "file"],
  [{ readonly: "true()" }, "note"],
  [{ readonly: "true()", calculate: "1 + 1" }, "text"],
  [{ kind: "calculation", control: "" }, "calculation"],
  [{ control: "trigger" }, "acknowledge"],
  [{ type: "geoshape" }, "geoshape"],
  [{}, "text"],
] as const)("%o is asked as %s", (given, kind) => expect(askedAs(question(given))).toBe(kind));

test("a question must be answered always, under a condition, or not", () => {
  expect(isMust(question({ required: "true()" }))).toBe(true);
  expect(isMust(question({ required: "/data/b = 1" }))).toBe(true);
  expect(isMust(question({ required: "false()" }))).toBe(false);
  expect(isMust(question({}))).toBe(false);
});

test("texts come in the language spoken, then in the other when it says something else", () => {
  expect(inBoth({ zh: "姓名", en: "Name" }, "zh")).toEqual(["姓名", "Name"]);
  expect(inBoth({ zh: "姓名", en: "Name" }, "en")).toEqual(["Name", "姓名"]);
  expect(inBoth({ default: "姓名" }, "en")).toEqual(["姓名", ""]);
  expect(inBoth(undefined, "zh")).toEqual(["", ""]);
});
