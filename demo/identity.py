"""Ids, citizen ID numbers and telephone numbers that are well-formed and belong to nobody.

A real number's three sequence digits start low: a county registers a handful of births a day. Demo
numbers count down from 999 (odd: male) and 998 (even: female). Telephone numbers begin with 142, which
no operator has been given.
"""

from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from uuid import UUID

import numpy as np

# GB 11643-1999: weights of the 17 digits, and the check character for each remainder.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_LAST = {"male": 999, "female": 998}

_VERSION_7 = 0x7 << 76
_VARIANT = 0b10 << 62
_LOW_62 = (1 << 62) - 1


def uuid7(millis: int, tail: int) -> UUID:
    """A UUIDv7 from milliseconds since 1970 and 74 bits."""
    return UUID(int=millis << 80 | _VERSION_7 | (tail >> 62 & 0xFFF) << 64 | _VARIANT | tail & _LOW_62)


def uuid7_of(millis: int, words: str) -> UUID:
    """A UUIDv7 that depends on the words alone (for accounts and other things not drawn by chance)."""
    return uuid7(millis, int.from_bytes(sha256(words.encode()).digest()[:10], "big"))


def tails(random: np.random.Generator, count: int) -> Iterator[int]:
    """`count` draws of 80 bits, to be the tails of ids."""
    drawn = random.bytes(count * 10)
    return (int.from_bytes(drawn[at : at + 10], "big") for at in range(0, count * 10, 10))


class CitizenIds:
    """Gives out citizen ID numbers of one county, each once."""

    def __init__(self, county_code: str) -> None:
        self._county_code = county_code
        self._given: dict[tuple[date, str], int] = {}
        self._started: dict[date, tuple[str, int]] = {}

    def next(self, born: date, sex: str) -> str | None:
        """The next number of that birth date and sex; None when all 500 are used up."""
        key = (born, sex)
        taken = self._given.get(key, 0)
        if taken == 500:
            return None
        self._given[key] = taken + 1
        sequence = _LAST[sex] - 2 * taken
        start, partial = self._start(born)
        hundreds, rest = divmod(sequence, 100)
        tens, ones = divmod(rest, 10)
        remainder = (partial + hundreds * _WEIGHTS[14] + tens * _WEIGHTS[15] + ones * _WEIGHTS[16]) % 11
        return f"{start}{sequence:03d}{_CHECK[remainder]}"

    def _start(self, born: date) -> tuple[str, int]:
        known = self._started.get(born)
        if known is None:
            digits = f"{self._county_code}{born:%Y%m%d}"
            known = digits, sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
            self._started[born] = known
        return known


def telephone(draw: float) -> str:
    """An eleven-digit number that cannot be called, from a draw in [0, 1)."""
    return f"142{int(draw * 100_000_000):08d}"
