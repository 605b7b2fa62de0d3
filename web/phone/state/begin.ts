import type { Household, SurveyTask } from "@api/records";
import { dayOf } from "@offline/own-earlier";
import type { KeptRecord } from "@offline/record";
import { filesOf } from "@offline/records-store";
import type { ReturnToMend } from "@offline/returned";
import { go, toast } from "@ui/index";
import { t } from "../words";
import { beginAsCopy, beginRecord, formsOf, formText, visitForms } from "./draft";
import { drafts } from "./look";
import { ownRecords, store } from "./store";

/** The unfinished visit to a household, when there is one. */
export function openDraft(householdId: string): KeptRecord | undefined {
  return drafts.value.find((one) => one.kind === "visit" && one.household_id === householdId);
}

export async function beginVisit(household: Household, formId?: string, returnedVisitId?: string): Promise<void> {
  const form = formId ? formsOf("visit", formId)[0] : (visitForms(household).fitting[0] ?? visitForms(household).others[0]);
  if (!form) return void toast(t("form.missing_text"), "late");
  const record = await beginRecord({ kind: "visit", form, title: household.head_name, householdId: household.id, returnedVisitId: returnedVisitId ?? null });
  go(`/fill/${record.id}`);
}

/** Mends a returned visit: the same day, the same form, everything as it was answered, until the worker changes it. From
 * what this phone kept, else from what the server told of the answers. */
export async function beginCorrection({ review, household }: ReturnToMend): Promise<void> {
  const about = { kind: "visit", title: household.head_name, householdId: household.id, returnedVisitId: review.visit_id } as const;
  const earlier = ownRecords.value.find((one) => one.id === review.visit_id && one.instance !== "");
  const visitedOn = review.visited_on ?? (earlier && dayOf(earlier)) ?? null;
  const text = earlier && (await isWhole(earlier)) && (await formText(earlier.form));
  if (earlier && text) return go(`/fill/${(await beginAsCopy(earlier, { ...about, visitedOn, personId: earlier.person_id })).id}`);
  const { fitting, others } = visitForms(household);
  const form = [...fitting, ...others].find((one) => one.form_id === (earlier?.form.id ?? review.form_id)) ?? fitting[0] ?? others[0];
  if (!form) return void toast(t("form.missing_text"), "late");
  go(`/fill/${(await beginRecord({ ...about, form, visitedOn })).id}`);
}

/** Whether its photos are still here: they may have been taken off to make room. */
async function isWhole(record: KeptRecord): Promise<boolean> {
  const held = new Set((await filesOf(await store(), record.id)).map((one) => one.name));
  return record.files.every((file) => held.has(file.name));
}

/** Begins a survey of a case, or goes on with the one that is begun. */
export async function beginSurvey(task: SurveyTask): Promise<void> {
  const held = drafts.value.find((one) => one.kind === "survey" && one.case_id === task.case_id);
  if (held) return go(`/fill/${held.id}`);
  const form = formsOf("survey", task.form_id)[0];
  if (!form) return void toast(t("form.missing_text"), "late");
  const record = await beginRecord({ kind: "survey", form, title: task.applicant_name, householdId: task.household_id, caseId: task.case_id });
  go(`/fill/${record.id}`);
}

export async function beginReport(): Promise<void> {
  const held = drafts.value.find((one) => one.kind === "quick_report");
  if (held) return go(`/fill/${held.id}`, "replace");
  const form = formsOf("quick_report")[0];
  if (!form) return void toast(t("form.missing_text"), "late");
  const record = await beginRecord({ kind: "quick_report", form, title: "" });
  go(`/fill/${record.id}`, "replace");
}
