"""What the phone makes of a value of a bind's type: `int` cuts decimals, `decimal` always has a point."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import UTC
from decimal import ROUND_HALF_UP, Decimal

from field_forms.xpath.functions.places import read_point
from field_forms.xpath.moments import decimal_time, read
from field_forms.xpath.values import number_from_text

Codec = Callable[[str], str | None]
_INT_LOW, _INT_HIGH = -2_147_483_648, 2_147_483_647
# The phone writes at most twenty places.
_FINEST = Decimal(1).scaleb(-20)
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
    return text if "T" in text and read(text, UTC) is not None else None


def _time(text: str) -> str | None:
    number = decimal_time(text, UTC)
    return text if number == number else None


def _geopoint(text: str) -> str | None:
    return text if read_point(text) is not None else None


CODECS: dict[str, Codec] = {
    "int": _int,
    "integer": _int,
    "decimal": _decimal,
    "double": _decimal,
    "date": _date,
    "dateTime": _date_time,
    "time": _time,
    "geopoint": _geopoint,
}
"""By type; text types have none. A codec gives None for a text that is not of the type."""
