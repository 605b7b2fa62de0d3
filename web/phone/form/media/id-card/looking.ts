import { greyBand, type Frame } from "./band";
import { numberIn } from "./number";

/** Frames of a still photo in which the card may lie: all of it, or with a margin around. */
const STILL: readonly Frame[] = [0, 0.06, 0.12].map((edge) => ({ x: edge, y: edge, width: 1 - 2 * edge, height: 1 - 2 * edge }));

export const CARD_SHAPE = 85.6 / 54;

/** Looks for the ID number of a card that fills the frame. From the moving picture a number counts when two looks in a
 * row agree. `today`: YYYY-MM-DD. */
export function cardLooker(today: () => string): (picture: HTMLVideoElement | ImageBitmap, frame: Frame) => string | null {
  const canvas = document.createElement("canvas");
  let before: string | null = null;
  const numberOf = (picture: HTMLVideoElement | ImageBitmap, frame: Frame) => {
    const band = greyBand(picture, frame, canvas);
    return band && numberIn(band, today());
  };
  return (picture, frame) => {
    if (picture instanceof HTMLVideoElement) {
      const number = numberOf(picture, frame);
      const same = number !== null && number === before;
      before = number;
      return same ? number : null;
    }
    for (const one of STILL) {
      const number = numberOf(picture, one);
      if (number) return number;
    }
    return null;
  };
}
