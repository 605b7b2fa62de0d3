"""What a photo says of itself. Pure and slow: run in a process of its own, which a hostile file may kill."""

from io import BytesIO

import imagehash
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from server.files.records import Examined

MOST_PIXELS = 60_000_000
THUMBNAIL = 480  # px, longer side
TURNS = (
    Image.Transpose.FLIP_LEFT_RIGHT, Image.Transpose.FLIP_TOP_BOTTOM, Image.Transpose.ROTATE_90,
    Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270, Image.Transpose.TRANSPOSE, Image.Transpose.TRANSVERSE,
)  # fmt: skip
# What is left when 15 % of one side or 10 % all around was cut off: left, top, right, bottom as shares of the sides.
# A hash bears another 5 %, so that a cut of 10 to 20 % of a side is known again.
PARTS = (
    (0.15, 0.0, 1.0, 1.0), (0.0, 0.15, 1.0, 1.0), (0.0, 0.0, 0.85, 1.0), (0.0, 0.0, 1.0, 0.85), (0.1, 0.1, 0.9, 0.9),
)  # fmt: skip


class NotAnImage(Exception):
    """The bytes cannot be read as one of the image kinds accepted."""


class TooManyPixels(Exception):
    """Unpacked, the image would be larger than any phone's camera makes."""


def examine(data: bytes) -> Examined:
    """Size, EXIF time and place, perceptual hash and an upright thumbnail (JPEG).

    Raises NotAnImage, TooManyPixels; the pixel count is read from the header before anything is unpacked.
    """
    try:
        with Image.open(BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as image:
            width, height = image.size
            if width * height > MOST_PIXELS:
                raise TooManyPixels(f"{width} x {height}")
            exif = image.getexif()
            image.draft("RGB", (THUMBNAIL * 2, THUMBNAIL * 2))  # JPEG: decode at a fraction of the size
            upright = ImageOps.exif_transpose(image).convert("RGB")
            upright.thumbnail((THUMBNAIL, THUMBNAIL))
    except Image.DecompressionBombError as error:  # the library refuses the largest by itself
        raise TooManyPixels(str(error)) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise NotAnImage(str(error)) from error
    out = BytesIO()
    upright.save(out, "JPEG", quality=80)
    lon, lat = _place(exif)
    perceptual, difference = _hashes(upright)
    taken = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal)
    return Examined(
        width=width,
        height=height,
        taken_at=str(taken)[:40] if taken else None,
        lon=lon,
        lat=lat,
        # Of the upright thumbnail: a rotation moves a hash by 30 bits.
        perceptual_hash=perceptual,
        difference_hash=difference,
        turned=[_hashes(upright.transpose(turn)) for turn in TURNS],
        parts=[_hashes(_part(upright, box)) for box in PARTS],
        thumbnail=out.getvalue(),
    )


def shrunk(data: bytes, longer_side: int) -> bytes:
    """The photo upright as JPEG, its longer side at most so many pixels. Raises NotAnImage."""
    try:
        with Image.open(BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as image:
            image.draft("RGB", (longer_side * 2, longer_side * 2))
            upright = ImageOps.exif_transpose(image).convert("RGB")
            upright.thumbnail((longer_side, longer_side))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise NotAnImage(str(error)) from error
    out = BytesIO()
    upright.save(out, "JPEG", quality=82)
    return out.getvalue()


def _hashes(image: Image.Image) -> tuple[int, int]:
    return _signed(imagehash.phash(image)), _signed(imagehash.dhash(image))


def _part(image: Image.Image, box: tuple[float, float, float, float]) -> Image.Image:
    left, top, right, bottom = box
    return image.crop((round(left * image.width), round(top * image.height), round(right * image.width),
                       round(bottom * image.height)))  # fmt: skip


def _signed(found: imagehash.ImageHash) -> int:
    """64 bits as the database keeps them."""
    bits = int(str(found), 16)
    return bits - (1 << 64) if bits >> 63 else bits


def _place(exif: Image.Exif) -> tuple[float | None, float | None]:
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    try:
        lon, lat = (
            _degrees(gps[key], gps.get(key - 1)) for key in (ExifTags.GPS.GPSLongitude, ExifTags.GPS.GPSLatitude)
        )
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None, None
    return (lon, lat) if abs(lon) <= 180 and abs(lat) <= 90 else (None, None)


def _degrees(parts: tuple[float, float, float], side: object) -> float:
    """EXIF keeps degrees, minutes, seconds, and the hemisphere under the key before it."""
    value = float(parts[0]) + float(parts[1]) / 60 + float(parts[2]) / 3600
    return round(-value if side in ("S", "W") else value, 7)
