"""The citizen ID: its check character, and how it is shown. Pure."""

import re

# GB 11643-1999: weights of the first 17 digits, and the check character for each remainder.
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK = "10X98765432"
SHAPE = re.compile(r"\d{17}[\dX]")


def canonical_id(given: str) -> str:
    """The number without spaces, a final x as X."""
    return re.sub(r"\s", "", given).upper()


def is_citizen_id(number: str) -> bool:
    """Whether a canonical number has 18 characters and the right check character."""
    if not SHAPE.fullmatch(number):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], WEIGHTS, strict=True))
    return CHECK[total % 11] == number[17]


def masked(last4: str | None) -> str | None:
    """How a number of 18 characters is shown to who has not asked to read it."""
    return None if last4 is None else "*" * 14 + last4


def standard_id(number: str) -> str:
    """A canonical number of 15 digits, as it was given out until 1999, as the same person's of 18; others unchanged.

    GB 11643: the century 19 goes before the year, the check character to the end.
    """
    if not re.fullmatch(r"\d{15}", number):
        return number
    first = number[:6] + "19" + number[6:]
    total = sum(int(digit) * weight for digit, weight in zip(first, WEIGHTS, strict=True))
    return first + CHECK[total % 11]
