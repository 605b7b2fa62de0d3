import { t } from "../words/duplicates";
import type { Merge } from "./calls";

const LINES = { household: "merges.line", person: "merges.line", household_split: "merges.line.split", person_split: "merges.line.person" } as const;

/** What was joined or parted, in one line. */
export const mergeLine = (one: Merge): string => t(LINES[one.kind], { gone: one.gone_name, kept: one.kept_name });
