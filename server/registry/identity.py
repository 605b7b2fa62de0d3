"""The citizen ID: its check character, and how it is shown. Pure."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, cast

import numpy as np

# GB 11643-1999: weights of the first 17 digits, and the check character for each remainder.
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK = "10X98765432"
SHAPE = re.compile(r"\d{17}[\dX]")


def canonical_id(given: str) -> str:
    """The number without spaces, a final x as X."""
    return re.sub(r"\s", "", given).upper()


def check_character(first17: str) -> str:
    """The last character of the number that begins with these 17 digits."""
    # of a list's numbers the places repeat, the days do, and of serials there are a thousand
    return CHECK[(_weighed(first17[:6], 0) + _weighed(first17[6:14], 6) + _weighed(first17[14:], 14)) % 11]


@lru_cache(100_000)
def _weighed(digits: str, at: int) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS[at:], strict=False))


def checked(numbers: Sequence[str]) -> list[bool]:
    """Which of these numbers of 18 characters, 17 digits and a digit or X, have the right check character."""
    written = np.frombuffer("".join(numbers).encode(), np.uint8).reshape(-1, 18)
    remainders = (written[:, :17] - ord("0")) @ np.array(WEIGHTS) % len(CHECK)
    return list(np.frombuffer(CHECK.encode(), np.uint8)[remainders] == written[:, 17])


def is_citizen_id(number: str) -> bool:
    """Whether a canonical number has 18 characters and the right check character."""
    return SHAPE.fullmatch(number) is not None and check_character(number[:17]) == number[17]


def masked(last4: str | None) -> str | None:
    """How a number of 18 characters is shown to who has not asked to read it."""
    return None if last4 is None else "*" * 14 + last4


WITHIN = re.compile(r"\d(?:[ \-]?\d){13}(?=(?:[ \-]?\d){3}[ \-]?[\dXx])")


def without_id(text: str) -> str:
    """A text in which no citizen ID can be read, written in groups or not: of a disability certificate's number it is
    the greater part."""
    return WITHIN.sub("*" * 14, text)


def veiled(value: Any) -> Any:
    """A fact's value as who has not asked to read a number is shown it: texts, and those in lists, without an ID."""
    if isinstance(value, str):
        return without_id(value)
    return [veiled(one) for one in cast(list[Any], value)] if isinstance(value, list) else value


def standard_id(number: str) -> str:
    """A canonical number of 15 digits, as it was given out until 1999, as the same person's of 18; others unchanged.

    GB 11643: the century 19 goes before the year, the check character to the end.
    """
    if not re.fullmatch(r"\d{15}", number):
        return number
    first = number[:6] + "19" + number[6:]
    return first + check_character(first)
