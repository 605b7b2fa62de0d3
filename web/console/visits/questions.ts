import { pick } from "@ui/index";
import { useAnswer } from "../fetching";
import * as calls from "../calls";
import type { VisitPage } from "../records";

interface Question {
  path?: string;
  labels?: { zh?: string; en?: string };
}

/** The label of a question by its path, from the form's own version: also for questions that were never answered. */
export function useLabels(page: () => VisitPage | undefined) {
  const form = useAnswer(page, async (it) => {
    const unlabelled = it?.visit.form_problems.some((one) => one.path && !it.answers_labelled.some((answer) => answer.path === one.path));
    return it && unlabelled ? calls.form(it.visit.form_id, it.visit.form_version) : undefined;
  });
  return (path: string): string | undefined => {
    const answered = page()?.answers_labelled.find((one) => one.path === path);
    if (answered && pick(answered.label) !== path) return pick(answered.label);
    const questions = (form.data.value?.definition as { questions?: Question[] } | undefined)?.questions ?? [];
    const labels = questions.find((one) => one.path === path)?.labels;
    return labels ? pick({ zh: labels.zh ?? "", en: labels.en ?? "" }) || undefined : undefined;
  };
}
