import { expect, test } from "vitest";
import type { ReferralRow } from "../records";
import { amountOf, formOf, tone } from "./standing";

const row = (state: ReferralRow["state"], late = false) => ({ state, clock: late ? ({ state: "late" } as ReferralRow["clock"]) : null });

test("what is past its limit stands out whatever it waits for", () => {
  expect(tone(row("dispatched", true))).toBe("late");
  expect(tone(row("returned", true))).toBe("late");
  expect([tone(row("dispatched")), tone(row("returned")), tone(row("referee")), tone(row("done")), tone(row("withdrawn"))]).toEqual(["info", "soon", "soon", "good", "neutral"]);
});

test("the form is opened for what the referral comes from", () => {
  expect(formOf({ lead: "1" })).toBe("#/referrals?lead=1");
  expect(formOf({ household: null, case: "2" })).toBe("#/referrals?case=2");
});

test.each([["", null], [" 500 ", "500"], ["0.01", "0.01"], ["0", undefined], ["-3", undefined], ["12.345", undefined], ["五百", undefined]])("an amount of %j is %j", (typed, amount) => {
  expect(amountOf(typed)).toBe(amount);
});
