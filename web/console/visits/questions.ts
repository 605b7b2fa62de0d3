import { pick } from "@ui/index";
import type { VisitPage } from "../records";

/** The label of a question by its path, as it was shown over this visit's answers: also of one that was never answered. */
export const labelIn = (page: VisitPage | undefined) => (path: string): string | undefined => {
  const label = page?.answers_labelled.find((one) => one.path === path)?.label ?? page?.labels[path];
  return label && pick(label) !== path ? pick(label) || undefined : undefined;
};
