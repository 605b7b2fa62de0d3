import type { Question } from "../model";

/** When a position is good enough to be taken by itself, and from where it is warned of, in metres. */
export interface Limits {
  /** 0: never by itself. */
  capture: number;
  warning: number;
}

const CAPTURE_M = 20;
const WARNING_M = 100;

/** What the form says in `capture-accuracy` and `warning-accuracy`, which an XForm carries as `accuracyThreshold` and
 * `unacceptableAccuracyThreshold`. */
export function limitsOf(question: Pick<Question, "parameter">): Limits {
  return {
    capture: metres(question.parameter("accuracyThreshold")) ?? CAPTURE_M,
    warning: metres(question.parameter("unacceptableAccuracyThreshold")) ?? WARNING_M,
  };
}

function metres(said: string | null): number | null {
  const number = Number(said);
  return said === null || said.trim() === "" || !Number.isFinite(number) || number < 0 ? null : number;
}
