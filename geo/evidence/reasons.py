"""A reason to look at a visit a second time.

A reason is an invitation to look, drawn for review by lot. It blocks nothing, is no verdict on anybody and is never
added up by worker.
"""

from collections.abc import Mapping
from typing import Literal, TypeAlias

import msgspec

ReasonCode: TypeAlias = Literal[
    "far_from_home",
    "impossible_travel",
    "same_spot",
    "reused_photo",
    "photo_time",
    "photo_place",
    "identical_answers",
    "too_fast",
]
Figure: TypeAlias = float | int | str


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """What was noticed, by which figures.

    confidence: how sure it is, from the uncertainty of what was measured, that the contradiction is there at all
    (0 to 1); it says nothing of why. other: the other visit concerned.
    """

    code: ReasonCode
    confidence: float
    figures: Mapping[str, Figure]
    other: str | None = None


def rounded(chance: float) -> float:
    """A confidence as it is kept: two digits, and never certain."""
    return min(0.99, max(0.0, round(chance, 2)))
