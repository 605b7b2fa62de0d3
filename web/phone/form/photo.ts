import { exifOf, withExif } from "./exif";
import { writeMark, type Mark } from "./media/watermark";

/** The longest side a photo keeps, in pixels, when the form does not say. */
export const LONGEST_SIDE = 1600;
const QUALITY = 0.82;

/** Width and height that fit into a square of `longest`, never larger than they were. */
export function fit(width: number, height: number, longest: number): { width: number; height: number } {
  const scale = Math.min(1, longest / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** The longest side this question's pictures may have: the form's own limit, never above ours. */
export function longestOf(maxPixels: number | null): number {
  return maxPixels !== null && maxPixels > 0 ? Math.min(maxPixels, LONGEST_SIDE) : LONGEST_SIDE;
}

/** Makes a camera's picture small enough to travel: turned upright, JPEG, with what its EXIF says of time and place, and
 * with `mark` written into it where the form asks for one. */
export async function smallPhoto(file: Blob, name: string, longest: number, mark: Mark = { lines: [] }): Promise<File> {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  const size = fit(bitmap.width, bitmap.height, longest);
  const canvas = document.createElement("canvas");
  Object.assign(canvas, size);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no canvas");
  context.drawImage(bitmap, 0, 0, size.width, size.height);
  bitmap.close();
  writeMark(context, mark, size.width, size.height);
  return jpegOf(canvas, name, file);
}

/** A canvas as a JPEG that says of time and place what the picture it was made from said. */
export async function jpegOf(canvas: HTMLCanvasElement, name: string, source: Blob): Promise<File> {
  const bytes = new Uint8Array(await (await encoded(canvas, "image/jpeg")).arrayBuffer());
  const exif = exifOf(new Uint8Array(await source.arrayBuffer()));
  const whole = exif ? withExif(bytes, exif) : bytes;
  return new File([whole as Uint8Array<ArrayBuffer>], name, { type: "image/jpeg" });
}

/** A drawing as a PNG, no longer than `longest`; `cut` is the part to keep, as fractions of the sheet. */
export async function pngOf(canvas: HTMLCanvasElement, name: string, longest: number, cut = { x: 0, y: 0, width: 1, height: 1 }): Promise<File> {
  const [width, height] = [cut.width * canvas.width, cut.height * canvas.height];
  const small = document.createElement("canvas");
  Object.assign(small, fit(width, height, longest));
  const pen = small.getContext("2d");
  if (!pen) throw new Error("no canvas");
  pen.drawImage(canvas, cut.x * canvas.width, cut.y * canvas.height, width, height, 0, 0, small.width, small.height);
  return new File([await encoded(small, "image/png")], name, { type: "image/png" });
}

async function encoded(canvas: HTMLCanvasElement, type: string): Promise<Blob> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, QUALITY));
  if (!blob) throw new Error("the picture could not be written");
  return blob;
}
