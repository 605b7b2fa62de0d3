import { locale, pick } from "@ui/index";
import type { Finding } from "../records";

/** What the check of a workbook found, as people work through it: errors first, then by sheet and row. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  const rank = (one: Finding) => (one.severity === "error" ? 0 : 1);
  return findings
    .map((one, index) => ({ one, index }))
    .sort(
      (a, b) =>
        rank(a.one) - rank(b.one) ||
        (a.one.sheet ?? "").localeCompare(b.one.sheet ?? "") ||
        (a.one.row ?? 0) - (b.one.row ?? 0) ||
        a.index - b.index,
    )
    .map(({ one }) => one);
}

export type Severity = "all" | "error" | "warning";

/** Those of a severity whose place or words hold what was typed. */
export function filtered(findings: readonly Finding[], severity: Severity, typed: string): Finding[] {
  const words = typed.trim().toLowerCase();
  return findings.filter((one) => {
    if (severity !== "all" && (one.severity === "error") !== (severity === "error")) return false;
    const text = `${one.sheet ?? ""} ${one.row ?? ""} ${one.column ?? ""} ${pick(one.message)} ${pick(one.remedy)}`;
    return text.toLowerCase().includes(words);
  });
}

/** Lines to paste into a message or a sheet: sheet, row, column, what, what to do, with tabs between. */
export function asLines(findings: readonly Finding[]): string {
  const flat = (text: string) => text.replace(/[\t\r\n]+/g, " ");
  return findings
    .map((one) => [one.sheet ?? "", one.row?.toString() ?? "", one.column ?? "", pick(one.message), pick(one.remedy)].map(flat).join("\t"))
    .join("\n");
}

/** Where a finding is, as one says it: “survey 第 5 行 relevant 列”. */
export function placeOf(one: Finding): string {
  const parts = locale.value === "zh"
    ? [one.sheet, one.row && `第 ${one.row} 行`, one.column && `${one.column} 列`]
    : [one.sheet, one.row && `row ${one.row}`, one.column && `column ${one.column}`];
  return parts.filter(Boolean).join(locale.value === "zh" ? " " : ", ");
}
