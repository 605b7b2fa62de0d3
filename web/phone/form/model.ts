/** What the screens know of a form being filled in. Only the files `engine*.ts` know which engine stands behind it, so
 * that the engine can be replaced. Everything is reactive when read in a Vue render or watcher. */

export type Widget =
  | "text" | "paragraph" | "integer" | "decimal" | "citizen_id" | "telephone" | "url"
  | "date" | "time" | "datetime"
  | "select_one" | "select_multiple" | "select_map" | "rank" | "range"
  | "image" | "annotate" | "draw" | "signature" | "audio" | "video" | "file"
  | "geopoint" | "map_point" | "geotrace" | "geoshape" | "barcode"
  | "acknowledge" | "note" | "unsupported";

/** Names of files of the form that belong to a text. */
export interface MediaNames {
  image?: string;
  audio?: string;
  video?: string;
}

/** Formatted text: the few marks a form may use, as a tree; never HTML. */
export type Markup =
  | { kind: "text"; text: string }
  | { kind: "break" }
  | { kind: "link"; address: string; inner: readonly Markup[] }
  | { kind: "element"; name: MarkupElement; colour?: string; inner: readonly Markup[] };

export type MarkupElement = "p" | "span" | "strong" | "em" | "u" | "ul" | "ol" | "li" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6";

export interface Option {
  value: string;
  label: string;
  media: MediaNames;
  /** Where it lies, in ODK's notation, when the list has a column `geometry`. */
  geometry: string;
}

export interface Geopoint {
  lat: number;
  lon: number;
  altitude: number | null;
  accuracy: number | null;
}

/** One answer as the widgets give and take it; the widget says which member it is. Null is "no answer". */
export type Answer = string | number | boolean | readonly string[] | Geopoint | readonly Geopoint[] | File | null;

export interface Question {
  readonly kind: "question";
  readonly id: string;
  readonly widget: Widget;
  /** Where it stands now: `/data/member[2]/age`. */
  readonly path: string;
  readonly label: string;
  readonly labelMarkup: readonly Markup[];
  readonly hint: string;
  readonly hintMarkup: readonly Markup[];
  /** More to read for those who want it; empty for most questions. */
  readonly guidance: string;
  readonly media: MediaNames;
  readonly relevant: boolean;
  readonly required: boolean;
  readonly readonly: boolean;
  readonly options: readonly Option[];
  readonly answer: Answer;
  /** The answer as it stands in the instance. */
  readonly stored: string;
  /** What is wrong with the answer, in the form's words (empty when it has none); null when it may stay. */
  readonly violation: string | null;
  readonly appearance: readonly string[];
  /** The longest side an image may have, in pixels. */
  readonly maxPixels: number | null;
  /** An attribute of the question's control or bind by its local name, such as `accuracyThreshold`, `quality`, `rows`,
   * `start`, `end`, `step`, `placeholder`, `incremental`; null when it is not there. */
  parameter(name: string): string | null;
  set(answer: Answer): void;
}

export interface Section {
  readonly kind: "section";
  readonly id: string;
  readonly path: string;
  readonly label: string;
  readonly relevant: boolean;
  readonly appearance: readonly string[];
  readonly parts: readonly Part[];
}

export interface Repeat {
  readonly kind: "repeat";
  readonly id: string;
  readonly path: string;
  readonly label: string;
  readonly relevant: boolean;
  readonly appearance: readonly string[];
  readonly rows: readonly Section[];
  /** False when the form itself counts the rows. */
  readonly free: boolean;
  /** Puts an empty row behind the row of this index, or at the end. */
  add(after?: number): void;
  remove(index: number): void;
}

export type Part = Question | Section | Repeat;

/** One screen of the form. */
export interface Page {
  id: string;
  title: string;
  parts: readonly Part[];
}

export interface Violation {
  questionId: string;
  path: string;
  label: string;
  message: string;
  /** Nothing was answered where an answer is required. */
  blank: boolean;
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
  /** What controls its questions need, also those not asked now. */
  widgets(): ReadonlySet<Widget>;
  /** The address of a file of the form (a picture in a label); null when the phone does not hold it. */
  mediaAddress(name: string): string | null;
  /** Gives back what the form holds outside itself, such as addresses of its pictures. */
  close(): void;
}

export function questionsOf(parts: readonly Part[]): Question[] {
  return parts.flatMap((part): Question[] => {
    if (part.kind === "question") return [part];
    if (part.kind === "section") return questionsOf(part.parts);
    return questionsOf(part.rows);
  });
}
