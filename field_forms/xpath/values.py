"""Values of expressions and the conversions between them.

An expression gives a float, a str, a bool, a list of nodes, or a Moment (a number that is a point in time
and reads as a date). Conversions follow XPath 1.0 with the date rules of the OpenRosa specification; where
form engines differ they follow the phone's: NaN reads as "", and numbers are written as in JavaScript.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal

from field_forms.tree import Node, string_value

NAN = math.nan
INFINITY = math.inf
_NUMBER = re.compile(r"[ \t\r\n]*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)[ \t\r\n]*", re.ASCII)
SPACES = re.compile(r"[ \t\r\n]+")


class Moment:
    """A point in time: `days` since 1970-01-01 UTC (NaN when invalid) and its `text` in the form's time zone."""

    __slots__ = ("days", "text")

    def __init__(self, days: float, text: str) -> None:
        self.days = days
        self.text = text


class DayNumber(Moment):
    """What `number()` makes of a date: a number that reads as its whole days."""

    __slots__ = ()


Value = float | str | bool | list[Node] | Moment


def number_from_text(text: str) -> float:
    """A number literal as a float; NaN for anything else, dates included."""
    if text.isdigit() and text.isascii():
        return float(text)
    match = _NUMBER.fullmatch(text)
    if match is None:
        stripped = text.strip(" \t\r\n")
        if stripped in ("Infinity", "+Infinity"):
            return INFINITY
        return -INFINITY if stripped == "-Infinity" else NAN
    return float(match.group(1))


def text_from_number(number: float) -> str:
    """As JavaScript writes it, NaN as "": 3 → "3", 0.1+0.2 → "0.30000000000000004", 1e21 → "1e+21"."""
    if number != number:
        return ""
    if number in (INFINITY, -INFINITY):
        return "Infinity" if number > 0 else "-Infinity"
    size = abs(number)
    if number == int(number) and size < 1e21:
        # Beyond what a number holds exactly, the shortest digits that mean it.
        return str(int(number)) if size < 2**53 else format(Decimal(repr(number)), "f").removesuffix(".0")
    if size >= 1e21 or size < 1e-6:
        mantissa, _, exponent = format(Decimal(repr(number)).normalize(), "e").partition("e")
        if "." in mantissa:
            mantissa = mantissa.rstrip("0").rstrip(".")
        return f"{mantissa}e{'+' if int(exponent) > 0 else '-'}{abs(int(exponent))}"
    plain = repr(number)
    return format(Decimal(plain), "f") if "e" in plain else plain


def text_of(value: Value) -> str:
    """The string() of a value."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return text_from_number(value)
    if isinstance(value, Moment):
        return value.text
    return string_value(value[0]) if value else ""


def truth_of(value: Value) -> bool:
    """The boolean() of a value."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return value == value and bool(value)
    if isinstance(value, Moment):
        return value.days == value.days and bool(value.days)
    return len(value) > 0


def words(text: str) -> list[str]:
    """The items of a space-separated list; of blank text one empty item, as the phone has it."""
    return SPACES.split(text.strip(" \t\r\n"))


def round_half_up(number: float) -> float:
    """To the nearest whole number, halves towards positive infinity."""
    if number != number or number in (INFINITY, -INFINITY):
        return number
    low = math.floor(number)
    return float(low if number - low < 0.5 else low + 1)


def units(text: str) -> int:
    """Length in UTF-16 units, as phones count: a rare character beyond U+FFFF is two."""
    if text.isascii():
        return len(text)
    return len(text) + sum(1 for character in text if character > "\uffff")


def cut(text: str, start: int, end: int) -> str:
    """Characters from `start` to `end` counted in UTF-16 units."""
    if text.isascii() or max(text) <= "\uffff":
        return text[start:end]
    wide = text.encode("utf-16-le", "surrogatepass")
    return wide[start * 2 : end * 2].decode("utf-16-le", "replace")
