import type { Notification } from "@api/records";
import { locale } from "@ui/index";
import { pick, type Pair } from "@ui/index";
import { named, t } from "../words";

/** A notice in a sentence or two. `detail` carries names, programme, decision, amount and reason, as far as there are. */
export function noticeWords(notice: Pick<Notification, "kind" | "detail">): { title: string; text: string } {
  const { detail } = notice;
  const name = text(detail.applicant_name) || text(detail.person_name) || text(detail.head_name) || t("notice.someone");
  const programme = named("programme", text(detail.programme) || "other");
  switch (notice.kind) {
    case "lead_received":
      return { title: t("notice.lead_received", { name }), text: t("notice.lead_received_text") };
    case "lead_ended":
      return { title: t(ended[text(detail.outcome)] ?? "notice.lead_ended", { name }), text: text(detail.note) };
    case "lead_joined":
      return { title: t("notice.lead_joined", { name }), text: t("notice.lead_joined_text") };
    case "case_moved":
      return { title: t("notice.case_moved", { name, programme }), text: pair(detail.act_title) };
    case "case_opened":
      return { title: t("notice.case_opened", { name, programme }), text: t("notice.case_opened_text") };
    case "visit_returned":
      return { title: t("notice.visit_returned", { name }), text: t("notice.visit_returned_text") };
    case "case_decided":
      return decided(detail, name, programme);
    case "second_visit":
      return { title: t("notice.second_visit", { name }), text: text(detail.note) || t("notice.second_visit_text") };
    case "referral_moved":
      return referred(detail, name);
    case "referral_late":
      return { title: t("notice.referral_late", { name, department: pick(detail.department as Pair | undefined) }), text: t("notice.referral_late_text", { day: text(detail.due_on) }) };
    default:
      return { title: name, text: "" };
  }
}

/** How a lead ended, other than in a case. */
const ended: Record<string, "notice.lead_referral" | "notice.lead_monitoring" | "notice.lead_joined_own"> = {
  referral: "notice.lead_referral",
  monitoring: "notice.lead_monitoring",
  joined: "notice.lead_joined_own",
};

function decided(detail: Record<string, unknown>, name: string, programme: string): { title: string; text: string } {
  const decision = text(detail.decision);
  if (decision === "approve" || decision === "approved") {
    const amount = text(detail.amount);
    return { title: t("notice.approved", { name, programme }), text: amount ? t("notice.approved_text", { amount }) : "" };
  }
  if (decision === "refuse" || decision === "refused") {
    const reason = text(detail.reason);
    return { title: t("notice.refused", { name, programme }), text: reason ? t("notice.refused_text", { reason }) : "" };
  }
  return { title: t("notice.decided", { name, programme }), text: "" };
}

/** A text in both languages, in the one chosen. */
function pair(value: unknown): string {
  const both = value as { zh?: unknown; en?: unknown } | null | undefined;
  return text(locale.value === "zh" ? both?.zh : both?.en);
}

function referred(detail: Record<string, unknown>, name: string): { title: string; text: string } {
  const department = pick(detail.department as Pair | undefined);
  const [aid, amount, reason] = [text(detail.aid), text(detail.amount), text(detail.reason)];
  const came = aid && amount ? t("notice.referral_amount", { aid, amount }) : aid || reason;
  switch (detail.act) {
    case "accept":
      return { title: t("notice.referral_accept", { name, department }), text: "" };
    case "reject":
      return { title: t("notice.referral_reject", { name, department }), text: reason };
    case "withdraw":
      return { title: t("notice.referral_withdraw", { name }), text: reason };
    default:
      return { title: t("notice.referral_done", { name, department }), text: came };
  }
}

function text(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}
