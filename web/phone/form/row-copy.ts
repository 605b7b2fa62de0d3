import type { Answer, Part, Section } from "./model";

/** The answers of a row in the order of its parts, so that they can be put into another row or put back. */
export type PartCopy = { answer: Answer } | { parts: readonly PartCopy[] } | { rows: readonly (readonly PartCopy[])[] };

/** `withFiles`: pictures, sounds and positions too. They belong to one row only and are left out of a copy of it. */
export function copyParts(section: Section, withFiles: boolean): PartCopy[] {
  return section.parts.map((part) => copyPart(part, withFiles));
}

function copyPart(part: Part, withFiles: boolean): PartCopy {
  if (part.kind === "section") return { parts: copyParts(part, withFiles) };
  if (part.kind === "repeat") return { rows: part.rows.map((row) => copyParts(row, withFiles)) };
  return { answer: withFiles || isPlain(part.answer) ? part.answer : null };
}

function isPlain(answer: Answer): boolean {
  if (Array.isArray(answer)) return answer.every((one) => typeof one === "string");
  return typeof answer !== "object" || answer === null;
}

/** Puts copied answers into a row of the same form. Twice, because a choice may be offered only after another answer. */
export function pasteParts(section: Section, copy: readonly PartCopy[]): void {
  for (let time = 0; time < 2; time += 1) section.parts.forEach((part, index) => pastePart(part, copy[index]));
}

function pastePart(part: Part, copy: PartCopy | undefined): void {
  if (!copy) return;
  if (part.kind === "section" && "parts" in copy) part.parts.forEach((inner, index) => pastePart(inner, copy.parts[index]));
  else if (part.kind === "repeat" && "rows" in copy) {
    while (part.free && part.rows.length < copy.rows.length) part.add();
    part.rows.forEach((row, index) => row.parts.forEach((inner, at) => pastePart(inner, copy.rows[index]?.[at])));
  } else if (part.kind === "question" && "answer" in copy && !part.readonly && part.answer !== copy.answer) {
    part.set(copy.answer);
  }
}
