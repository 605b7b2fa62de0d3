// @vitest-environment jsdom
import { expect, test } from "vitest";
import { household } from "./household.sample";
import { saidIn, unheard } from "./own-earlier";
import type { KeptRecord } from "./record";
import { newDelivery, type Delivery } from "./record-state";
import { asFieldRecord } from "./sender";

const noon = Date.parse("2026-03-04T12:00:00+08:00");
const visit = (id: string, given: Partial<KeptRecord> = {}): KeptRecord => ({
  id, kind: "visit", owner: { id: "u", name: "郭建军" }, form: { id: "f", version: "1" }, title: "", household_id: "h", case_id: null,
  returned_visit_id: null, started_at: noon, ended_at: noon, visited_on: null, position: null, instance: "", files: [], page: 0,
  delivery: { ...newDelivery, state: "ready" }, updated_at: noon, ...given,
} as KeptRecord);
const told = (id: string, visited_on: string) => ({ id, visited_on, outcome: "met", visitor_name: "郭建军", answers: {} });
const sent: Delivery = { ...newDelivery, state: "sent" } as Delivery;
const ids = (found: KeptRecord[]) => found.map((one) => one.id);

test("a visit made a moment ago is known before the server told of it", () => {
  expect(ids(unheard(household({ id: "h" }), [visit("a")]))).toEqual(["a"]);
});

test("a visit the server told of is in its list", () => {
  const home = household({ id: "h", visits: [told("a", "2026-03-04")] });
  expect(unheard(home, [visit("a", { delivery: sent })])).toEqual([]);
});

test("drafts, other households and reports are no earlier visits", () => {
  const others = [visit("d", { ended_at: null, delivery: newDelivery }), visit("o", { household_id: "x" }), visit("r", { kind: "quick_report" })];
  expect(unheard(household({ id: "h" }), others)).toEqual([]);
});

test.each([
  ["2026-03-04", ["a"]],
  ["2026-03-05", []],
])("a sent visit of 4 March beside a newest visit told of %s", (newest, expected) => {
  const home = household({ id: "h", visits: [told("z", newest)] });
  expect(ids(unheard(home, [visit("a", { delivery: sent })]))).toEqual(expected);
});

test("an unsent late entry of an earlier day counts too, in the order of making", () => {
  const home = household({ id: "h", visits: [told("z", "2026-03-04")] });
  const late = visit("late", { visited_on: "2026-03-01", ended_at: noon + 2 });
  expect(ids(unheard(home, [late, visit("b", { ended_at: noon + 1 })]))).toEqual(["b", "late"]);
});

const XFORM = `<h:html xmlns:h="http://www.w3.org/1999/xhtml" xmlns:tanfang="urn:tanfang:forms"><model>
  <bind nodeset="/data/care/alone" tanfang:fact="lives_alone"/><bind nodeset="/data/care/who" tanfang:fact="daily_carer_person:str"/>
  <bind nodeset="/data/care/ill" tanfang:fact="is_ill_now:bool"/><bind nodeset="/data/care/house" tanfang:fact="dangerous_house"/>
  <bind nodeset="/data/care/none" tanfang:fact="heating"/></model></h:html>`;
const INSTANCE = `<data id="f"><care><alone>yes</alone><who>李大军</who><ill>false</ill><house>unknown</house><none/></care>
  <pill><name>甲</name></pill><pill><name>乙</name></pill></data>`;

test("facts are read as the server reads them, and what nobody knows is none", () => {
  const said = saidIn(INSTANCE, XFORM, (text) => new DOMParser().parseFromString(text, "text/xml"));
  expect(said.facts).toEqual({ lives_alone: "yes", daily_carer_person: "李大军", is_ill_now: false });
  expect(said.answers).toEqual({
    "/data/care/alone": "yes", "/data/care/who": "李大军", "/data/care/ill": "false", "/data/care/house": "unknown", "/data/pill/name": "甲",
  });
});

test.each([
  [undefined, {}],
  [{ version: 3, follows: ["a"] }, { household_version: 3, follows: ["a"] }],
])("a record that knew %o tells so, and nothing else of it", (knew, told) => {
  const { household_version, follows } = asFieldRecord(visit("b", knew ? { knew } : {}), noon, "1");
  expect(JSON.parse(JSON.stringify({ household_version, follows }))).toEqual(told);
});
