import { expect, test } from "vitest";
import { fixesOf } from "./fixes";

const named = { fix: [], fix_worker_id: "w", fix_day: "2026-03-02", fix_trip: "t" };

test.each([
  ["visit_limit", ["place", "day", "worker"]],
  ["forbidden", ["needs"]],
  ["no_position", ["home"]],
  ["nobody_walks_there", ["home"]],
  ["something_new", ["home"]],
])("%s is mended by %o", (reason, fixes) => expect(fixesOf({ ...named, reason })).toEqual(fixes));

test("nothing is offered that needs a worker or day nobody named", () => {
  const nobody = { fix: [], fix_worker_id: null, fix_day: null, fix_trip: null };
  expect(fixesOf({ ...nobody, reason: "visit_limit" })).toEqual(["home"]);
  expect(fixesOf({ ...nobody, reason: "no_working_day" })).toEqual(["workers"]);
});

test("several limits at once are not broken in one stroke", () =>
  expect(fixesOf({ ...named, reason: "several", fix: ["visit_limit", "forbidden"] })).toEqual(["day", "worker", "needs"]));
