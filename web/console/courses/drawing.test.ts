import { describe, expect, it } from "vitest";
import type { Course } from "../records";
import { BOX, depths, draw } from "./drawing";

const text = (zh: string) => ({ zh, en: zh });
const stage = (id: string, final = false) => ({ id, title: text(id), level: "county", final });
const act = (id: string, sources: string[], targets: string[]) => ({ id, title: text(id), sources, targets, roles: [], rules: [], starts: [], stops: [] });
const course: Course = {
  programme: "aid",
  title: text("aid"),
  start: "intake",
  stages: [stage("intake"), stage("survey"), stage("decision"), stage("closed", true), stage("withdrawn", true)],
  acts: [act("accept", ["intake"], ["survey"]), act("judge", ["survey"], ["decision"]), act("return", ["decision"], ["survey"]), act("close", ["decision"], ["closed"]), act("end", ["intake", "survey"], ["withdrawn"]), act("note", ["intake"], [])],
};

describe("the drawing of a course", () => {
  it("puts each stage as far down as the fewest acts that lead to it", () => {
    expect(Object.fromEntries(depths(course))).toEqual({ intake: 0, survey: 1, withdrawn: 1, decision: 2, closed: 3 });
  });
  it("draws every stage once, none over another, and every way there is", () => {
    const { boxes, arrows, inline, block } = draw(course);
    expect(boxes.map((one) => one.id).sort()).toEqual(course.stages.map((one) => one.id).sort());
    for (const one of boxes) {
      expect(one.x >= 0 && one.x + BOX.inline <= inline && one.y + BOX.block <= block).toBe(true);
      expect(boxes.filter((other) => other.y === one.y && Math.abs(other.x - one.x) < BOX.inline)).toHaveLength(1);
    }
    expect(arrows.map((one) => `${one.from}-${one.to}`).sort()).toEqual(["decision-closed", "decision-survey", "intake-survey", "intake-withdrawn", "survey-decision", "survey-withdrawn"]);
    expect(arrows.find((one) => one.from === "decision" && one.to === "survey")?.back).toBe(true);
  });
  it("leaves an act that is possible nearly everywhere to the table", () => {
    const everywhere = act("give up", ["intake", "survey", "decision", "a", "b"], ["withdrawn"]);
    const more = { ...course, stages: [...course.stages, stage("a"), stage("b")], acts: [...course.acts, act("x", ["intake"], ["a", "b"]), everywhere] };
    expect(draw(more).arrows.flatMap((one) => one.acts)).not.toContain(8);
  });
  it("numbers the acts as the table does", () => {
    expect(draw(course).arrows.find((one) => one.to === "withdrawn")?.acts).toEqual([5]);
  });
});
