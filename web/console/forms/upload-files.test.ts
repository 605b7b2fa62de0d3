import { expect, test } from "vitest";
import { sorted } from "./upload-files";

const file = (name: string) => new File([name], name);
const names = (given: { workbook: File | null; media: File[] }) => [given.workbook?.name ?? null, ...given.media.map((one) => one.name)];

test("a workbook and its files are told apart by their names", () => {
  const { next, spare } = sorted({ workbook: null, media: [] }, [file("表.XLSX"), file("villages.csv")]);
  expect(names(next)).toEqual(["表.XLSX", "villages.csv"]);
  expect(spare).toBe(false);
});

test("a mended workbook keeps the files given before", () => {
  expect(names(sorted({ workbook: file("a.xlsx"), media: [file("v.csv")] }, [file("b.xlsx")]).next)).toEqual(["b.xlsx", "v.csv"]);
});

test("a file of the same name takes the place of the earlier one", () => {
  const newer = file("v.csv");
  const { next } = sorted({ workbook: file("a.xlsx"), media: [file("v.csv")] }, [newer]);
  expect(next.media).toEqual([newer]);
  expect(next.media[0]).toBe(newer);
});

test("of several workbooks the last is taken, and it is said", () => {
  const { next, spare } = sorted({ workbook: null, media: [] }, [file("a.xlsx"), file("b.xlsm")]);
  expect(names(next)).toEqual(["b.xlsm"]);
  expect(spare).toBe(true);
});

test("files without a workbook wait for one", () => {
  expect(sorted({ workbook: null, media: [] }, [file("v.csv")]).next.workbook).toBeNull();
});
