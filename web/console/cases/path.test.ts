import { expect, test } from "vitest";
import type { CaseAct, CasePage, CaseRow, Clock, PossibleAct, StageShown } from "../records";
import { firstAct, nearestClock, sortActs, track } from "./path";

const words = { zh: "", en: "" };
const possible = (act: string): PossibleAct => ({ act, title: words, to: "", rules: [], needs: [], refusals: [], desk: null });
const clock = (due_on: string, state: Clock["state"] = "running"): Clock => ({ rule_id: "TA-17", title: words, started_on: "2026-03-01", due_on, stopped_on: null, state, citation: "", proof: {} });
const row = (over: Partial<CaseRow>): CaseRow => ({
  id: "1", programme: "temp_aid", programme_title: words, household_id: null, applicant_name: "王秀兰", region_code: "140427", village_name: null,
  stage: "township_notice", stage_title: words, next_level: "township", ended: false, urgent: false, opened_at: "2026-03-01T09:00:00+08:00", clocks: [], ...over,
});
const done = (act: string, from: string, to: string): CaseAct => ({ number: 1, act, title: words, stage_from: from, stage_to: to, stage_title: words, actor_name: "", actor_role: "township", acted_at: "", detail: [] });
const page = (over: Partial<CasePage>): CasePage => ({ case: row({}), lead_id: null, facts: [], screening: null, surveys: [], acts: [], possible_acts: [], decision: null, stages: [], earlier: [], correctable: [], clock_changes: [], ...over });
const stage = (id: string, state: StageShown["state"]): StageShown => ({ id, title: words, level: "township", state });

test("the limit that ends first counts, stopped ones do not", () => {
  expect(nearestClock(row({ clocks: [clock("2026-03-09"), clock("2026-03-05"), clock("2026-03-01", "stopped")] }))?.due_on).toBe("2026-03-05");
  expect(nearestClock(row({}))).toBeUndefined();
});

test("a notice that was posted is not offered first again", () => {
  const acts = ["post_notice", "end_notice", "withdraw"].map(possible);
  const arrived = [done("give_opinion", "township_opinion", "township_notice")];
  expect(firstAct(page({ possible_acts: acts, acts: arrived }))).toBe("post_notice");
  expect(firstAct(page({ possible_acts: acts, acts: [...arrived, done("post_notice", "township_notice", "township_notice")] }))).toBe("end_notice");
});

test("special circumstances alone are never offered first", () => {
  expect(firstAct(page({ possible_acts: ["mark_urgent", "withdraw"].map(possible) }))).toBeUndefined();
});

test("urgent approval belongs to the usual path of an urgent case only", () => {
  const acts = ["accept", "approve_urgent", "withdraw"].map(possible);
  expect(sortActs(acts, false).usual.map((one) => one.act)).toEqual(["accept"]);
  expect(sortActs(acts, true).usual.map((one) => one.act)).toEqual(["accept", "approve_urgent"]);
});

test("an urgent case shows no stage it skipped", () => {
  const stages = [stage("intake", "done"), stage("township_survey", "open"), stage("approved", "now"), stage("paid", "open")];
  expect(track(page({ stages })).map((one) => one.id)).toEqual(["intake", "approved", "paid"]);
});

test("the track leaves out by-ways nobody took, and shows no way ahead once the case has ended", () => {
  const stages = [stage("intake", "done"), stage("returned_for_completion", "open"), stage("county_decision", "now"), stage("paid", "open")];
  expect(track(page({ stages })).map((one) => one.id)).toEqual(["intake", "county_decision", "paid"]);
  expect(track(page({ stages, case: row({ ended: true }) })).map((one) => one.id)).toEqual(["intake", "county_decision"]);
});
