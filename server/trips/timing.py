"""When a day's stops are reached, and where one more costs least. Pure."""

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from geo.planning import DayRoads
from geo.planning import Place as Point
from geo.planning.roads import NO_ROADS
from server.trips.records import Travel
from server.trips.records_of_workers import WorkerDays

Place = tuple[float, float] | None  # lon and lat, WGS-84 degrees; None: nobody knows where


class Call(msgspec.Struct, frozen=True):
    """A stop as a day's hours see it. `opens`: minutes after midnight when its door opens; `minutes` in the home."""

    place: Place
    opens: int
    minutes: int


class Rest(msgspec.Struct, frozen=True):
    """Minutes after midnight between which nobody is on the way or in a home."""

    begins: int
    ends: int

    @property
    def minutes(self) -> int:
        return self.ends - self.begins


class Leg(msgspec.Struct, frozen=True):
    """From the stop before: metres and minutes on the way, arrival and end of the visit in minutes after midnight."""

    metres: int
    minutes: int
    arrive: int
    ends: int


def minutes_of(clock: str) -> int:
    """'08:30' as minutes after midnight."""
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def clock_of(minutes: int) -> str:
    """Minutes after midnight as '08:30'; past midnight it counts on: '25:10'."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def way(roads: DayRoads, one: Place, other: Place) -> tuple[int, int]:
    """Metres and minutes by road, as far as that is known; nothing where a position is missing."""
    if one is None or other is None:
        return 0, 0
    metres, seconds = roads.way(Point(*one), Point(*other))
    return metres, round(seconds / 60)


def rest_of(days: WorkerDays) -> Rest | None:
    """The rest in the middle of a worker's day, if they have one."""
    if days.rest_begins is None or days.rest_ends is None:
        return None
    return Rest(minutes_of(days.rest_begins), minutes_of(days.rest_ends))


def legs(
    start: Place, calls: Sequence[Call], begins: int, rest: Rest | None = None, roads: DayRoads = NO_ROADS
) -> list[Leg]:
    """The legs of a day that begins at `begins`, with its rest.

    A stop without a position takes no way; the next leg goes on from the last known place.
    """
    found: list[Leg] = []
    at, now = start, begins
    for call in calls:
        metres, minutes = way(roads, at, call.place)
        arrive = max(now + minutes, call.opens)
        if rest and now <= rest.begins < arrive + call.minutes:
            # A visit that would not be over before the rest begins after it, as the planner has it.
            arrive = max(now + minutes + rest.minutes, rest.ends, call.opens)
        at, now = call.place or at, arrive + call.minutes
        found.append(Leg(metres, minutes, arrive, now))
    return found


def travel(found: Sequence[Leg], begins: int) -> Travel:
    """What the legs come to."""
    return Travel(
        minutes=sum(one.minutes for one in found),
        metres=sum(one.metres for one in found),
        ends=clock_of(found[-1].ends if found else begins),
    )


def cheapest_place(start: Place, stops: Sequence[Place], new: Place, behind: int, roads: DayRoads = NO_ROADS) -> int:
    """Where among the stops a new one lengthens the way least, as an index from `behind` to the end; the order of
    the others stays as it is. Without a position: the end.
    """
    if new is None:
        return len(stops)
    known = [start, *stops]
    for index in range(1, len(known)):
        known[index] = known[index] or known[index - 1]

    def metres(one: Place, other: Place) -> int:
        return way(roads, one, other)[0]

    costs = [metres(one, new) + metres(new, other) - metres(one, other) for one, other in pairwise(known)]
    costs.append(metres(known[-1], new))
    return min(range(behind, len(stops) + 1), key=lambda index: (costs[index], index))
