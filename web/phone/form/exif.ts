/** EXIF of JPEG files: carried over when a photo is made smaller, since time and place in it are evidence. */

const APP1 = 0xe1;
const ORIENTATION = 0x0112;

/** The EXIF segment's content (from "Exif\0\0" on) with its orientation set to upright, or null when there is none. */
export function exifOf(jpeg: Uint8Array): Uint8Array | null {
  if (jpeg[0] !== 0xff || jpeg[1] !== 0xd8) return null;
  for (let at = 2; at + 4 <= jpeg.length && jpeg[at] === 0xff; ) {
    const marker = jpeg[at + 1] ?? 0;
    const length = ((jpeg[at + 2] ?? 0) << 8) | (jpeg[at + 3] ?? 0);
    if (marker === 0xda || length < 2) return null;
    const content = jpeg.subarray(at + 4, at + 2 + length);
    if (marker === APP1 && isExif(content)) return upright(content.slice());
    at += 2 + length;
  }
  return null;
}

/** The same JPEG with this EXIF segment put right after its start. */
export function withExif(jpeg: Uint8Array, exif: Uint8Array): Uint8Array {
  const length = exif.length + 2;
  if (length > 0xffff) return jpeg;
  const whole = new Uint8Array(jpeg.length + exif.length + 4);
  whole.set(jpeg.subarray(0, 2));
  whole.set([0xff, APP1, length >> 8, length & 0xff], 2);
  whole.set(exif, 6);
  whole.set(jpeg.subarray(2), 6 + exif.length);
  return whole;
}

function isExif(content: Uint8Array): boolean {
  return [0x45, 0x78, 0x69, 0x66, 0, 0].every((byte, index) => content[index] === byte);
}

/** The pixels were turned while drawing; the mark that asks viewers to turn them must go. */
function upright(exif: Uint8Array): Uint8Array {
  const view = new DataView(exif.buffer, exif.byteOffset + 6, exif.length - 6);
  if (view.byteLength < 8) return exif;
  const little = view.getUint16(0) === 0x4949;
  const first = view.getUint32(4, little);
  if (first + 2 > view.byteLength) return exif;
  const entries = view.getUint16(first, little);
  for (let entry = 0; entry < entries; entry += 1) {
    const at = first + 2 + entry * 12;
    if (at + 12 > view.byteLength) break;
    if (view.getUint16(at, little) === ORIENTATION) view.setUint16(at + 8, 1, little);
  }
  return exif;
}
