import { expect, test } from "vitest";
import type { PossibleAct } from "../records";
import { askedFor, factsOf, mistakeIn, startOf, type Asked } from "./needs";

const need = (name: string, type: string, required = true): Asked => ({ name, type, title: { zh: name, en: name }, choices: [], required });
const act = (over: Partial<PossibleAct>): PossibleAct => ({ act: "approve", title: { zh: "批准", en: "approve" }, to: "approved", rules: [], needs: [], refusals: [], desk: null, ...over });

test("the day of an approval session is said by the session, never at the case (TA-25)", () => {
  const asked = askedFor(act({ needs: [need("approved_amount", "decimal")], refusals: [{ rules: ["TA-25", "TA-26"], text: { zh: "须经集中研究审批", en: "in a session" } }] }));
  expect(asked.map((one) => one.name)).toEqual(["approved_amount"]);
});

test("a refusal that says itself what would settle it is believed before our own table", () => {
  const asked = askedFor(act({ refusals: [{ rules: ["TA-25"], text: { zh: "", en: "" }, needs: [need("minutes", "text")] }] }));
  expect(asked.map((one) => one.name)).toEqual(["minutes"]);
});

test("the township's opinion may name an amount", () => {
  expect(askedFor(act({ act: "give_opinion" })).map((one) => one.name)).toEqual(["requested_amount"]);
});

test.each([
  ["0.01", null],
  ["0", "amount"],
  ["0.00", "amount"],
  ["-5", "amount"],
  ["3000", null],
  ["3000.55", null],
  ["3000.555", "amount"],
  ["三千", "amount"],
  ["", "missing"],
  ["   ", "missing"],
])("an amount of %j is %j", (entered, mistake) => {
  expect(mistakeIn(need("approved_amount", "decimal"), entered)).toBe(mistake);
});

test("what may be left out may stay empty, and is then not sent", () => {
  const asked = [need("requested_amount", "decimal", false), need("notice_place", "set", false)];
  expect(asked.map((one) => mistakeIn(one, startOf(one)))).toEqual([null, null]);
  expect(factsOf(asked, { requested_amount: "", notice_place: [] })).toEqual({});
});

test("facts are sent as the catalogue types them", () => {
  const asked = [need("is_urgent", "bool"), need("approved_amount", "decimal"), need("missing_materials", "list"), need("notice_place", "set"), need("paid_at", "date")];
  expect(
    factsOf(asked, { is_urgent: "false", approved_amount: " 3000.50 ", missing_materials: "身份证复印件\n银行卡\n", notice_place: ["village_board"], paid_at: "2026-03-02" }),
  ).toEqual({ is_urgent: false, approved_amount: 3000.5, missing_materials: ["身份证复印件", "银行卡"], notice_place: ["village_board"], paid_at: "2026-03-02" });
});

test("a required date starts with today, an optional one empty", () => {
  expect(startOf(need("paid_at", "date"), "2026-03-02")).toBe("2026-03-02");
  expect(startOf(need("paid_at", "date", false), "2026-03-02")).toBe("");
});
