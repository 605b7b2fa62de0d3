import fc from "fast-check";
import { expect, test } from "vitest";
import { exifOf, takenAt, withExif } from "./exif";
import { fit, longestOf } from "./photo";

/** A little JPEG head: start, EXIF with an orientation in either byte order, end. */
function jpegWith(orientation: number, little: boolean): Uint8Array {
  const tiff = new DataView(new ArrayBuffer(26));
  tiff.setUint16(0, little ? 0x4949 : 0x4d4d);
  tiff.setUint16(2, 42, little);
  tiff.setUint32(4, 8, little);
  tiff.setUint16(8, 1, little);
  tiff.setUint16(10, 0x0112, little);
  tiff.setUint16(12, 3, little);
  tiff.setUint32(14, 1, little);
  tiff.setUint16(18, orientation, little);
  const exif = new Uint8Array([0x45, 0x78, 0x69, 0x66, 0, 0, ...new Uint8Array(tiff.buffer)]);
  return withExif(new Uint8Array([0xff, 0xd8, 0xff, 0xd9]), exif);
}

test.each([true, false])("a turned photo's mark is set upright (little endian: %s)", (little) => {
  const exif = exifOf(jpegWith(6, little));
  expect(exif).not.toBeNull();
  expect(exif).toEqual(exifOf(jpegWith(1, little)));
});

test("a picture without EXIF has none, and no bytes upset the reader", () => {
  expect(exifOf(new Uint8Array([0xff, 0xd8, 0xff, 0xd9]))).toBeNull();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
      exifOf(noise);
      exifOf(new Uint8Array([0xff, 0xd8, 0xff, 0xe1, 0, 60, 0x45, 0x78, 0x69, 0x66, 0, 0, ...noise]));
    }),
  );
});

test.each([
  [4000, 3000, 1600, 1600, 1200],
  [3000, 4000, 1600, 1200, 1600],
  [1600, 1200, 1600, 1600, 1200],
  [1601, 10, 1600, 1600, 10],
  [800, 600, 1600, 800, 600],
  [9000, 1, 1600, 1600, 1],
])("%d × %d into %d becomes %d × %d", (width, height, longest, w, h) => {
  expect(fit(width, height, longest)).toEqual({ width: w, height: h });
});

/** EXIF whose second folder holds the moment of taking. */
function exifTaken(moment: string, little: boolean): Uint8Array {
  const tiff = new DataView(new ArrayBuffer(64));
  tiff.setUint16(0, little ? 0x4949 : 0x4d4d);
  tiff.setUint32(4, 8, little);
  for (const [folder, tag, value] of [[8, 0x8769, 26], [26, 0x9003, 44]] as const) {
    tiff.setUint16(folder, 1, little);
    tiff.setUint16(folder + 2, tag, little);
    tiff.setUint32(folder + 10, value, little);
  }
  [...moment].forEach((letter, index) => tiff.setUint8(44 + index, letter.charCodeAt(0)));
  return new Uint8Array([0x45, 0x78, 0x69, 0x66, 0, 0, ...new Uint8Array(tiff.buffer)]);
}

test.each([true, false])("a photo from the gallery tells when it was taken (little endian: %s)", (little) => {
  expect(takenAt(exifTaken("2026:03:05 09:30:12", little))).toBe("2026-03-05 09:30");
  expect(takenAt(exifTaken("0000-00-00", little))).toBeNull();
});

test("no bytes upset the reader of the moment", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 120 }), fc.boolean(), (noise, little) => {
    takenAt(new Uint8Array([0x45, 0x78, 0x69, 0x66, 0, 0, ...(little ? [0x49, 0x49] : [0x4d, 0x4d]), ...noise]));
  }));
});

test.each([[null, 1600], [800, 800], [1600, 1600], [1601, 1600], [0, 1600]])("a form that says %s lets a photo be %d long", (said, longest) => {
  expect(longestOf(said)).toBe(longest);
});
