import { expect, test } from "vitest";
import { columnsOf, layoutOf } from "./choice-layout";

const asked = (appearance: string, count: number, label = "能", image?: string, widget: "select_one" | "select_multiple" = "select_one") => ({
  widget,
  appearance: appearance.split(" ").filter(Boolean),
  options: Array.from({ length: count }, (_, at) => ({ value: String(at), label, media: image ? { image } : {}, geometry: "" })),
});

test.each([
  [asked("", 2), "beside"],
  [asked("", 3, "不太清楚的"), "beside"],
  [asked("", 3, "这个说法有七个字"), "list"],
  [asked("", 4), "list"],
  [asked("", 2, "能", "a.png"), "list"],
  [asked("", 30), "list"],
  [asked("", 31), "sheet"],
  [asked("minimal", 2), "sheet"],
  [asked("autocomplete", 5), "sheet"],
  [asked("likert", 5), "likert"],
  [asked("likert", 5, "能", undefined, "select_multiple"), "list"],
  [asked("columns-3", 6), "grid"],
  [asked("columns", 6), "pack"],
  [asked("columns", 6, "能", "a.png"), "grid"],
  [asked("columns-pack", 6), "pack"],
  [asked("horizontal", 6), "pack"],
  [asked("quickcompact-2", 6), "grid"],
] as const)("%j is laid out as %s", (question, layout) => {
  expect(layoutOf(question)).toBe(layout);
});

test("columns are what the form asks for", () => {
  expect(columnsOf(["columns-5"])).toBe(5);
  expect(columnsOf(["compact-3"])).toBe(3);
  expect(columnsOf(["columns"])).toBe(0);
});
