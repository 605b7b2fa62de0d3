import fc from "fast-check";
import { expect, test } from "vitest";
import { exifOf, withExif } from "./exif";
import { fit } from "./photo";

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
