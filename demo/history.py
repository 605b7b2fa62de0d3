"""When a household was registered and visited, so that it stands with its next visit as it should today."""

from datetime import date
from math import hypot
from typing import Literal
from uuid import UUID

import msgspec

from demo.draws import Draws, instant, moment_ms
from demo.duties import Rhythm
from demo.kinds import Standing
from demo.records import DemoAnswers, DemoHousehold, DemoVisit

# Metres in a degree of latitude, and of longitude at 36 degrees north: enough for scatter round a home.
_NORTH_M, _EAST_M = 111_195.0, 89_960.0


class Past(msgspec.Struct, frozen=True):
    """Ordinals of the days: when the household came into the register, and its counted visits, latest first."""

    registered: int
    visited: tuple[int, ...]


def past_of(draws: Draws, standing: Standing, today: int, rhythm: Rhythm | None) -> Past:
    """A past that leaves a household with this rhythm in this standing on `today` (an ordinal)."""
    if rhythm is None:
        return Past(today - draws.between(30, 1500), ())
    interval, grace, first = rhythm.interval_days, rhythm.grace_days, rhythm.first_days
    if standing == "new":
        return Past(today - draws.between(0, max(0, first - 1)), ())
    if standing == "never_visited":
        return Past(today - first - draws.between(0, 60), ())
    back = {
        "fine": lambda: draws.between(1, interval - 1) if interval > 1 else 1,
        "due_today": lambda: interval,
        "in_grace": lambda: interval + draws.between(1, grace) if grace else interval,
        "overdue": lambda: interval + grace + draws.between(1, 60),
    }[standing]()
    visited = [today - back]
    for _ in range(draws.between(0, 2)):
        visited.append(visited[-1] - max(1, interval - draws.between(0, max(1, interval // 4))))
    return Past(visited[-1] - draws.between(1, 1500), tuple(visited))


def arrived(past: Past, heard: int) -> Past:
    """What is known of a past when the worker's phone was last heard on the day `heard` (an ordinal)."""
    return Past(past.registered, tuple(day for day in past.visited if day <= heard))


def visits_of(
    draws: Draws, household: DemoHousehold, past: Past, heard: int, visitor: UUID, answers: DemoAnswers
) -> list[DemoVisit]:
    """The counted visits, latest first, and now and then a closed door since the last one.

    heard: the last day (an ordinal) from which records arrived. A household nobody has located yet (no lon)
    must have an empty past: a visit would have located it.
    """
    if household.lon is None or household.lat is None:
        return []
    home = (household.lon, household.lat)
    visits = [
        _visit(draws, household, home, visitor, day, "met" if draws.number() < 0.85 else "carer_met", answers)
        for day in past.visited
    ]
    latest = past.visited[0] if past.visited else past.registered
    if latest < heard and draws.number() < 0.08:
        visits.append(
            _visit(draws, household, home, visitor, draws.between(latest + 1, heard), "nobody_home", answers)
        )
    return visits


def _visit(
    draws: Draws,
    household: DemoHousehold,
    home: tuple[float, float],
    visitor: UUID,
    day: int,
    outcome: Literal["met", "carer_met", "nobody_home"],
    usual: DemoAnswers,
) -> DemoVisit:
    starts = moment_ms(day, draws.between(8 * 3600, 18 * 3600))
    ends = starts + draws.between(12 * 60, 45 * 60) * 1000
    received = ends + draws.between(20, 4 * 3600) * 1000
    # A fix scatters by up to 15 m round the home.
    east, north = (draws.number() - 0.5) * 30.0, (draws.number() - 0.5) * 30.0
    return DemoVisit(
        id=draws.new_id(starts),
        household_id=household.id,
        region_code=household.region_code,
        visitor_id=visitor,
        visited_on=date.fromordinal(day),
        started_at=instant(starts),
        ended_at=instant(ends),
        received_at=instant(received),
        counts=outcome != "nobody_home",
        lon=round(home[0] + east / _EAST_M, 6),
        lat=round(home[1] + north / _NORTH_M, 6),
        accuracy_m=round(4.0 + draws.number() * 26.0, 1),
        distance_m=round(hypot(east, north), 1),
        answers=DemoAnswers(outcome, date.fromordinal(day).month, usual.care, usual.alone, usual.carer),
    )
