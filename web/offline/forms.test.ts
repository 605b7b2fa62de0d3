import "fake-indexeddb/auto";
import { createApi } from "@api/index";
import type { FormVersion } from "@api/records";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openDatabase, removeDatabase, type Database } from "./database";
import { fetchForms, fits, formMedia, formsFor, formsInForce, routineForm } from "./forms";
import { household } from "./household.sample";
import { changePages } from "./lists";
import { openStore } from "./store.sample";
import type { Store } from "./vault";

const TODAY = "2026-03-05";

function form(form_id: string, given: Partial<FormVersion> = {}): FormVersion {
  return {
    form_id, version: "1", title: { zh: form_id, en: form_id }, purpose: "visit", in_force_on: "2026-01-01",
    programmes: [], statuses: [], regions: [], sha256: "0".repeat(64), ...given,
  };
}

function status(name: string, valid_to: string | null = null, valid_from = "2020-01-01") {
  return { id: name, person_id: null, status: name, support_mode: null, care_grade: null, valid_from, valid_to };
}

const names = (forms: FormVersion[]) => forms.map((one) => `${one.form_id} ${one.version}`);

describe("which version is in force", () => {
  const versions = [form("a"), form("a", { version: "2", in_force_on: TODAY }), form("a", { version: "3", in_force_on: "2026-03-06" })];

  test.each([
    ["2026-03-04", "a 1"],
    [TODAY, "a 2"],
    ["2026-03-06", "a 3"],
  ])("on %s it is %s, with or without a signal", (day, expected) => {
    expect(names(formsInForce(versions, day))).toEqual([expected]);
    expect(names(formsInForce([...versions].reverse(), day))).toEqual([expected]);
  });

  test("a form that is only to come is not offered yet", () => {
    expect(formsInForce([form("b", { in_force_on: "2026-03-06" })], TODAY)).toEqual([]);
  });

  test("one version of each form, whatever is held", () => {
    const day = fc.integer({ min: 1, max: 28 }).map((n) => `2026-03-${String(n).padStart(2, "0")}`);
    const held = fc.uniqueArray(fc.record({ id: fc.constantFrom("a", "b", "c"), in_force_on: day }), { selector: (one) => one.id + one.in_force_on });
    fc.assert(
      fc.property(held, day, (list, today) => {
        const found = formsInForce(list.map((one) => form(one.id, { in_force_on: one.in_force_on })), today);
        const expected = [...new Set(list.map((one) => one.id))].flatMap((id) => {
          const days = list.filter((one) => one.id === id && one.in_force_on <= today).map((one) => one.in_force_on).sort();
          return days.length ? [`${id} ${days.at(-1)}`] : [];
        });
        expect(found.map((one) => `${one.form_id} ${one.in_force_on}`).sort()).toEqual(expected.sort());
      }),
    );
  });
});

describe("for whom a form is", () => {
  const zhao = household({ id: "h", statuses: [status("tekun")] });

  test.each([
    ["nothing said: for all", {}, true],
    ["its status", { statuses: ["dibao", "tekun"] }, true],
    ["another status", { statuses: ["dibao"] }, false],
    ["the programme of its status", { programmes: ["tekun"] }, true],
    ["another programme", { programmes: ["temp_aid"] }, false],
    ["its village", { regions: ["140427100201"] }, true],
    ["its county", { regions: ["140427"] }, true],
    ["another village", { regions: ["140427100202"] }, false],
    ["a grid below another that begins alike", { regions: ["140427100201002"] }, false],
    ["its status in another village", { statuses: ["tekun"], regions: ["140427100202"] }, false],
  ])("%s", (_what, given, expected) => {
    expect(fits(form("a", given), zhao, TODAY)).toBe(expected);
  });

  test.each([
    ["ends today", TODAY, "2020-01-01", true],
    ["ended yesterday", "2026-03-04", "2020-01-01", false],
    ["begins today", null, TODAY, true],
    ["begins tomorrow", null, "2026-03-06", false],
  ])("a status that %s", (_what, to, from, expected) => {
    const held = household({ id: "h", statuses: [status("tekun", to, from)] });
    expect(fits(form("a", { statuses: ["tekun"] }), held, TODAY)).toBe(expected);
  });

  test("the fitting ones come first, those for few before those for all; no form is withheld", () => {
    const forms = [form("for_all"), form("for_dibao", { statuses: ["dibao"] }), form("for_tekun", { statuses: ["tekun"] })];
    const offer = formsFor(zhao, forms, TODAY);
    expect(names(offer.fitting)).toEqual(["for_tekun 1", "for_all 1"]);
    expect(names(offer.others)).toEqual(["for_dibao 1"]);
  });

  test.each([
    ["made for its status, beside those for all", [form("for_all"), form("for_tekun", { statuses: ["tekun"] })], "for_tekun"],
    ["the only one that fits", [form("for_all"), form("for_dibao", { statuses: ["dibao"] })], "for_all"],
    ["two for all", [form("for_all"), form("for_all_too")], undefined],
    ["two made for its status", [form("one", { statuses: ["tekun"] }), form("other", { statuses: ["tekun"] })], undefined],
    ["none that fits", [form("for_dibao", { statuses: ["dibao"] })], undefined],
  ])("a visit begins unasked with the form that is %s", (_what, forms, expected) => {
    expect(routineForm(formsFor(zhao, forms, TODAY))?.form_id).toBe(expected);
  });
});

describe("forms with files", () => {
  let db: Database;
  let store: Store;
  beforeEach(async () => {
    db = await openDatabase("test");
    store = await openStore(db);
  });
  afterEach(async () => {
    db.close();
    await removeDatabase("test");
  });

  const text = { ...form("a"), xform: "<x/>", definition: {}, form_tests: [], media: [{ name: "村 庄.csv", sha256: "1".repeat(64), bytes: 9, content_type: "text/csv" }] };

  function api(lost: Set<string>) {
    return createApi({
      baseUrl: "http://phone.test",
      fetch: async (request) => {
        const path = decodeURIComponent(new URL(request.url).pathname);
        if (lost.has(path)) throw new TypeError("Failed to fetch");
        if (path === "/forms/a/1") return Response.json(text);
        if (path === "/forms/a/1/media/村 庄.csv") return new Response("name\na\n");
        return new Response("", { status: 404 });
      },
    });
  }

  test("are kept with their files, to be filled without a signal", async () => {
    await changePages(store, [["forms", 0]], () => ({ forms: () => [form("a")] }));
    let told = 0;
    await fetchForms(store, api(new Set()), () => void told++);
    const held = await db.get("forms", ["a", "1"]);
    expect(held?.xform).toBe("<x/>");
    expect(told).toBe(1);
    expect([...(await formMedia(db, held!)).keys()]).toEqual(["村 庄.csv"]);
  });

  test("are not offered half: when a file was lost on the way the form is fetched again", async () => {
    await changePages(store, [["forms", 0]], () => ({ forms: () => [form("a")] }));
    await expect(fetchForms(store, api(new Set(["/forms/a/1/media/村 庄.csv"])), () => undefined)).rejects.toThrow("no answer");
    expect(await db.get("forms", ["a", "1"])).toBeUndefined();
    await fetchForms(store, api(new Set()), () => undefined);
    expect(await db.get("forms", ["a", "1"])).toBeDefined();
  });
});
