"""Which edits of a photo are known again, and which are not. The shares stand in docs/explanation/evidence.md."""

from collections.abc import Callable
from functools import cache
from io import BytesIO
from random import Random

import pytest
from PIL import Image, ImageDraw, ImageEnhance

from geo import evidence
from server.files.images import examine
from server.files.likeness import MOST_BITS
from server.files.records import Examined

SCENES = 24
Edit = Callable[[Image.Image, Random], Image.Image]


@cache
def scene(seed: int) -> Image.Image:
    """A yard as no other: soft light and shade, and things in it."""
    random = Random(seed)
    small = Image.new("RGB", (12, 9))
    small.putdata([tuple(random.randrange(256) for _ in range(3)) for _ in range(12 * 9)])
    image = small.resize((480, 360), Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(image)
    for _ in range(12):
        left, top = random.randrange(440), random.randrange(320)
        colour = (random.randrange(256), random.randrange(256), random.randrange(256))
        draw.rectangle((left, top, left + random.randint(20, 140), top + random.randint(20, 120)), fill=colour)
    return image


def looked_at(image: Image.Image, quality: int = 85) -> Examined:
    out = BytesIO()
    image.save(out, "JPEG", quality=quality)
    return examine(out.getvalue())


@cache
def kept() -> list[Examined]:
    return [looked_at(scene(seed)) for seed in range(SCENES)]


def known_again(new: Examined, old: Examined) -> bool:
    """As the county's photos are compared: as it is with the whole and its parts, turned with the whole."""
    whole = (old.perceptual_hash, old.difference_hash)
    pairs = [((new.perceptual_hash, new.difference_hash), one) for one in (whole, *old.parts)]
    pairs += [(turned, whole) for turned in new.turned]
    differ = [tuple(((a ^ b) & (2**64 - 1)).bit_count() for a, b in zip(*pair, strict=True)) for pair in pairs]
    return any(
        first <= MOST_BITS and evidence.is_reused(first, second, same_household=False) for first, second in differ
    )


def crop(left: float, top: float, right: float, bottom: float) -> Edit:
    def edit(image: Image.Image, _: Random) -> Image.Image:
        wide, high = image.size
        return image.crop(
            (round(left * wide), round(top * high), round((1 - right) * wide), round((1 - bottom) * high))
        )

    return edit


def anywhere(share: float) -> Edit:
    def edit(image: Image.Image, random: Random) -> Image.Image:
        left, top = random.uniform(0, share), random.uniform(0, share)
        return crop(left, top, share - left, share - top)(image, random)

    return edit


def turn(how: Image.Transpose) -> Edit:
    return lambda image, _: image.transpose(how)


EDITS: dict[str, tuple[Edit, int, float, float]] = {  # the edit, its JPEG quality, least and most that is known again
    "recompressed": (lambda image, _: image, 25, 0.98, 1.0),
    "brighter": (lambda image, _: ImageEnhance.Brightness(image).enhance(1.25), 85, 0.95, 1.0),
    "half as large": (lambda image, _: image.resize((240, 180)), 85, 0.98, 1.0),
    **{how.name.lower(): (turn(how), 60, 0.98, 1.0) for how in Image.Transpose},
    "5 % of a side cut off": (crop(0.05, 0, 0, 0), 85, 0.75, 1.0),
    "10 % of a side cut off": (crop(0, 0, 0.1, 0), 85, 0.55, 1.0),
    "15 % of a side cut off": (crop(0, 0.15, 0, 0), 85, 0.95, 1.0),
    "20 % of a side cut off": (crop(0, 0, 0, 0.2), 85, 0.55, 1.0),
    "10 % all around cut off": (crop(0.1, 0.1, 0.1, 0.1), 85, 0.95, 1.0),
    "two sides, 15 % in all": (anywhere(0.15), 85, 0.0, 0.6),  # mostly not
    "two sides, 30 % in all": (anywhere(0.30), 85, 0.0, 0.2),  # not
    "turned and cut": (
        lambda image, r: crop(0.15, 0, 0, 0)(image.transpose(Image.Transpose.ROTATE_90), r),
        85,
        0,
        0.2,
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_so_many_of_the_photos_are_known_again(name: str) -> None:
    edit, quality, least, most = EDITS[name]
    random = Random(7)
    found = [known_again(looked_at(edit(scene(at), random), quality), old) for at, old in enumerate(kept())]
    share = sum(found) / len(found)
    print(f"{name}: {share:.0%} known again")
    assert least <= share <= most


def test_no_scene_is_taken_for_another() -> None:
    every = kept()
    assert not any(known_again(new, old) for at, new in enumerate(every) for old in every[:at])
