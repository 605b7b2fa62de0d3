import { day } from "../dates";
import { t } from "../words/screening";

/** What a finding knows besides its kind: of the register, or of the row of the list that says so (policy/feeds.toml). */
export interface FindingDetail {
  name?: string;
  died_on?: string;
  imprisoned_on?: string;
  county?: string;
  programme?: string;
  since?: string;
  plate?: string;
  vehicle_kind?: string;
  business?: string;
  registered_on?: string;
  visited_on?: string;
  other_household?: string;
  listed_on?: string;
  monthly_income?: number | string;
  members?: number;
}

/** Who it is about and what is said of them, in one line, as far as anything is. */
export function detailSaid(one: FindingDetail): string {
  const income = one.monthly_income;
  return [
    one.name,
    one.died_on && t("died", { date: day(one.died_on) }),
    one.imprisoned_on && t("imprisoned", { date: day(one.imprisoned_on) }),
    one.county,
    one.programme,
    one.since && t("since", { date: day(one.since) }),
    one.plate,
    one.vehicle_kind,
    one.business,
    one.registered_on && t("registeredOn", { date: day(one.registered_on) }),
    income !== undefined && (one.members === undefined ? t("income", { yuan: income }) : t("listedIncome", { yuan: income, n: one.members })),
    one.visited_on && t("visitedOn", { date: day(one.visited_on) }),
    one.listed_on && t("listedOn", { date: day(one.listed_on) }),
  ].filter(Boolean).join(" · ");
}
