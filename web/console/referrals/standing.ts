import type { ReferralRow } from "../records";

/** How a referral is marked in lists: late ones stand out, what waits for the office asks for a hand. */
export function tone(row: Pick<ReferralRow, "state" | "clock">): "late" | "soon" | "good" | "info" | "neutral" {
  if (row.clock?.state === "late") return "late";
  switch (row.state) {
    case "returned":
    case "referee":
      return "soon";
    case "done":
      return "good";
    case "withdrawn":
      return "neutral";
    default:
      return "info";
  }
}

/** Where the form of a referral is opened for a lead, a case or a household. */
export const formOf = (origin: { lead?: string; case?: string; household?: string | null }): string => {
  const [name, id] = Object.entries(origin).find(([, one]) => one) ?? ["", ""];
  return `#/referrals?${name}=${id}`;
};

/** An amount of yuan as the server takes it: above zero, two decimals at most; null when nothing was typed. */
export function amountOf(typed: string): string | null | undefined {
  const text = typed.trim();
  if (!text) return null;
  return /^\d+(\.\d{1,2})?$/.test(text) && Number(text) > 0 ? text : undefined;
}
