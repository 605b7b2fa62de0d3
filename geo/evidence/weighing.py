"""All that place, time and pace of one visit say against it."""

from collections.abc import Sequence

import msgspec

from geo.evidence.filling import too_fast
from geo.evidence.places import Stop, far_from_home, impossible_travel, same_spot
from geo.evidence.reasons import Reason


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """One visit as it is weighed.

    stop: None without a position that can be used. is_late: entered for another day, so neither place nor pace are
    the visit's. seconds: from beginning to end of the filling. answered, signs: questions that the worker answered
    and signs of text written, without what the phone filled in. with_person: somebody was met and asked.
    """

    stop: Stop | None
    is_late: bool
    seconds: float | None
    answered: int
    signs: int
    with_person: bool


def weigh(seen: Seen, others: Sequence[Stop]) -> list[Reason]:
    """The reasons that place, journey, spot and pace give; others: the same worker's or phone's other visits."""
    if seen.is_late:
        return []
    found: list[Reason | None] = []
    if seen.stop is not None:
        if seen.with_person:  # nobody home, moved away, telephone: the place need not be the home
            found.append(far_from_home(seen.stop.fix.position, seen.stop.home))
            found.append(same_spot(seen.stop, others))
        found.append(impossible_travel(seen.stop, others))
    if seen.with_person and seen.seconds is not None:
        found.append(too_fast(seen.seconds, answered=seen.answered, signs=seen.signs))
    return [one for one in found if one is not None]
