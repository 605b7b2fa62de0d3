"""Teaches the net of `digits.ts` and prints `weights.ts`; run again only to teach it anew.

    python web/phone/form/media/id-card/teach.py FONT.otf [FONT.ttf …] > web/phone/form/media/id-card/weights.ts

The digits are rendered from the fonts given (OCR-B first: the card's own kind; it gets most of the samples), bent,
turned, blurred, smeared and grained as a phone's camera would. No picture of any card is used. Needs numpy and Pillow.
"""

import base64
import sys
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

CHARACTERS = "0123456789X"
WIDTH, HEIGHT, CELLS = 12, 18, 48  # as in digits.ts
SAMPLES, ROUNDS, BATCH = 28_000, 30, 128
MARGIN = 8  # pixels around a rendered digit
SEED = 7

Array = np.ndarray[Any, Any]
Box = tuple[float, float, float, float]


def drawn(font: str, character: str) -> Image.Image:
    """A digit in white on black."""
    picture = Image.new("L", (104, 104), 0)
    ImageDraw.Draw(picture).text((32, 24), character, font=ImageFont.truetype(font, 48), fill=255)
    return picture


def seen(digit: Image.Image, chance: np.random.Generator) -> tuple[Array, Box]:
    """Ink as a camera sees it, 0 to 1, and the box around it as the line finder would cut it, a little off."""
    if chance.random() < 1 / 3:
        digit = digit.filter(ImageFilter.MaxFilter(3))
    lean = chance.normal(0, 0.06)
    digit = digit.rotate(chance.normal(0, 4), resample=Image.Resampling.BILINEAR)
    shear = (1, lean, -lean * 52, 0, 1, 0)
    digit = digit.transform(digit.size, Image.Transform.AFFINE, shear, resample=Image.Resampling.BILINEAR)
    rows, columns = np.nonzero(np.asarray(digit) > 96)
    left, top, right, bottom = columns.min(), rows.min(), columns.max() + 1, rows.max() + 1
    height = int(chance.integers(14, 40))
    tall = height / (bottom - top)
    wide = tall * chance.uniform(0.88, 1.12)
    cut = digit.crop((int(left) - MARGIN, int(top) - MARGIN, int(right) + MARGIN, int(bottom) + MARGIN))
    small = cut.resize((max(4, int(cut.width * wide)), max(6, int(cut.height * tall))), Image.Resampling.BOX)
    ink = np.asarray(small.filter(ImageFilter.GaussianBlur(chance.uniform(0, height / 14)))) / 255
    if chance.random() < 0.25:
        steps, axis = int(chance.integers(2, 4)), int(chance.integers(0, 2))
        ink = np.mean([np.roll(ink, step, axis) for step in range(steps)], axis=0)
    paper, dark = chance.uniform(0, 0.12), chance.uniform(0.45, 0.9)
    across = np.arange(ink.shape[1]) / ink.shape[1] - 0.5
    ink = paper + ink * (dark - paper) + chance.normal(0, 0.08) * across
    ink = ink + chance.normal(0, chance.uniform(0, 0.07), ink.shape)
    off = chance.normal(0, max(0.35, height * 0.02), 4)
    x, y = MARGIN * wide, MARGIN * tall
    return ink, (x + off[0], y + off[1], ink.shape[1] - x + off[2], ink.shape[0] - y + off[3])


def sampled(ink: Array, box: Box) -> Array:
    """The box as the net takes it; the same steps as `sampled` in digits.ts."""
    left, top, right, bottom = box
    scale = min(HEIGHT / max(1.0, bottom - top), WIDTH / max(1.0, right - left))
    columns = (left + right) / 2 + (np.arange(WIDTH) + 0.5 - WIDTH / 2) / scale
    rows = (top + bottom) / 2 + (np.arange(HEIGHT) + 0.5 - HEIGHT / 2) / scale
    values = np.zeros((HEIGHT, WIDTH))
    for down in (-0.25, 0.25):
        for along in (-0.25, 0.25):
            values += between(ink, rows + down / scale - 0.5, columns + along / scale - 0.5) / 4
    low, high = np.sort(values.ravel())[[21, 194]]
    return np.clip((values - low) / max(high - low, 0.08), 0, 1)


def between(ink: Array, rows: Array, columns: Array) -> Array:
    y = np.clip(rows, 0, ink.shape[0] - 1.001)
    x = np.clip(columns, 0, ink.shape[1] - 1.001)
    top, left = y.astype(int), x.astype(int)
    down, along = (y - top)[:, None], (x - left)[None, :]
    upper = ink[np.ix_(top, left)] * (1 - along) + ink[np.ix_(top, left + 1)] * along
    lower = ink[np.ix_(top + 1, left)] * (1 - along) + ink[np.ix_(top + 1, left + 1)] * along
    return upper * (1 - down) + lower * down


def samples(fonts: list[str], count: int, chance: np.random.Generator) -> tuple[Array, Array]:
    """`count` pictures and which character each is."""
    digits = {(font, one): drawn(font, one) for font in fonts for one in CHARACTERS}
    pictures, truth = np.zeros((count, WIDTH * HEIGHT), np.float32), chance.integers(0, len(CHARACTERS), count)
    for at, which in enumerate(truth):
        font = fonts[0] if len(fonts) == 1 or chance.random() < 0.6 else fonts[int(chance.integers(1, len(fonts)))]
        pictures[at] = sampled(*seen(digits[font, CHARACTERS[which]], chance)).ravel()
    return pictures, truth


def guess(net: dict[str, Array], pictures: Array) -> tuple[Array, Array]:
    cells = np.maximum(0, pictures @ net["a"] + net["b"])
    return cells, cells @ net["c"] + net["d"]


def slopes(net: dict[str, Array], pictures: Array, truth: Array) -> dict[str, Array]:
    """How the mean error changes with each weight."""
    cells, raw = guess(net, pictures)
    error = np.exp(raw - raw.max(1, keepdims=True))
    error /= error.sum(1, keepdims=True)
    error[np.arange(len(truth)), truth] -= 1
    error /= len(truth)
    back = (error @ net["c"].T) * (cells > 0)
    return {"a": pictures.T @ back, "b": back.sum(0), "c": cells.T @ error, "d": error.sum(0)}


def taught(pictures: Array, truth: Array, chance: np.random.Generator) -> dict[str, Array]:
    """The net after ROUNDS over all samples (Adam)."""
    kinds = len(CHARACTERS)
    net: dict[str, Array] = {
        "a": chance.normal(0, (2 / (WIDTH * HEIGHT)) ** 0.5, (WIDTH * HEIGHT, CELLS)),
        "b": np.zeros(CELLS),
        "c": chance.normal(0, (2 / CELLS) ** 0.5, (CELLS, kinds)),
        "d": np.zeros(kinds),
    }
    mean = {name: np.zeros_like(weights) for name, weights in net.items()}
    square = {name: np.zeros_like(weights) for name, weights in net.items()}
    step = 0
    for turn in range(ROUNDS):
        for some in np.array_split(chance.permutation(len(truth)), len(truth) // BATCH):
            step += 1
            for name, slope in slopes(net, pictures[some], truth[some]).items():
                mean[name] = 0.9 * mean[name] + 0.1 * slope
                square[name] = 0.999 * square[name] + 0.001 * slope**2
                pace = 3e-3 * 0.88**turn * (mean[name] / (1 - 0.9**step))
                net[name] = net[name] - pace / (np.sqrt(square[name] / (1 - 0.999**step)) + 1e-8)
    return net


def main(fonts: list[str]) -> None:
    chance = np.random.default_rng(SEED)
    net = taught(*samples(fonts, SAMPLES, chance), chance)
    print(
        "/** What the net was taught, by `teach.py`: a scale, and weights of one byte each, row by row. Made, not written. */"
    )
    print("export const WEIGHTS = {")
    for name, weights in net.items():
        scale = float(np.abs(weights).max() / 127)
        whole = np.round(weights / scale).astype(np.int8)
        net[name] = whole * scale
        print(f'  {name}: [{round(scale, 8)}, "{base64.b64encode(whole.tobytes()).decode()}"],')
    print("} as const;")
    pictures, truth = samples(fonts[:1], 1500, chance)
    right = float((guess(net, pictures)[1].argmax(1) == truth).mean())
    print(f"{right:.2%} of new digits of the first font are right", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
