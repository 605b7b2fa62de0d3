import { expect, test } from "vitest";
import { newId } from "./ids";

test("an id carries its time first, then version 7 and the variant", () => {
  const id = newId(Date.parse("2026-03-01T00:00:00Z"), new Uint8Array(10).fill(0xff));
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(parseInt(id.slice(0, 8) + id.slice(9, 13), 16)).toBe(Date.parse("2026-03-01T00:00:00Z"));
});

test("a later id sorts after an earlier one", () => {
  expect(newId(1_000) < newId(1_001)).toBe(true);
});
