import type { LabelledAnswer } from "../records";

/** A question whose answer is not that of the time before; `before` undefined: it was not answered then. */
export interface Change {
  answer: LabelledAnswer;
  before?: LabelledAnswer;
}

/** Files, places and times differ every time and say nothing of the household. */
const ofTheMoment = (answer: LabelledAnswer): boolean =>
  typeof answer.value === "string" && (/\.(jpe?g|png|webp|m4a|mp3|ogg|wav|webm)$/i.test(answer.value) || /^\d{4}-\d\d-\d\d/.test(answer.value) || /^-?\d+\.\d+ -?\d+\.\d+ /.test(answer.value));

/** What changed since the last visit, in the order of the form. */
export function changesSince(last: readonly LabelledAnswer[], now: readonly LabelledAnswer[]): Change[] {
  const before = new Map(last.map((one) => [one.path, one]));
  return now
    .filter((answer) => !ofTheMoment(answer) && JSON.stringify(before.get(answer.path)?.value) !== JSON.stringify(answer.value))
    .map((answer) => ({ answer, before: before.get(answer.path) }));
}
