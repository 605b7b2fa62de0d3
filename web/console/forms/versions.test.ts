import { expect, test } from "vitest";
import type { FormVersionRow } from "../records";
import { afterRetiring, byForm, face, searched, versionBefore } from "./versions";

const version = (form_id: string, name: string, state: FormVersionRow["state"], title_zh = "走访表"): FormVersionRow => ({
  form_id, version: name, state, title_zh, title_en: "Visit form", purpose: "visit", in_force_on: "2026-03-01",
  published_at: "2026-03-01T09:00:00+08:00", published_by_name: null, retired_at: null, retired_reason: null, form_tests: [], sha256: "",
});
const rows = [
  version("b_visit", "4", "scheduled"),
  version("b_visit", "3", "scheduled"),
  version("b_visit", "2", "in_force"),
  version("b_visit", "1", "superseded"),
  version("a_survey", "1", "retired", "旧调查表"),
  version("c_visit", "1", "scheduled", "新表"),
];

test("forms in use stand before those to come and the ended ones", () => {
  expect(byForm(rows).map((one) => one.form_id)).toEqual(["b_visit", "c_visit", "a_survey"]);
});

test("a form knows its version of today, and the next ones in the order of their days", () => {
  const [form] = byForm(rows);
  expect(form?.now?.version).toBe("2");
  expect(form?.next.map((one) => one.version)).toEqual(["3", "4"]);
});

test("a form is called by its version of today, else by the next, else by the last", () => {
  expect(byForm(rows).map((one) => face(one)?.version)).toEqual(["2", "1", "1"]);
});

test("every word that is typed must be in the title or the id", () => {
  const forms = byForm(rows);
  expect(searched(forms, "旧 survey").map((one) => one.form_id)).toEqual(["a_survey"]);
  expect(searched(forms, "旧 b_visit")).toEqual([]);
  expect(searched(forms, "  ")).toHaveLength(3);
});

test("retiring the version of today brings the one before it back", () => {
  expect(afterRetiring(byForm(rows)[0]!, "2")).toEqual({ kind: "again", version: "1" });
});

test("retiring another version leaves new records where they are", () => {
  expect(afterRetiring(byForm(rows)[0]!, "3")).toEqual({ kind: "stays", version: "2" });
  expect(afterRetiring(byForm(rows)[1]!, "1")).toEqual({ kind: "stays", version: null });
});

test("retiring the only version ends the form; a retired one does not come back", () => {
  const [form] = byForm([version("d", "2", "in_force"), version("d", "1", "retired")]);
  expect(afterRetiring(form!, "2")).toEqual({ kind: "none" });
});

test("a version is compared with the one before it; the first with none", () => {
  expect(versionBefore(rows.slice(0, 4), "2")).toBe("1");
  expect(versionBefore(rows.slice(0, 4), "1")).toBeNull();
});
