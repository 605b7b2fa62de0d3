import type { Trip } from "@api/records";
import { describe, expect, test } from "vitest";
import { household } from "./household.sample";
import type { KeptRecord } from "./record";
import { newDelivery } from "./record-state";
import { lengthText, met, nextStop, stopsOf } from "./trip";

const DAY = "2026-03-05";
const noon = Date.parse(`${DAY}T12:00:00+08:00`);
const stop = (household_id: string, note: "moved" | "no_duty" | null = null) => ({ household_id, arrive: "09:00", leg_metres: 800, note });
const trip = (...stops: Trip["stops"]): Trip => ({ id: "t", day: DAY, stops, changes: [] });
const homes = new Map(["a", "b", "c"].map((id) => [id, household({ id })]));
const record = (household_id: string, given: Partial<KeptRecord> = {}): KeptRecord => ({
  id: `r-${household_id}`, kind: "visit", owner: { id: "u", name: "李" }, form: { id: "f", version: "1" }, title: "", household_id, case_id: null,
  returned_visit_id: null, started_at: noon, ended_at: noon, visited_on: null, position: null, instance: "<data><outcome>met</outcome></data>",
  files: [], page: 0, delivery: { ...newDelivery, state: "ready" }, updated_at: noon, ...given,
});
const marks = (records: KeptRecord[], held = homes) => stopsOf(trip(stop("a"), stop("b"), stop("c")), held, records).map((one) => one.made);

describe("the stops of a trip", () => {
  test("keep the office's order, whatever was visited first", () => {
    const shown = stopsOf(trip(stop("c"), stop("a"), stop("b")), homes, [record("b")]);
    expect(shown.map((one) => [one.place, one.stop.household_id, one.made])).toEqual([[1, "c", null], [2, "a", null], [3, "b", "done"]]);
    expect(nextStop(shown)?.stop.household_id).toBe("c");
  });

  test("are marked by this phone's own visits before they are sent", () => {
    const nobody = record("b", { instance: "<data><who><outcome>nobody_home</outcome></who></data>" });
    const draft = record("c", { ended_at: null, delivery: newDelivery });
    expect(marks([record("a"), nobody, draft])).toEqual(["done", "attempted", "begun"]);
  });

  test("are done when after a vain attempt somebody was met the same day", () => {
    const vain = record("a", { id: "first", instance: "<outcome>nobody_home</outcome>" });
    expect(marks([vain, record("a")])).toEqual(["done", null, null]);
  });

  test("a door that stayed closed is no visit, and a form that asks for nobody is one", () => {
    const said = (instance: string) => met({ instance });
    expect(["met", "carer_met", "nobody_home", "refused"].map((one) => said(`<data><outcome>${one}</outcome></data>`))).toEqual([true, true, false, false]);
    expect(said("<data/>")).toBe(true);
  });

  test("of another day count for nothing, those entered late for their own day", () => {
    const yesterday = record("a", { started_at: noon - 86_400_000, ended_at: noon - 86_400_000 });
    const late = record("b", { started_at: noon + 86_400_000, visited_on: DAY });
    expect(marks([yesterday, late])).toEqual([null, "done", null]);
  });

  test("are marked by what the server tells of a colleague's visit", () => {
    const told = new Map(homes).set("b", household({ id: "b", visits: [{ id: "v", visited_on: DAY, outcome: "met", visitor_name: "赵", answers: {} }] }));
    expect(marks([], told)).toEqual([null, "done", null]);
  });

  test("that cannot be gone to are not the next one", () => {
    const shown = stopsOf(trip(stop("a", "moved"), stop("b", "no_duty"), stop("c")), homes, []);
    expect(nextStop(shown)?.stop.household_id).toBe("c");
    expect(nextStop(stopsOf(trip(stop("a")), homes, [record("a")]))).toBeNull();
  });
});

test("ways are read in round metres, then in kilometres", () => {
  expect([lengthText(0), lengthText(847), lengthText(999), lengthText(1000), lengthText(12_340)]).toEqual(["0 m", "850 m", "1000 m", "1.0 km", "12.3 km"]);
});
