"""When a household was registered and visited, so that it stands with its next visit as it should today."""

from datetime import date
from typing import Literal
from uuid import UUID

import msgspec

from demo.draws import Draws, instant, moment_ms
from demo.kinds import Standing
from demo.records import DemoHousehold, DemoVisit

# Metres in a degree of latitude, and of longitude at 36 degrees north: enough for scatter round a home.
_NORTH_M, _EAST_M = 111_195.0, 89_960.0


class Past(msgspec.Struct, frozen=True):
    """Ordinals of the days: when the household came into the register, and its counted visits, latest first."""

    registered: int
    visited: tuple[int, ...]


def past_of(draws: Draws, standing: Standing, today: int, interval: int, grace: int, first: int) -> Past:
    """A past that leaves the household in this standing on `today` (an ordinal).

    interval, grace, first: days between visits, after the due date before a flag, and to the first visit.
    """
    if standing == "new":
        return Past(today - draws.between(0, first - 1), ())
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


def visits_of(draws: Draws, household: DemoHousehold, past: Past, today: int, visitor: UUID) -> list[DemoVisit]:
    """The counted visits, latest first, and now and then a closed door since the last one.

    A household nobody has located yet (no lon) must have an empty past: a visit would have located it.
    """
    if household.lon is None:
        return []
    visits = [
        _visit(draws, household, visitor, day, "met" if draws.number() < 0.85 else "carer_met")
        for day in past.visited
    ]
    latest = past.visited[0] if past.visited else past.registered
    if latest < today - 1 and draws.number() < 0.08:
        visits.append(_visit(draws, household, visitor, draws.between(latest + 1, today - 1), "nobody_home"))
    return visits


def _visit(
    draws: Draws,
    household: DemoHousehold,
    visitor: UUID,
    day: int,
    outcome: Literal["met", "carer_met", "nobody_home"],
) -> DemoVisit:
    starts = moment_ms(day, draws.between(8 * 3600, 18 * 3600))
    ends = starts + draws.between(12 * 60, 45 * 60) * 1000
    received = ends + draws.between(20, 4 * 3600) * 1000
    lon, lat = household.lon, household.lat
    if lon is not None and lat is not None:
        lon = round(lon + (draws.number() - 0.5) * 30.0 / _EAST_M, 6)
        lat = round(lat + (draws.number() - 0.5) * 30.0 / _NORTH_M, 6)
    return DemoVisit(
        id=draws.new_id(starts),
        household_id=household.id,
        region_code=household.region_code,
        visitor_id=visitor,
        visited_on=date.fromordinal(day),
        started_at=instant(starts),
        ended_at=instant(ends),
        received_at=instant(received),
        outcome=outcome,
        counts=outcome != "nobody_home",
        lon=lon,
        lat=lat,
        accuracy_m=round(4.0 + draws.number() * 26.0, 1) if lon is not None else None,
    )
