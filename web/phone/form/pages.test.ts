import { expect, test } from "vitest";
import type { Part, Question, Repeat, Section } from "./model";
import { pagesOf } from "./pages";
import { runsOf } from "./runs";
import { copyParts, pasteParts } from "./row-copy";

const question = (id: string, more: Partial<Question> = {}): Question => {
  const made = {
    kind: "question", id, path: `/data/${id}`, widget: "text", label: id, relevant: true, readonly: false, appearance: [], options: [], answer: null,
    set(answer: Question["answer"]) { made.answer = answer; }, ...more,
  } as unknown as { answer: Question["answer"] } & Question;
  return made;
};
const section = (id: string, parts: Part[], appearance: string[] = [], relevant = true): Section => ({ kind: "section", id, path: `/data/${id}`, label: id, relevant, appearance, parts });
const repeat = (id: string, rows: Section[], free = true): Repeat => {
  const made: Repeat = { kind: "repeat", id, path: `/data/${id}`, label: id, relevant: true, appearance: [], rows, free, add: () => rows.push(section(`${id}${rows.length}`, [question("name")])), remove: (at) => rows.splice(at, 1) };
  return made;
};
const shape = (parts: Part[], eachPartAPage = false) => pagesOf(parts, { eachPartAPage }).map((page) => `${page.title}:${page.parts.map((part) => part.id).join("+")}`);

test("a group or a repeat at the top is a page; loose questions share one", () => {
  expect(shape([question("a"), question("b"), section("g", [question("c")]), question("d"), repeat("r", [])])).toEqual([":a+b", "g:g", ":d", "r:r"]);
});

test("with the style `pages` each loose question has its own", () => {
  expect(shape([question("a"), question("b")], true)).toEqual([":a", ":b"]);
});

test("eight loose questions at most share a page", () => {
  const nine = Array.from({ length: 9 }, (_, at) => question(`q${at}`));
  expect(pagesOf(nine, { eachPartAPage: false }).map((page) => page.parts.length)).toEqual([8, 1]);
});

test("a group that holds pages is taken apart, a field-list never", () => {
  const inner = section("inner", [question("b")], ["field-list"]);
  expect(shape([section("outer", [question("a"), inner, repeat("r", [])])])).toEqual(["outer:a", "outer · inner:inner", "outer · r:r"]);
  expect(shape([section("outer", [question("a"), inner], ["field-list"])])).toEqual(["outer:outer"]);
});

test("what nobody sees now is no page", () => {
  const hidden = question("h", { relevant: false });
  expect(shape([section("g", [hidden]), section("x", [question("a")], [], false), repeat("r", [], false), question("a")])).toEqual([":a"]);
});

test("questions that show only marks make a table under their heading", () => {
  const select = (id: string, appearance: string, options = 3) => question(id, { widget: "select_one", appearance: [appearance], options: Array.from({ length: options }, (_, at) => ({ value: String(at), label: "", media: {}, geometry: "" })) });
  const runs = runsOf([select("head", "label"), select("a", "list-nolabel"), select("b", "list-nolabel"), question("c"), select("d", "list-nolabel"), select("wide", "list-nolabel", 8)]);
  expect(runs.map((run) => (run.kind === "table" ? `${run.header?.id ?? ""}>${run.questions.map((one) => one.id).join("+")}` : run.part.id))).toEqual(["head>a+b", "c", ">d", "wide"]);
});

test("a row's answers are put back whole, and copied without what belongs to it alone", () => {
  const photo = new File(["x"], "a.jpg");
  const jobs = (answers: string[]) => repeat("job", answers.map((answer, at) => section(`job${at}`, [question("name", { answer })])));
  const row = section("row", [question("name", { answer: "王" }), question("photo", { answer: photo }), question("goods", { answer: ["bed"] }), jobs(["编筐", "看店"])]);
  const empty = () => section("new", [question("name"), question("photo"), question("goods"), jobs([""])]);
  const answers = (one: Section): unknown[] => one.parts.map((part) => (part.kind === "question" ? part.answer : part.kind === "repeat" ? part.rows.map(answers) : answers(part)));

  const back = empty();
  pasteParts(back, copyParts(row, true));
  expect(answers(back)).toEqual(["王", photo, ["bed"], [["编筐"], ["看店"]]]);
  const copy = empty();
  pasteParts(copy, copyParts(row, false));
  expect(answers(copy)).toEqual(["王", null, ["bed"], [["编筐"], ["看店"]]]);
});

test("what the form works out itself is not pasted", () => {
  const target = section("t", [question("sum", { readonly: true, answer: "3" })]);
  pasteParts(target, [{ answer: "9" }]);
  expect((target.parts[0] as Question).answer).toBe("3");
});
