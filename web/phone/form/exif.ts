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
  const at = entryAt(view, view.getUint32(4, little), ORIENTATION, little);
  if (at !== null) view.setUint16(at + 8, 1, little);
  return exif;
}

const EXIF_FOLDER = 0x8769;
const TAKEN = 0x9003;

/** When the camera says it took the picture, as its clock showed it: `2026-03-05 09:30`; null when it does not say. */
export function takenAt(exif: Uint8Array): string | null {
  const view = new DataView(exif.buffer, exif.byteOffset + 6, Math.max(0, exif.length - 6));
  if (view.byteLength < 8) return null;
  const little = view.getUint16(0) === 0x4949;
  const folder = entryAt(view, view.getUint32(4, little), EXIF_FOLDER, little);
  if (folder === null) return null;
  const entry = entryAt(view, view.getUint32(folder + 8, little), TAKEN, little);
  if (entry === null) return null;
  const at = view.getUint32(entry + 8, little);
  if (at + 19 > view.byteLength) return null;
  const text = String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + at, 16));
  const parts = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d)$/.exec(text);
  return parts ? `${parts[1]}-${parts[2]}-${parts[3]} ${parts[4]}` : null;
}

/** Where the entry of a tag begins in the folder at `first`, or null. */
function entryAt(view: DataView, first: number, tag: number, little: boolean): number | null {
  if (first + 2 > view.byteLength) return null;
  const entries = view.getUint16(first, little);
  for (let at = first + 2; at < first + 2 + entries * 12 && at + 12 <= view.byteLength; at += 12) {
    if (view.getUint16(at, little) === tag) return at;
  }
  return null;
}
