import { dayInWords } from "./days";
import { locale, pick, type Pair } from "./i18n";
import type { IconName } from "./icons";
import { tn } from "./notice-messages";

/** A notice as phones and consoles hold it. */
interface Notice {
  kind: string;
  detail: Record<string, unknown>;
}

const icons: Record<string, IconName> = {
  lead_received: "inbox",
  case_opened: "document",
  case_moved: "document",
  case_decided: "check",
  referral_late: "clock",
  session_called: "today",
  session_cancelled: "today",
  session_held: "check",
  session_too_late: "clock",
  division_change_stopped: "warning",
  followups_escalated: "clock",
  finding_opened: "search",
  finding_near: "clock",
  finding_late: "clock",
  second_visit: "home",
  feed_stale: "clock",
  campaign_begun: "home",
};

export const noticeIcon = (notice: Notice): IconName => icons[notice.kind] ?? "info";

/** A notice in a sentence or two. `detail` carries names, programme, decision, amount and reason, as far as there are. */
export function noticeWords(notice: Notice): { title: string; text: string } {
  const { detail } = notice;
  const name = text(detail.applicant_name) || text(detail.person_name) || text(detail.head_name) || tn("someone");
  const programme = pick(detail.programme_title as Pair | undefined) || text(detail.programme);
  switch (notice.kind) {
    case "lead_received":
      return { title: tn("lead_received", { name }), text: tn("lead_received_text") };
    case "lead_ended":
      return { title: tn(ended[text(detail.outcome)] ?? "lead_ended", { name }), text: text(detail.note) };
    case "lead_joined":
      return { title: tn("lead_joined", { name }), text: tn("lead_joined_text") };
    case "case_moved":
      return { title: tn("case_moved", { name, programme }), text: pair(detail.act_title) };
    case "case_opened":
      return { title: tn("case_opened", { name, programme }), text: tn("case_opened_text") };
    case "case_decided":
      return decided(detail, name, programme);
    case "second_visit":
      return { title: tn("second_visit", { name }), text: text(detail.note) || tn("second_visit_text") };
    case "campaign_begun":
      return {
        title: tn("campaign_begun", { name: text(detail.name), n: String(detail.count ?? 0) }),
        text: tn("campaign_begun_text", { from: day(detail.starts_on), until: day(detail.ends_on), purpose: text(detail.purpose) }),
      };
    case "campaign_ended":
      return { title: tn("campaign_ended", { name: text(detail.name) }), text: tn("campaign_ended_text", { reason: text(detail.reason) }) };
    case "session_called":
      return {
        title: tn("session_called", { day: day(detail.day), time: text(detail.starts_at) }),
        text: tn("session_called_text", { place: text(detail.place), reason: text(detail.reason) }),
      };
    case "session_cancelled":
      return { title: tn("session_cancelled", { day: day(detail.day) }), text: text(detail.reason) };
    case "session_held": {
      const count = (counted: string) => String(detail[counted] ?? 0);
      return {
        title: tn("session_held", { day: day(detail.day) }),
        text: tn("session_held_text", { approved: count("approved"), refused: count("refused"), open: count("open") }),
      };
    }
    case "session_too_late":
      return { title: tn("session_too_late", { name, programme, day: day(detail.due_on) }), text: tn("session_too_late_text", { day: day(detail.session_day) }) };
    case "feed_stale":
      return {
        title: tn("feed_stale", { feed: pair(detail.feed_title), day: day(detail.due_on) }),
        text: tn("feed_stale_text", { day: day(detail.listed_on), department: pair(detail.department) }),
      };
    case "division_change_stopped":
      return { title: tn("division_change_stopped", { document: text(detail.document), day: day(detail.day) }), text: tn("division_change_stopped_text", { n: String(detail.count ?? 0) }) };
    case "followups_escalated":
      return escalated(detail);
    case "finding_opened":
    case "finding_near":
    case "finding_late":
      return found(notice.kind, detail, name);
    case "referral_moved":
      return referred(detail, name);
    case "referral_late":
      return referralLate(detail);
    default:
      return { title: name, text: "" };
  }
}

/** What must be looked at: one by its name, several by their number. */
function found(kind: "finding_opened" | "finding_near" | "finding_late", detail: Record<string, unknown>, name: string): { title: string; text: string } {
  const count = Number(detail.count ?? 1);
  const title = pair(detail.finding_title);
  const last = day(detail.due_on);
  if (count > 1) return { title: tn(`${kind}_many`, { n: String(count) }), text: tn("finding_first", { name, title, day: last }) };
  return { title: tn(kind, { name, title }), text: tn(kind === "finding_late" ? "finding_was_due" : "finding_due", { day: last }) };
}

/** How a lead ended, other than in a case. */
const ended: Record<string, "lead_referral" | "lead_monitoring" | "lead_joined_own"> = {
  referral: "lead_referral",
  monitoring: "lead_monitoring",
  joined: "lead_joined_own",
};

function decided(detail: Record<string, unknown>, name: string, programme: string): { title: string; text: string } {
  const decision = text(detail.decision);
  if (decision === "approve" || decision === "approved") {
    const amount = text(detail.amount);
    return { title: tn("approved", { name, programme }), text: amount ? tn("approved_text", { amount }) : "" };
  }
  if (decision === "refuse" || decision === "refused") {
    const reason = text(detail.reason);
    return { title: tn("refused", { name, programme }), text: reason ? tn("refused_text", { reason }) : "" };
  }
  return { title: tn("decided", { name, programme }), text: "" };
}

function escalated(detail: Record<string, unknown>): { title: string; text: string } {
  const shown = (Array.isArray(detail.names) ? detail.names : []).map(text);
  const count = Number(detail.count ?? 0);
  const names = shown.join(tn("comma")) + (count > shown.length ? tn("and_others") : "");
  return {
    title: count === 1 ? tn("escalated_one", { name: names }) : tn("escalated_many", { n: String(count) }),
    text: count === 1 ? tn("escalated_one_text", { day: day(detail.due_on) }) : tn("escalated_many_text", { names, day: day(detail.due_on) }),
  };
}

/** A department is told no name: it reads it where the reading is logged. */
function referralLate(detail: Record<string, unknown>): { title: string; text: string } {
  const [name, department] = [text(detail.person_name), pick(detail.department as Pair | undefined)];
  return { title: name ? tn("referral_late", { name, department }) : tn("referral_late_own", { department }), text: tn("referral_late_text", { day: day(detail.due_on) }) };
}

/** A text in both languages, in the one chosen. */
function pair(value: unknown): string {
  const both = value as { zh?: unknown; en?: unknown } | null | undefined;
  return text(locale.value === "zh" ? both?.zh : both?.en);
}

function referred(detail: Record<string, unknown>, name: string): { title: string; text: string } {
  const department = pick(detail.department as Pair | undefined);
  const [aid, amount, reason] = [text(detail.aid), text(detail.amount), text(detail.reason)];
  const came = aid && amount ? tn("referral_amount", { aid, amount }) : aid || reason;
  switch (detail.act) {
    case "accept":
      return { title: tn("referral_accept", { name, department }), text: "" };
    case "reject":
      return { title: tn("referral_reject", { name, department }), text: reason };
    case "withdraw":
      return { title: tn("referral_withdraw", { name }), text: reason };
    default:
      return { title: tn("referral_done", { name, department }), text: came };
  }
}

function text(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

const day = (value: unknown): string => dayInWords(text(value));
