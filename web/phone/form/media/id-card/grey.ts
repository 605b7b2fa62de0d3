/** A grey picture: brightness 0 (black) to 1 (white), row by row. */
export interface Grey {
  width: number;
  height: number;
  at: Float32Array;
}

/** Grey of a browser's pixels. */
export function greyOf(pixels: { width: number; height: number; data: Uint8ClampedArray }): Grey {
  const at = new Float32Array(pixels.width * pixels.height);
  for (let index = 0; index < at.length; index += 1) {
    const [red, green, blue] = [pixels.data[index * 4] ?? 0, pixels.data[index * 4 + 1] ?? 0, pixels.data[index * 4 + 2] ?? 0];
    at[index] = (red * 0.3 + green * 0.59 + blue * 0.11) / 255;
  }
  return { width: pixels.width, height: pixels.height, at };
}

/** How much darker each pixel is than its surroundings, 0 and up: shadows and glare fall out, ink stays. */
export function inkOf(grey: Grey, reach: number): Grey {
  const { width, height } = grey;
  const sums = new Float64Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y += 1) {
    let row = 0;
    for (let x = 0; x < width; x += 1) {
      row += grey.at[y * width + x] ?? 0;
      sums[(y + 1) * (width + 1) + x + 1] = (sums[y * (width + 1) + x + 1] ?? 0) + row;
    }
  }
  const at = new Float32Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const [top, bottom] = [Math.max(0, y - reach), Math.min(height, y + reach + 1)];
    for (let x = 0; x < width; x += 1) {
      const [left, right] = [Math.max(0, x - reach), Math.min(width, x + reach + 1)];
      const sum = (sums[bottom * (width + 1) + right] ?? 0) - (sums[top * (width + 1) + right] ?? 0) - (sums[bottom * (width + 1) + left] ?? 0) + (sums[top * (width + 1) + left] ?? 0);
      at[y * width + x] = Math.max(0, sum / ((bottom - top) * (right - left)) - (grey.at[y * width + x] ?? 0));
    }
  }
  return { width, height, at };
}

/** The level that parts two crowds of values best (Otsu's), of values 0 to 1. */
export function parting(values: Float32Array): number {
  const bins = new Float64Array(128);
  for (const value of values) bins[Math.min(127, Math.floor(value * 128))] = (bins[Math.min(127, Math.floor(value * 128))] ?? 0) + 1;
  const all = values.length;
  const sum = bins.reduce((total, count, bin) => total + count * bin, 0);
  let [below, belowSum, best, level] = [0, 0, -1, 0];
  bins.forEach((count, bin) => {
    below += count;
    belowSum += count * bin;
    if (below === 0 || below === all) return;
    const gap = belowSum / below - (sum - belowSum) / (all - below);
    const spread = below * (all - below) * gap * gap;
    if (spread > best) [best, level] = [spread, bin + 1];
  });
  return level / 128;
}

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Boxes of connected dark spots (eight neighbours) above a level; right and bottom are just outside. */
export function spotsOf(ink: Grey, level: number): Box[] {
  const { width, height } = ink;
  const seen = new Uint8Array(width * height);
  const boxes: Box[] = [];
  const stack: number[] = [];
  for (let start = 0; start < seen.length; start += 1) {
    if (seen[start] || (ink.at[start] ?? 0) < level) continue;
    const box = { left: width, top: height, right: 0, bottom: 0 };
    seen[start] = 1;
    stack.push(start);
    while (stack.length > 0) {
      const spot = stack.pop() ?? 0;
      const [x, y] = [spot % width, Math.floor(spot / width)];
      box.left = Math.min(box.left, x);
      box.right = Math.max(box.right, x + 1);
      box.top = Math.min(box.top, y);
      box.bottom = Math.max(box.bottom, y + 1);
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny += 1) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx += 1) {
          const next = ny * width + nx;
          if (seen[next] || (ink.at[next] ?? 0) < level) continue;
          seen[next] = 1;
          stack.push(next);
        }
      }
    }
    boxes.push(box);
  }
  return boxes;
}
