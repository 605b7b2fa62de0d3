import { pick } from "@ui/index";
import type { Disagreement } from "../records";
import { t } from "../words/disagreements";

/** How a disagreement ended: by the township's word, or by a later record that knew of it. */
export function endWords({ settlements, holds }: Disagreement): string {
  const value = holds ? pick(holds) : "—";
  const newest = settlements.at(-1);
  if (!newest) return t("ended.visit", { value });
  return t(newest.chosen ? "ended.settled" : "ended.both", { value });
}
