import { t } from "../words";
import type { Question } from "./model";

/** The id of a question's control in the page. */
export function fieldId(question: Question): string {
  return `q-${question.id.replace(/[^\w-]/g, "-")}`;
}

/** What is wrong with the answer in words: the form's own, else ours. Null when it may stay. */
export function violationText(question: Question): string | null {
  if (question.violation === null) return null;
  return question.violation || t(question.stored === "" ? "form.required" : "form.invalid");
}
