"""What the answers say against a visit: the same as another's, or given faster than anybody can ask."""

from collections.abc import Mapping
from math import log2

import msgspec

from geo.evidence.reasons import Figure, Reason, rounded

# How much an answer tells by being the same, in bits: most who are visited choose the same, few write the same. A
# sign of Chinese text carries about 4 bits in context (Chang and Lin 1994 measured 4 to 5); half of it is taken, for
# set phrases.
CHOICE_BITS = 0.3
NUMBER_BITS = 3.0
SIGN_BITS = 2.0
MOST_TEXT_BITS = 40.0
# A worker's own set phrase ("身体较好，家里干净，没有困难。") and a count or two stay below it.
IDENTICAL_BITS = 40.0

# Reading a word takes 0.3 seconds (Zhang and Conrad 2014, the threshold for speeding in web surveys); a question has
# about ten words to be said and one answer to be tapped.
QUESTION_S = 3.0
SIGN_S = 0.4  # the fastest of pinyin typists write 150 signs a minute


def bits_of(value: object) -> float:
    """How much two visits tell by having the same answer here, in bits; nothing for an empty one."""
    if value is None or value == "" or value == []:
        return 0.0
    if isinstance(value, bool):
        return CHOICE_BITS
    if isinstance(value, int | float):
        return min(NUMBER_BITS, log2(2.0 + abs(value)))
    if isinstance(value, str) and is_written(value):
        return min(MOST_TEXT_BITS, SIGN_BITS * len(value.strip()))
    return CHOICE_BITS


def is_written(value: str) -> bool:
    """Text that somebody wrote, not a choice's name, a date or a file's name: those are ASCII."""
    return not value.isascii()


class Filling(msgspec.Struct, frozen=True):
    """How much a worker answered: questions, signs of written text, and what all answers tell together, in bits."""

    answered: int
    signs: int
    bits: float


def filling_of(answers: Mapping[str, object]) -> Filling:
    """answers: by path, those that were given, without what the phone filled in."""
    given = [value for value in answers.values() if value not in (None, "", [])]
    written = [value for value in given if isinstance(value, str) and is_written(value)]
    return Filling(len(given), sum(map(len, written)), sum(map(bits_of, given)))


def identical_answers(filling: Filling, other: str, *, same_household: bool) -> Reason | None:
    """Every answer is that of another visit.

    Whoever is well is well the next month too: it takes written words or numbers to be a reason.
    """
    if filling.bits < IDENTICAL_BITS:
        return None
    figures: dict[str, Figure] = {
        "answers": filling.answered,
        "signs": filling.signs,
        "same_household": int(same_household),
    }
    chance = 1.0 - 0.5 ** (filling.bits / IDENTICAL_BITS) * (0.4 if same_household else 0.1)
    return Reason(code="identical_answers", confidence=rounded(chance), figures=figures, other=other)


def least_seconds(answered: int, signs: int) -> float:
    """The time that asking so many questions and writing so many signs takes at the very least."""
    return QUESTION_S * answered + SIGN_S * signs


def too_fast(seconds: float, *, answered: int, signs: int) -> Reason | None:
    """Filled in faster than anybody reads and writes. Not asked of a late entry, whose questions were put before."""
    least = least_seconds(answered, signs)
    if seconds < 0.0 or seconds >= least:
        return None
    figures: dict[str, Figure] = {"seconds": round(seconds), "least_seconds": round(least), "answers": answered}
    return Reason(code="too_fast", confidence=rounded(1.0 - 0.4 * seconds / least), figures=figures)
