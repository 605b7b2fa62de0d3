import { pick } from "@ui/index";
import type { LabelledAnswer } from "../records";
import { valueInWords } from "../words/terms";

/** The answer in the words of its form: the choice's label, else the value itself. */
export const answerInWords = (answer: LabelledAnswer): string =>
  answer.value_label ? pick(answer.value_label) : valueInWords(answer.value);

/** Answers in the order of the form, gathered under their groups' titles; a group met again later starts anew. */
export function grouped(answers: readonly LabelledAnswer[]): { title: string; answers: LabelledAnswer[] }[] {
  const groups: { title: string; answers: LabelledAnswer[] }[] = [];
  for (const answer of answers) {
    const title = pick(answer.group);
    const last = groups.at(-1);
    if (last && last.title === title) last.answers.push(answer);
    else groups.push({ title, answers: [answer] });
  }
  return groups;
}
