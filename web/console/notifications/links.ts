import type { Notification } from "./calls";

const id = (value: unknown): string | null => (typeof value === "string" && value ? value : null);

/** Where the thing is that a notice is about; null when the notice says all there is. */
export function linkOf(notice: Pick<Notification, "kind" | "subject_id" | "detail">): string | null {
  const to = (page: string, key: string | null) => (key ? `/${page}/${key}` : null);
  switch (notice.kind) {
    case "lead_received":
    case "lead_ended":
    case "lead_joined":
      return to("leads", notice.subject_id);
    case "case_opened":
    case "case_decided":
      return to("cases", notice.subject_id);
    case "case_moved":
    case "session_too_late":
      return to("cases", id(notice.detail.case_id));
    case "referral_moved":
    case "referral_late":
      return to("referrals", id(notice.detail.referral_id));
    case "session_called":
    case "session_cancelled":
      return to("approval-sessions", id(notice.detail.session_id));
    case "session_held":
      return null; // a session is the county's; the township's cases say the rest
    case "division_change_stopped":
      return `/division-changes?coming=${notice.subject_id}`;
    case "followups_escalated":
      return to("escalations", id(notice.detail.household_id)) ?? "/escalations";
    case "finding_opened":
    case "finding_near":
      return "/screening?view=findings";
    case "finding_late":
      return "/screening?view=findings&state=late";
    case "feed_stale":
      return to("imports", id(notice.detail.feed));
    case "campaign_begun":
    case "campaign_ended":
      return to("campaigns", notice.subject_id);
    case "second_visit":
      return to("households", id(notice.detail.household_id));
  }
}
