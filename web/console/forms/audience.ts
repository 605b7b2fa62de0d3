import type { NewAssignment } from "../records";

export const PROGRAMMES = [
  "dibao", "single_person_dibao", "tekun", "temp_aid", "one_off_temp_aid", "disability_living", "disability_nursing", "orphan_allowance",
  "vagrant_relief", "special_relief", "price_subsidy", "gas_subsidy", "condolence", "dibao_marginal", "expenditure_hardship",
] as const satisfies readonly NewAssignment["programmes"][number][];
export const STATUSES = [
  "tekun", "dibao", "single_person_dibao", "dibao_marginal", "expenditure_hardship", "poverty_risk", "disability_living",
  "disability_nursing", "orphan_allowance", "other",
] as const satisfies readonly NewAssignment["statuses"][number][];

export const FOR_ALL: NewAssignment = { programmes: [], statuses: [], regions: [] };

export const isForAll = (one: NewAssignment): boolean => one.programmes.length + one.statuses.length + one.regions.length === 0;

/** Whether nobody can be met by these programmes: a phone tells a programme by the status of its name, and none has one. */
export const meetsNobody = (programmes: readonly string[]): boolean =>
  programmes.length > 0 && !programmes.some((one) => (STATUSES as readonly string[]).includes(one));

/** A place added or taken away. Whole towns need no villages: what lies within a chosen place goes with it. */
export function toggled(regions: readonly string[], code: string): string[] {
  if (regions.includes(code)) return regions.filter((one) => one !== code);
  return [...regions.filter((one) => !one.startsWith(code)), code].sort();
}

/** Whether a place is chosen by a larger one that holds it. */
export const isWithin = (regions: readonly string[], code: string): boolean => regions.some((one) => one !== code && code.startsWith(one));
