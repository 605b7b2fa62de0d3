import type { CasePage, CaseRow, PossibleAct, StageShown } from "../records";

/** Stages a case reaches only when something is out of the ordinary: shown on the track once it was there. */
const beside = new Set([
  "delegated_decision", "returned_for_completion", "backfill", "refused", "referred", "monitored", "withdrawn",
]);

/** Acts for special circumstances; they stand behind "other acts". */
const special = new Set([
  "assist_application", "mark_urgent", "hold_appraisal", "hold_case_session", "return_to_survey", "record_objection",
  "refer_out", "refer", "withdraw", "approve_urgent", "approve_urgent_delegated",
]);
const urgentActs = new Set(["mark_urgent", "approve_urgent", "approve_urgent_delegated"]);

/** The stages worth showing: where it was and is, and the usual way ahead. What an urgent case skipped lies behind it
 * and is left out; a case that ended has no way ahead. */
export function track(page: CasePage): StageShown[] {
  const now = page.stages.findIndex((stage) => stage.state === "now");
  return page.stages.filter((stage, at) => stage.state !== "open" || (!page.case.ended && at > now && !beside.has(stage.id)));
}

/** Acts of the usual path first; in an urgent case the urgent ones belong to it. */
export function sortActs(acts: readonly PossibleAct[], urgent: boolean): { usual: PossibleAct[]; other: PossibleAct[] } {
  const isUsual = (act: PossibleAct) => !special.has(act.act) || (urgent && urgentActs.has(act.act));
  return { usual: acts.filter(isUsual), other: acts.filter((act) => !isUsual(act)) };
}

/** The act to offer first: the usual path's next one, not one already done since the case came to this stage. None when
 * only special circumstances are open to this user: those are chosen, never offered. */
export function firstAct(page: CasePage): string | undefined {
  const { usual } = sortActs(page.possible_acts, page.case.urgent);
  const since = page.acts.slice(page.acts.findLastIndex((act) => act.stage_from !== act.stage_to) + 1);
  const done = new Set(since.map((act) => act.act));
  return (usual.find((act) => !done.has(act.act)) ?? usual[0])?.act;
}

/** The limit that ends first among those still running. */
export function nearestClock(row: CaseRow) {
  return row.clocks.filter((clock) => clock.state !== "stopped").sort((one, other) => one.due_on.localeCompare(other.due_on))[0];
}
