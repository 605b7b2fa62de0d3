import { t } from "../words/duplicates";
import type { Merge } from "./calls";

const LINES = { household: "merges.line", person: "merges.line", household_split: "merges.line.split", person_split: "merges.line.person" } as const;

/** What was joined or parted, in one line; two homes are told apart by their addresses, for names are mostly the same. */
export function mergeLine(one: Merge): string {
  const apart = one.gone_address !== one.kept_address;
  const whom = (name: string, address: string | null) => (apart && address ? t("merges.of", { name, address }) : name);
  return t(LINES[one.kind], { gone: whom(one.gone_name, one.gone_address), kept: whom(one.kept_name, one.kept_address) });
}
