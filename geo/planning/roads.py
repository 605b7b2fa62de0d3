"""Ways as a road router gives them: what to ask it, and its answers as travel. Pure: who asks is workers/roads.py.

A month of 3,000 homes has nine million ways, and a day's order needs those between homes that lie near each other.
So places are put together in bundles, and a router is asked from bundle to bundle: each to itself, to those nearest,
and from and to where days begin and end. All other ways stay estimates.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from geo.distance import haversine_m
from geo.planning.problem import Place, Problem
from geo.planning.travel import DETOUR, KMH, Indices, Seconds, Travel, Ways

MOST = 50  # places of a bundle: a router's usual limits are 100 places and 2,500 ways at once (OSRM, Valhalla)
NEAR = 5  # bundles beside its own that a bundle is asked to

Numbers: TypeAlias = NDArray[np.int32]  # seconds or metres; UNKNOWN: no answer, or no way by road
UNKNOWN = -1


class Answer(NamedTuple):
    """What a router says of the ways from some places (rows) to others (columns): whole seconds and metres."""

    seconds: Numbers
    metres: Numbers


class Asked(NamedTuple):
    """Bundles of places, and the pairs of them, from and to, that are to be asked."""

    bundles: list[list[Place]]
    pairs: list[tuple[int, int]]


class DayRoads:
    """All ways between the places of one day, where they are known."""

    def __init__(self, places: Sequence[Place], answer: Answer) -> None:
        """`answer` has a row and a column for each place."""
        self.places, self.answer = tuple(places), answer
        self._index = {place: at for at, place in enumerate(self.places)}

    def way(self, one: Place, other: Place) -> tuple[int, int]:
        """Metres and seconds, by road where it is known and else estimated."""
        a, b = self._index.get(one), self._index.get(other)
        if a is not None and b is not None and self.answer.seconds[a, b] != UNKNOWN:
            metres = int(self.answer.metres[a, b])
            return (guess(one, other)[0] if metres == UNKNOWN else metres), int(self.answer.seconds[a, b])
        return guess(one, other)


NO_ROADS = DayRoads((), Answer(np.zeros((0, 0), np.int32), np.zeros((0, 0), np.int32)))


def guess(one: Place, other: Place) -> tuple[int, int]:
    """Metres and seconds as the crow flies times a detour, as `travel.straight` has them."""
    metres = haversine_m(one.lon, one.lat, other.lon, other.lat) * DETOUR
    return round(metres), round(metres / (KMH / 3.6))


def asked_of(problem: Problem) -> Asked:
    """What a plan needs to know of the roads."""
    homes = {Place(one.lon, one.lat) for one in problem.households if one.lon is not None and one.lat is not None}
    ends = {place for one in problem.workers for place in (one.start_place, one.end_place) if place is not None}
    if problem.depot is not None:
        ends.add(problem.depot)
    near, far = bundled(homes - ends), bundled(ends)
    pairs = [(one, other) for one, nearest in enumerate(_nearest(near)) for other in nearest]
    for end in range(len(near), len(near) + len(far)):
        pairs += [(end, other) for other in range(len(near) + len(far))]
        pairs += [(one, end) for one in range(len(near))]
    return Asked(near + far, pairs)


def asked_of_day(places: Iterable[Place]) -> Asked:
    """What a day needs to know of the roads: every way between its places."""
    bundles = bundled(set(places))
    return Asked(bundles, [(one, other) for one in range(len(bundles)) for other in range(len(bundles))])


def bundled(places: Iterable[Place]) -> list[list[Place]]:
    """Places put together with those near them, at most `MOST` and mostly nearly so many: parted across their longer
    side until they are so few."""
    some = sorted(places, key=_by_lon)
    if len(some) <= MOST:
        return [some] if some else []
    wide = max(one.lon for one in some) - min(one.lon for one in some)
    high = max(one.lat for one in some) - min(one.lat for one in some)
    if high > wide:
        some.sort(key=_by_lat)
    parts = -(-len(some) // MOST)
    cut = len(some) * (parts // 2) // parts
    return bundled(some[:cut]) + bundled(some[cut:])


def _nearest(bundles: Sequence[Sequence[Place]]) -> list[list[int]]:
    """Of each bundle itself and those whose middles are nearest."""
    middles = [Place(sum(p.lon for p in one) / len(one), sum(p.lat for p in one) / len(one)) for one in bundles]
    return [
        sorted(range(len(middles)), key=lambda other, one=one: guess(one, middles[other]))[: NEAR + 1]
        for one in middles
    ]


def _by_lon(place: Place) -> tuple[float, float]:
    return place.lon, place.lat


def _by_lat(place: Place) -> tuple[float, float]:
    return place.lat, place.lon


class Roads:
    """The answers for pairs of bundles; a pair that nobody answered is not there."""

    def __init__(self, bundles: Sequence[Sequence[Place]], answers: Mapping[tuple[int, int], Answer]) -> None:
        nobody, nowhere = len(answers), len(bundles)  # the last cells: of ways nobody answered, of other places
        self._at = {place: (bundle, n) for bundle, some in enumerate(bundles) for n, place in enumerate(some)}
        self._seconds = np.full((nobody + 1, MOST, MOST), UNKNOWN, np.int32)
        self._metres = self._seconds.copy()
        self._which = np.full((nowhere + 1, nowhere + 1), nobody, np.int64)
        for number, ((one, other), answer) in enumerate(answers.items()):
            rows, columns = answer.seconds.shape
            self._seconds[number, :rows, :columns] = answer.seconds
            self._metres[number, :rows, :columns] = answer.metres
            self._which[one, other] = number

    def _find(self, places: Sequence[Place]) -> tuple[Indices, Indices]:
        nowhere = len(self._which) - 1, 0
        found = np.array([self._at.get(place, nowhere) for place in places], np.int64).reshape(-1, 2)
        return found[:, 0], found[:, 1]

    def travel(self, *, otherwise: Travel) -> Travel:
        """The ways a router gave; what it did not is asked of `otherwise`."""

        def ways(places: Sequence[Place]) -> Ways:
            (bundle, within), guessed = self._find(places), otherwise(places)

            def seconds(a: Indices, b: Indices) -> Seconds:
                known = self._seconds[self._which[bundle[a], bundle[b]], within[a], within[b]].astype(np.int64)
                return np.where(known == UNKNOWN, guessed(a, b), known)

            return seconds

        return ways

    def of_day(self, places: Iterable[Place]) -> DayRoads | None:
        """What is known of the ways between the places of a day; None where nothing is."""
        wanted = sorted(set(places), key=_by_lon)
        bundle, within = self._find(wanted)
        cells = self._which[bundle[:, None], bundle[None, :]], within[:, None], within[None, :]
        answer = Answer(self._seconds[cells], self._metres[cells])
        return DayRoads(wanted, answer) if bool((answer.seconds != UNKNOWN).any()) else None
