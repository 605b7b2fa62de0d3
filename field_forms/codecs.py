"""What the phone makes of a value of a bind's type: `int` cuts decimals, `decimal` always has a point.

Places are written with a point in every number; one at 0° 0° is a receiver without a fix and counts as none.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import UTC
from decimal import ROUND_HALF_UP, Decimal

from field_forms.xpath.moments import decimal_time, read
from field_forms.xpath.values import number_from_text

Codec = Callable[[str], str | None]
_INT_LOW, _INT_HIGH = -2_147_483_648, 2_147_483_647
# The phone writes at most twenty places.
_FINEST = Decimal(1).scaleb(-20)
_TIME = re.compile(r"\d{2}:\d{2}:\d{2}", re.ASCII)
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?", re.ASCII)


def _int(text: str) -> str | None:
    number = number_from_text(text)
    if number != number or math.isinf(number):
        return None
    whole = math.trunc(number)
    return str(whole) if _INT_LOW <= whole <= _INT_HIGH else None


def _decimal(text: str) -> str | None:
    number = number_from_text(text)
    if number != number or math.isinf(number):
        return None
    exact = Decimal(repr(number))
    if abs(number) < 1e6:
        exact = exact.quantize(_FINEST, ROUND_HALF_UP)
    written = format(exact, "f")
    whole, _, fraction = written.partition(".")
    return f"{whole}.{fraction.rstrip('0') or '0'}"


def _date(text: str) -> str | None:
    match = _DATE.fullmatch(text)
    if match is None or read(match.group(1), UTC) is None:
        return None
    return match.group(1)


def _date_time(text: str) -> str | None:
    return text if _TIME.match(text.partition("T")[2]) and read(text, UTC) is not None else None


def _time(text: str) -> str | None:
    number = decimal_time(text, UTC)
    return text if _TIME.match(text) and number == number else None


def _geopoint(text: str) -> str | None:
    written = [_decimal(part) for part in text.split()[:4]]
    numbers = [float(part) for part in written if part is not None]
    if len(numbers) < max(2, len(written)) or abs(numbers[0]) > 90 or abs(numbers[1]) > 180:
        return None
    return " ".join(part for part in written if part) if numbers[0] or numbers[1] else None


def _geotrace(text: str) -> str | None:
    points = [_geopoint(part) for part in text.strip().removesuffix(";").split(";")]
    return ";".join(point for point in points if point) if len(points) > 1 and None not in points else None


def _geoshape(text: str) -> str | None:
    written = _geotrace(text)
    points = [] if written is None else [part.split()[:2] for part in written.split(";")]
    return written if len(points) > 2 and points[0] == points[-1] else None


def within(codec: Codec, start: str, end: str) -> Codec:
    """A codec that knows only numbers from `start` to `end`; a bound that is no number does not bind."""
    low, high = number_from_text(start), number_from_text(end)

    def read_bounded(text: str) -> str | None:
        written = codec(text)
        number = number_from_text(written or "")
        return None if written is None or number < low or number > high else written

    return read_bounded


CODECS: dict[str, Codec] = {
    "int": _int,
    "integer": _int,
    "decimal": _decimal,
    "double": _decimal,
    "date": _date,
    "dateTime": _date_time,
    "time": _time,
    "geopoint": _geopoint,
    "geotrace": _geotrace,
    "geoshape": _geoshape,
}
"""By type; text types have none. A codec gives None for a text that is not of the type."""
