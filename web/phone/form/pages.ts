import type { Page, Part, Section } from "./model";

/** How a form is cut into screens. A group or repeat at the top is a screen. A group that is no field-list and holds
 * screens of its own (field-lists, repeats) is taken apart. Loose questions share a screen, unless the form's style is
 * `pages`: then each has its own. */
export function pagesOf(parts: readonly Part[], style: { eachPartAPage: boolean }): Page[] {
  const pages: Page[] = [];
  let loose: Part[] = [];
  const gather = (title: string) => {
    const [first] = loose;
    if (first) pages.push({ id: first.id, title, parts: loose });
    loose = [];
  };
  const walk = (inside: readonly Part[], title: string) => {
    for (const part of inside) {
      if (!isSeen(part)) continue;
      if (part.kind === "question") {
        loose.push(part);
        if (style.eachPartAPage || loose.length >= MOST_LOOSE) gather(title);
        continue;
      }
      gather(title);
      const inner = [title, part.label].filter(Boolean).join(" · ");
      if (part.kind === "section" && isTakenApart(part)) walk(part.parts, inner);
      else pages.push({ id: part.id, title: inner, parts: [part] });
    }
    gather(title);
  };
  walk(parts, "");
  return pages;
}

const MOST_LOOSE = 8;

function isTakenApart(section: Section): boolean {
  if (isFieldList(section.appearance)) return false;
  return section.parts.some((part) => part.kind === "repeat" || (part.kind === "section" && (isFieldList(part.appearance) || isTakenApart(part))));
}

const isFieldList = (appearance: readonly string[]) => appearance.includes("field-list") || appearance.includes("table-list");

/** Whether there is anything to see of it now. */
export function isSeen(part: Part): boolean {
  if (!part.relevant) return false;
  if (part.kind === "question") return true;
  if (part.kind === "repeat") return part.free || part.rows.some(isSeen);
  return part.parts.some(isSeen);
}
