import { expect, test } from "vitest";
import { wgs84ToBd09, wgs84ToGcj02, type LonLat } from "./datum";
import samples from "./datum.samples.json";

/** A tenth of a millimetre. The samples are what geo/datum.py says; tests/pure holds them to it. */
const CLOSE = 1e-9;

test.each(samples)("$wgs84 is where the server puts it on both maps", ({ wgs84, gcj02, bd09 }) => {
  for (const [found, told] of [[wgs84ToGcj02(wgs84 as unknown as LonLat), gcj02], [wgs84ToBd09(wgs84 as unknown as LonLat), bd09]] as const) {
    expect(Math.abs(found[0] - told[0]!)).toBeLessThan(CLOSE);
    expect(Math.abs(found[1] - told[1]!)).toBeLessThan(CLOSE);
  }
});

test("in the county the two maps lie hundreds of metres from the satellites", () => {
  const [lon, lat] = wgs84ToGcj02([113.2041, 36.1092]);
  const metres = Math.hypot((lon - 113.2041) * 90_000, (lat - 36.1092) * 111_000);
  expect(metres).toBeGreaterThan(300);
  expect(metres).toBeLessThan(900);
});
