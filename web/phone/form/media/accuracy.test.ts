import { expect, test } from "vitest";
import { limitsOf } from "./accuracy";

const question = (said: Record<string, string>) => ({ parameter: (name: string) => said[name] ?? null });

test("a form's own limits count, ours where it says nothing it could mean", () => {
  expect(limitsOf(question({}))).toEqual({ capture: 20, warning: 100 });
  expect(limitsOf(question({ accuracyThreshold: "5", unacceptableAccuracyThreshold: "30.5" }))).toEqual({ capture: 5, warning: 30.5 });
  expect(limitsOf(question({ accuracyThreshold: "0" }))).toEqual({ capture: 0, warning: 100 });
  expect(limitsOf(question({ accuracyThreshold: "-1", unacceptableAccuracyThreshold: " " }))).toEqual({ capture: 20, warning: 100 });
});
