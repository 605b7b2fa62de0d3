import type { Box, Grey } from "./grey";

/** Finds the eighteen digits of an ID number among dark spots: one line, equal heights, equal distances. */
const DIGITS = 18;

interface Spot extends Box {
  x: number;
  y: number;
  height: number;
}

/** Boxes of the digits from the left, or null when there is no such line. A box that the line demands but no spot fills
 * is where ink would lie. */
export function digitBoxes(boxes: readonly Box[], picture: Pick<Grey, "width" | "height">): Box[] | null {
  const spots = boxes
    .map((box): Spot => ({ ...box, x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2, height: box.bottom - box.top }))
    .filter((one) => one.height >= 8 && one.height <= picture.height * 0.6 && one.right - one.left <= one.height * 1.15)
    .sort((one, other) => one.x - other.x);
  let best: { fits: number; boxes: Box[] } | null = null;
  for (const first of spots) {
    for (const second of spots) {
      const found = follow(spots, first, second, picture);
      if (found && (!best || found.fits > best.fits)) best = found;
      if (best?.fits === DIGITS) return best.boxes;
    }
  }
  return best && best.fits >= DIGITS - 1 ? best.boxes : null;
}

/** The line that begins with `first` and goes on with `second`; how many of its places hold a spot of the right size. */
function follow(spots: readonly Spot[], first: Spot, second: Spot, picture: Pick<Grey, "width" | "height">) {
  let pitch = second.x - first.x;
  const { height } = first;
  if (!like(first, second) || pitch < height * 0.5 || pitch > height * 1.6 || first.x + pitch * (DIGITS - 1) > picture.width + pitch) return null;
  let slope = (second.y - first.y) / pitch;
  if (Math.abs(slope) > 0.2) return null;
  let [at, fits] = [first, 1];
  let places = 0;
  const boxes: Box[] = [first];
  for (let digit = 1; digit < DIGITS; digit += 1) {
    places += 1;
    const [x, y] = [at.x + pitch * places, at.y + slope * pitch * places];
    const spot = spots.find((one) => Math.abs(one.x - x) < pitch * 0.33 && Math.abs(one.y - y) < height * 0.3 && like(first, one));
    if (spot) {
      fits += 1;
      boxes.push(spot);
      // The whole way so far tells distance and slope best.
      pitch = (spot.x - first.x) / digit;
      if (digit > 3) slope = (spot.y - first.y) / (spot.x - first.x);
      [at, places] = [spot, 0];
    } else {
      if (digit - fits >= 2) return null;
      boxes.push({ left: x - pitch * 0.45, right: x + pitch * 0.45, top: y - height / 2, bottom: y + height / 2 });
    }
  }
  return { fits, boxes };
}

const like = (one: Spot, other: Spot) => Math.abs(one.height - other.height) <= Math.max(2, one.height * 0.22);
