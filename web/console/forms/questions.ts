import type { FormDefinition, FormQuestion } from "../records";

/** A line of the form read from top to bottom; `depth`: how many groups it stands in. */
export interface QuestionLine {
  question: FormQuestion;
  depth: number;
}

/** Everything a form asks and works out, in its order; what the phone notes by itself is left out. */
export function linesOf(definition: FormDefinition): QuestionLine[] {
  const depths = new Map<string, number>();
  return definition.questions.flatMap((question) => {
    const depth = depths.get(question.parent ?? "") ?? 0;
    depths.set(question.path, depth + 1);
    return question.kind === "meta" ? [] : [{ question, depth }];
  });
}

export type AskedAs =
  | "group" | "repeat" | "calculation" | "note" | "text" | "integer" | "decimal" | "date" | "time" | "dateTime"
  | "select_one" | "select_multiple" | "rank" | "range" | "acknowledge" | "barcode" | "geopoint" | "geotrace" | "geoshape"
  | "image" | "audio" | "video" | "file";

const BY_TYPE: Record<string, AskedAs> = {
  int: "integer", decimal: "decimal", date: "date", time: "time", dateTime: "dateTime", barcode: "barcode",
  geopoint: "geopoint", geotrace: "geotrace", geoshape: "geoshape",
};
const BY_CONTROL: Record<string, AskedAs> = {
  select1: "select_one", select: "select_multiple", rank: "rank", range: "range", trigger: "acknowledge",
};

/** What kind of question it is, in the words of a workbook's `type` column. */
export function askedAs(question: FormQuestion): AskedAs {
  if (question.kind === "group" || question.kind === "repeat" || question.kind === "calculation") return question.kind;
  const control = question.control ?? "";
  const chosen = BY_CONTROL[control];
  if (chosen) return chosen;
  if (control === "upload") return (["image", "audio", "video"] as const).find((kind) => question.media_type?.startsWith(kind)) ?? "file";
  const typed = BY_TYPE[question.type];
  if (typed) return typed;
  return question.readonly === "true()" && !question.calculate ? "note" : "text";
}

export const isMust = (question: FormQuestion): boolean => !["", "false()", undefined].includes(question.required);

/** Texts by language, the language spoken first; a form of one language has them under `default`. */
export function inBoth(texts: Record<string, string> | undefined, spoken: "zh" | "en"): [first: string, second: string] {
  const held = texts ?? {};
  const first = held[spoken] || held.default || Object.values(held)[0] || "";
  const second = (spoken === "zh" ? held.en : held.zh) ?? "";
  return [first, second === first ? "" : second];
}
