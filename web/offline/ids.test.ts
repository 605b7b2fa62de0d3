import fc from "fast-check";
import { expect, test } from "vitest";
import { madeAt, uuid7 } from "./ids";

test("an id says its version and keeps the millisecond it was made", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 48 - 1 }), fc.uint8Array({ minLength: 16, maxLength: 16 }), (now, noise) => {
      const id = uuid7(now, (bytes) => bytes.set(noise));
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(parseInt(id.slice(0, 8) + id.slice(9, 13), 16)).toBe(now);
    }),
  );
});

test("an id tells when it was made, one of another kind does not", () => {
  expect(madeAt(uuid7(1_772_424_000_123, (bytes) => bytes.fill(255)))).toBe(1_772_424_000_123);
  expect(madeAt("0a4f1c22-9f2b-4d3e-8a11-000000000000")).toBeNull();
});
