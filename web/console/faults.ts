import { ApiError, NoAnswer } from "@api/index";
import { pick } from "@ui/index";
import { t } from "./words/shell";

export interface Fault {
  title: string;
  detail: string;
  remedy: string;
  code: string | null;
  /** Words on single fields. */
  fields: { path: string; message: string }[];
}

/** Any failure in words a clerk can act on: what, why, what to do. */
export function faultOf(error: unknown): Fault {
  if (error instanceof ApiError) {
    const { problem } = error;
    return {
      title: pick(problem.title),
      detail: pick(problem.detail),
      remedy: pick(problem.remedy),
      code: problem.code,
      fields: (problem.errors ?? []).map((one) => ({ path: one.path, message: pick(one.message) })),
    };
  }
  if (error instanceof NoAnswer) {
    return { title: t("fault.noAnswer"), detail: t("fault.noAnswerDetail"), remedy: t("fault.noAnswerRemedy"), code: null, fields: [] };
  }
  return { title: t("fault.other"), detail: error instanceof Error ? error.message : String(error), remedy: t("fault.otherRemedy"), code: null, fields: [] };
}
