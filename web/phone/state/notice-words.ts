import type { Notification } from "@api/records";
import { named, t } from "../words";

/** A notice in a sentence or two. `detail` carries names, programme, decision, amount and reason, as far as there are. */
export function noticeWords(notice: Pick<Notification, "kind" | "detail">): { title: string; text: string } {
  const { detail } = notice;
  const name = text(detail.applicant_name) || text(detail.person_name) || text(detail.head_name) || t("notice.someone");
  const programme = named("programme", text(detail.programme) || "other");
  switch (notice.kind) {
    case "lead_received":
      return { title: t("notice.lead_received", { name }), text: t("notice.lead_received_text") };
    case "case_opened":
      return { title: t("notice.case_opened", { name, programme }), text: t("notice.case_opened_text") };
    case "visit_returned":
      return { title: t("notice.visit_returned", { name }), text: t("notice.visit_returned_text") };
    case "case_decided":
      return decided(detail, name, programme);
    default:
      return { title: name, text: "" };
  }
}

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

function text(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}
