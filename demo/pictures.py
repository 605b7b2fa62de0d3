"""Photos that nobody took: a farmhouse, a yard or a room, drawn from a number."""

from datetime import datetime
from functools import cache
from io import BytesIO

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 960, 720
_TAKEN = (0x8769, 0x9003)  # EXIF: the block of the camera, and in it the moment
_WALLS = ("#b9a98f", "#c9bba4", "#a4533c", "#d8d2c4", "#8f9a8b", "#b7794f")
_ROOFS = ("#5d4a42", "#6e7478", "#8a3f2d", "#44505a", "#7b6a55")
_GROUNDS = ("#8b7b5e", "#75715f", "#a58f6b", "#5f6f4c", "#9a9488")
_SKIES = ("#b8d0e4", "#d9dde0", "#8fb3d6", "#e6d9c4", "#a9b7c2")


def scene(number: int) -> Image.Image:
    """The picture of this number: another number is another place."""
    random = np.random.default_rng((140427, number))

    def between(low: float, high: float) -> int:
        return int(random.uniform(low, high))

    image = Image.new("RGB", (WIDTH, HEIGHT), str(random.choice(_SKIES)))
    draw = ImageDraw.Draw(image)
    horizon = between(300, 520)
    hills = [(at, horizon - between(10, 170)) for at in range(0, WIDTH + 1, 120)]
    draw.polygon([(0, HEIGHT), *hills, (WIDTH, HEIGHT)], str(random.choice(("#7d8a72", "#94907c", "#66756a"))))
    draw.rectangle((0, horizon, WIDTH, HEIGHT), str(random.choice(_GROUNDS)))
    for _ in range(between(1, 4)):
        _house(draw, random, between(-80, 620), horizon + between(20, 140), between(260, 520), between(140, 290))
    for _ in range(between(1, 5)):
        foot, top = between(0, WIDTH), horizon + between(-10, 160)
        draw.rectangle((foot - 7, top - between(90, 200), foot + 7, top), "#4d3b2c")
        crown, wide = top - between(150, 230), between(40, 120)
        draw.ellipse(
            (foot - wide, crown - wide, foot + wide, crown + wide), str(random.choice(("#4f6b3c", "#86803a")))
        )
    for _ in range(between(4, 14)):  # wood, baskets, a stool, washing
        left, top, size = between(0, WIDTH), between(horizon, HEIGHT - 20), between(20, 110)
        draw.rectangle((left, top, left + size, top + size * 2 // 3), tuple(random.integers(30, 230, 3).tolist()))
    shade = Image.fromarray(random.integers(148, 256, (6, 8), dtype=np.uint8))
    light = shade.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
    lit = Image.composite(image, Image.new("RGB", (WIDTH, HEIGHT), "#2c2620"), light)
    grain = Image.fromarray(random.normal(128, 9, (HEIGHT, WIDTH)).clip(0, 255).astype(np.uint8))
    return Image.blend(lit.filter(ImageFilter.GaussianBlur(0.8)), Image.merge("RGB", [grain] * 3), 0.06)


def _house(
    draw: ImageDraw.ImageDraw, random: np.random.Generator, left: int, foot: int, wide: int, high: int
) -> None:
    """A front with a roof, a door and windows."""
    wall, roof = str(random.choice(_WALLS)), str(random.choice(_ROOFS))
    draw.rectangle((left, foot - high, left + wide, foot), wall, "#4a4036", 3)
    over = int(random.uniform(15, 45))
    ridge = foot - high - int(random.uniform(40, 130))
    inset = int(random.uniform(0, wide / 3))
    draw.polygon(
        [
            (left - over, foot - high), (left + inset, ridge), (left + wide - inset, ridge),
            (left + wide + over, foot - high),
        ],
        roof,
    )  # fmt: skip
    rooms = max(2, wide // 110)
    door = int(random.integers(rooms))
    for room in range(rooms):
        begin = left + 14 + room * (wide - 14) // rooms
        end = begin + (wide - 14) // rooms - 22
        if room == door:
            draw.rectangle(
                (begin, foot - high * 3 // 4, end, foot), str(random.choice(("#7a2f26", "#3d5a6b", "#5b4630")))
            )
            continue
        draw.rectangle((begin, foot - high * 3 // 4, end, foot - high // 3), "#33424c", "#e8e2d4", 5)


@cache
def photo(number: int, *, taken: datetime, quality: int = 82) -> bytes:
    """A JPEG as a phone's camera makes it, with the moment in its EXIF (`taken` in the county's time)."""
    held, exif = BytesIO(), Image.Exif()
    block, moment = _TAKEN
    exif[block] = {moment: taken.strftime("%Y:%m:%d %H:%M:%S")}
    scene(number).save(held, "JPEG", quality=quality, exif=exif)
    return held.getvalue()
