import fc from "fast-check";
import { expect, test } from "vitest";
import { layoutOf, momentText, writeMark } from "./watermark";

/** Chinese letters are as wide as high, others half. */
const widthOf = (text: string) => [...text].reduce((sum, letter) => sum + (letter > "\u2e80" ? 1 : 0.55), 0);

test("the band lies at the bottom and every line fits, whatever the picture's shape", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 160, max: 4000 }), fc.integer({ min: 160, max: 4000 }),
      fc.array(fc.string({ unit: fc.constantFrom("河", "村", "a", "1", " ", ":"), minLength: 1, maxLength: 60 }), { minLength: 1, maxLength: 3 }),
      (width, height, lines) => {
        const { band, size, lines: shown } = layoutOf(lines, width, height, widthOf);
        expect(band.y + band.height).toBeCloseTo(height, 6);
        expect(band.y).toBeGreaterThanOrEqual(0);
        expect(size).toBeGreaterThanOrEqual(11);
        for (const line of shown) expect(widthOf(line) * size).toBeLessThanOrEqual(width * 0.96 + 1e-6);
        expect(shown.join("")).toBe(lines.join(""));
      },
    ),
  );
});

test("letters keep one size on a large photo and shrink for a long line before they are broken", () => {
  expect(layoutOf(["2026-03-05 09:30"], 1600, 1200, widthOf).size).toBe(50);
  const long = layoutOf(["村".repeat(60)], 1600, 1200, widthOf);
  expect(long.lines).toHaveLength(1);
  expect(long.size).toBeCloseTo(25.6, 5);
  expect(layoutOf(["村".repeat(60)], 330, 440, widthOf).lines.length).toBeGreaterThan(1);
});

test("nothing to write leaves the photo as it is", () => {
  const pen = { font: "", fillStyle: "" as unknown, textBaseline: "top" as const, measureText: () => ({ width: 0 }), fillRect: () => expect.fail(), fillText: () => expect.fail() };
  writeMark(pen, { lines: [] }, 100, 100);
});

test("times on photos are Shanghai's", () => {
  expect(momentText(Date.parse("2026-03-04T16:05:30Z"))).toBe("2026-03-05 00:05");
});
