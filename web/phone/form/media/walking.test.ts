import { expect, test } from "vitest";
import { troubleOf, deviceTrouble } from "./trouble";
import { pointOf, verdict, Walk } from "./walking";

const point = (metresNorth: number, accuracy: number | null = 5) => ({ lat: 36.1 + metresNorth / 111_318.85, lon: 113.2, altitude: null, accuracy });

test("a walk keeps one point per interval, both sides of the second", () => {
  const walk = new Walk({ seconds: 10, accuracyM: 20 });
  expect(walk.take({ point: point(0), at: 0 })).not.toBeNull();
  expect(walk.take({ point: point(8), at: 9_700 })).toBeNull();
  expect(walk.take({ point: point(9), at: 9_750 })).not.toBeNull();
  expect(walk.take({ point: point(20), at: 19_000 })).toBeNull();
  expect(walk.take({ point: point(21), at: 19_800 })).not.toBeNull();
});

test("rough readings are passed over, at the limit they count, and unknown accuracy counts", () => {
  const walk = new Walk({ seconds: 5, accuracyM: 20 });
  expect(walk.take({ point: point(0, 20.1), at: 0 })).toBeNull();
  expect(walk.take({ point: point(0, 20), at: 0 })).not.toBeNull();
  expect(walk.take({ point: point(30, null), at: 5_000 })).not.toBeNull();
});

test("standing still adds no points", () => {
  const walk = new Walk({ seconds: 5, accuracyM: 20 });
  walk.take({ point: point(0), at: 0 });
  expect(walk.take({ point: point(0.5), at: 60_000 })).toBeNull();
  expect(walk.take({ point: point(1.5), at: 61_000 })).not.toBeNull();
});

test("a position is taken by itself when it is good enough, and never when the form says 0", () => {
  expect(verdict(20, { capture: 20 })).toBe("take");
  expect(verdict(20.1, { capture: 20 })).toBe("wait");
  expect(verdict(1, { capture: 0 })).toBe("wait");
  expect(verdict(null, { capture: 20 })).toBe("wait");
});

test("a browser's position is kept to the centimetre", () => {
  expect(pointOf({ latitude: 36.123456789, longitude: 113.2, altitude: 1034.56, accuracy: 7.77 })).toEqual({ lat: 36.1234568, lon: 113.2, altitude: 1034.6, accuracy: 7.8 });
  expect(pointOf({ latitude: 36, longitude: 113, altitude: null, accuracy: 8 }).altitude).toBeNull();
});

test.each([["NotAllowedError", "refused"], ["NotFoundError", "none"], ["NotReadableError", "busy"], ["QuotaExceededError", "full"], ["Other", "failed"]])("%s means %s", (name, trouble) => {
  expect(troubleOf(new DOMException("", name))).toBe(trouble);
});

test("no error at all is still said somehow, and an unsafe page has no camera", () => {
  expect(troubleOf(null)).toBe("failed");
  expect(deviceTrouble(false, true)).toBe("insecure");
  expect(deviceTrouble(true, false)).toBe("none");
  expect(deviceTrouble(true, true)).toBeNull();
});
