import { exifOf, withExif } from "./exif";

/** The longest side a photo keeps, in pixels, when the form does not say. */
export const LONGEST_SIDE = 1600;
const QUALITY = 0.82;

/** Width and height that fit into a square of `longest`, never larger than they were. */
export function fit(width: number, height: number, longest: number): { width: number; height: number } {
  const scale = Math.min(1, longest / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** Makes a camera's picture small enough to travel: turned upright, JPEG, with what its EXIF says of time and place. */
export async function smallPhoto(file: Blob, name: string, longest: number): Promise<File> {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  const size = fit(bitmap.width, bitmap.height, longest);
  const canvas = document.createElement("canvas");
  Object.assign(canvas, size);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no canvas");
  context.drawImage(bitmap, 0, 0, size.width, size.height);
  bitmap.close();
  const small = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  if (!small) throw new Error("the picture could not be written");
  const exif = exifOf(new Uint8Array(await file.arrayBuffer()));
  const bytes = new Uint8Array(await small.arrayBuffer());
  const whole = exif ? withExif(bytes, exif) : bytes;
  return new File([whole as Uint8Array<ArrayBuffer>], name, { type: "image/jpeg" });
}
