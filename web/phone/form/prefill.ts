import type { Answer, Widget } from "./model";

/** What an author marked on one question: `fact` takes the newest known fact, `last` the answer of the last visit. */
export interface PrefillMark {
  path: string;
  take: "fact" | "last";
  fact: string | null;
}

export interface Known {
  facts: Record<string, unknown>;
  /** Answers of the newest visit, by path. */
  last: Record<string, unknown>;
  /** Answers of the visit that is being corrected, by path: every question they name takes them. */
  corrected?: Record<string, unknown>;
}

const NAMESPACE = "urn:tanfang:forms";

/** Reads the marks out of the form's own text. */
export function prefillMarks(xform: string, parse: (text: string) => Document): PrefillMark[] {
  const marks: PrefillMark[] = [];
  for (const bind of parse(xform).getElementsByTagName("bind")) {
    const take = bind.getAttributeNS(NAMESPACE, "prefill");
    const path = bind.getAttribute("nodeset");
    if (!path || (take !== "fact" && take !== "last")) continue;
    const fact = bind.getAttributeNS(NAMESPACE, "fact")?.split(":")[0] || null;
    marks.push({ path, take, fact });
  }
  return marks;
}

/** What is put in: of a correction everything that was answered, else what the author marked. */
export function marksFor(known: Known, marked: () => PrefillMark[]): PrefillMark[] {
  if (!known.corrected) return marked();
  return Object.keys(known.corrected).map((path) => ({ path, take: "last", fact: null }));
}

/** The value to put in for a mark, or null when nothing is known. */
export function knownValue(mark: PrefillMark, known: Known): unknown {
  const value = mark.take === "last" ? (known.corrected ?? known.last)[mark.path] : mark.fact ? known.facts[mark.fact] : undefined;
  return value === undefined || value === null || value === "" ? null : value;
}

/** Turns a known value into an answer of this question; null when it does not fit (a choice the form does not have). */
export function asAnswer(question: { widget: Widget; options: readonly { value: string }[] }, value: unknown): Answer {
  switch (question.widget) {
    case "select_one": {
      const wanted = value === true ? ["yes", "true"] : value === false ? ["no", "false"] : [String(value)];
      return question.options.find((option) => wanted.includes(option.value))?.value ?? null;
    }
    case "select_multiple": {
      const wanted = Array.isArray(value) ? value.map(String) : String(value).split(/\s+/);
      const held = wanted.filter((one) => question.options.some((option) => option.value === one));
      return held.length ? held : null;
    }
    case "integer": {
      const number = Number(value);
      return Number.isInteger(number) ? number : null;
    }
    case "decimal": {
      const number = Number(value);
      return Number.isFinite(number) ? number : null;
    }
    case "date":
      return /^\d{4}-\d{2}-\d{2}/.test(String(value)) ? String(value).slice(0, 10) : null;
    case "text":
    case "paragraph":
    case "telephone":
    case "citizen_id":
      return typeof value === "object" ? null : String(value);
    default:
      return null;
  }
}
