import type { Question } from "./model";

export type ChoiceLayout = "list" | "beside" | "grid" | "pack" | "likert" | "sheet";

/** More than this, and the list has a search box above it; more than the second, and it opens on a sheet of its own. */
export const SEARCHED_FROM = 13;
const SHEET_FROM = 31;

type Asked = Pick<Question, "appearance" | "options" | "widget">;

/** How the choices of a question are laid out on a narrow screen. */
export function layoutOf({ appearance, options, widget }: Asked): ChoiceLayout {
  const has = (name: string) => appearance.includes(name);
  const pictures = options.some((option) => option.media.image);
  if (has("minimal") || has("autocomplete") || has("search") || options.length >= SHEET_FROM) return "sheet";
  if (has("likert") && widget === "select_one") return "likert";
  if (columnsOf(appearance) > 0) return "grid";
  if (has("columns-pack") || has("horizontal-compact") || has("compact") || has("quickcompact")) return "pack";
  if (has("columns") || has("horizontal")) return pictures ? "grid" : "pack";
  const short = options.length <= 3 && !pictures && options.every((option) => option.label.length <= 6);
  return short ? "beside" : "list";
}

/** Columns the form asks for, 0 when it leaves that open. */
export function columnsOf(appearance: readonly string[]): number {
  const asked = appearance.map((name) => /^(?:columns|compact|quickcompact)-(\d+)$/.exec(name)?.[1]).find(Boolean);
  return asked ? Number(asked) : 0;
}
