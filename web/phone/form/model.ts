/** What the screens know of a form being filled in. Only `engine.ts` knows which engine stands behind it, so that the
 * engine can be replaced. Everything is reactive when read in a Vue render or watcher. */

export type Widget =
  | "text" | "paragraph" | "integer" | "decimal" | "date" | "time" | "datetime"
  | "select_one" | "select_multiple"
  | "image" | "signature" | "audio" | "file"
  | "geopoint" | "acknowledge" | "note" | "unsupported";

export interface Option {
  value: string;
  label: string;
}

export interface Geopoint {
  lat: number;
  lon: number;
  altitude: number | null;
  accuracy: number | null;
}

/** One answer as the widgets give and take it; the widget says which member it is. Null is "no answer". */
export type Answer = string | number | boolean | readonly string[] | Geopoint | File | null;

export interface Question {
  readonly kind: "question";
  readonly id: string;
  readonly widget: Widget;
  /** Where it stands now: `/data/member[2]/age`. */
  readonly path: string;
  readonly label: string;
  readonly hint: string;
  readonly relevant: boolean;
  readonly required: boolean;
  readonly readonly: boolean;
  readonly options: readonly Option[];
  readonly answer: Answer;
  /** What is wrong with the answer, in the form's words; null when it may stay. */
  readonly violation: string | null;
  readonly appearance: readonly string[];
  /** The longest side an image may have, in pixels. */
  readonly maxPixels: number | null;
  set(answer: Answer): void;
}

export interface Section {
  readonly kind: "section";
  readonly id: string;
  readonly path: string;
  readonly label: string;
  readonly relevant: boolean;
  readonly parts: readonly Part[];
}

export interface Repeat {
  readonly kind: "repeat";
  readonly id: string;
  readonly path: string;
  readonly label: string;
  readonly relevant: boolean;
  readonly rows: readonly Section[];
  /** False when the form itself counts the rows. */
  readonly free: boolean;
  add(): void;
  remove(index: number): void;
}

export type Part = Question | Section | Repeat;

/** One screen of the form: a group, a repeat, or a question of its own. */
export interface Page {
  id: string;
  title: string;
  part: Part;
}

export interface Violation {
  questionId: string;
  path: string;
  label: string;
  message: string;
}

export interface OpenForm {
  readonly title: string;
  /** Pages that may be filled in now. */
  readonly pages: readonly Page[];
  /** Everything that is missing or wrong now, in form order. */
  violations(): Violation[];
  /** The answers as instance XML; also of an unfinished form. */
  instance(): Promise<string>;
  /** Names of the files the answers now point to. */
  fileNames(): string[];
  setLanguage(locale: "zh" | "en"): void;
  /** Every question asked now, in form order. */
  questions(): Question[];
}

export function questionsOf(parts: readonly Part[]): Question[] {
  return parts.flatMap((part): Question[] => {
    if (part.kind === "question") return [part];
    if (part.kind === "section") return questionsOf(part.parts);
    return questionsOf(part.rows);
  });
}
