import { greyOf, type Grey } from "./grey";

/** Where the number stands on the card's face, as fractions of the card, with room for a hand that trembles. */
const BAND = { x: 0.27, y: 0.7, width: 0.72, height: 0.3 };
const WIDTH = 760;

export interface Frame {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The strip with the number, cut out of a picture in which the card fills `frame` (fractions of the picture). */
function bandOf(frame: Frame): Frame {
  return { x: frame.x + BAND.x * frame.width, y: frame.y + BAND.y * frame.height, width: BAND.width * frame.width, height: BAND.height * frame.height };
}

/** The strip in grey; null while the camera has no picture yet. */
export function greyBand(picture: HTMLVideoElement | ImageBitmap, frame: Frame, canvas: HTMLCanvasElement): Grey | null {
  const [wide, high] = picture instanceof HTMLVideoElement ? [picture.videoWidth, picture.videoHeight] : [picture.width, picture.height];
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const band = bandOf(frame);
  if (!pen || wide === 0) return null;
  canvas.width = WIDTH;
  canvas.height = Math.max(1, Math.round((WIDTH * band.height * high) / (band.width * wide)));
  pen.drawImage(picture, band.x * wide, band.y * high, band.width * wide, band.height * high, 0, 0, canvas.width, canvas.height);
  return greyOf(pen.getImageData(0, 0, canvas.width, canvas.height));
}
