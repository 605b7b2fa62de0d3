"""Where a family lives, learnt from the visits that nobody doubts."""

from collections.abc import Sequence
from datetime import date
from math import hypot, pi, sqrt

import msgspec

from geo.distance import haversine_m
from geo.evidence.uncertainty import SIGMAS_OF_RADIUS, sigma_m
from geo.position import Position

# Visits to one home are recorded at the gate, in the yard or by the bed: a farmstead with its neighbours.
FARMSTEAD_M = 50.0
_WITHIN_95 = 2.448  # standard deviations that hold 95 % of a circular normal distribution
# Fixes at one house share their error (walls, cliff): more of them make the point no surer than this.
_LEAST_RADIUS_M = 15.0
NEEDED_DAYS = 2


class Sighting(msgspec.Struct, frozen=True):
    """Where a visit that nobody doubts was recorded, and its civil date."""

    position: Position
    on: date


class HomePoint(msgspec.Struct, frozen=True, kw_only=True):
    """Where a family lives: WGS-84 degrees, the radius that holds it with 68 %, and the visits that say so."""

    lon: float
    lat: float
    accuracy_m: float
    visits: int
    since: date

    def position(self) -> Position:
        """The same as a position."""
        return Position(lon=self.lon, lat=self.lat, accuracy_m=self.accuracy_m, source="fused")


def learn_home(sightings: Sequence[Sighting]) -> HomePoint | None:
    """The home that the newest agreeing visits show; None while no two days agree.

    Sightings agree when they lie within a farmstead of each other beyond what their accuracies explain. The newest
    sighting that one of another day agrees with decides: a single visit elsewhere changes nothing, and a family that
    moved is followed from the second visit to the new home on. The order of the sightings does not matter; those
    without an accuracy, or marked as mock, tell nothing.
    """
    told = [one for one in sightings if not one.position.mock and one.position.usable_accuracy_m is not None]
    newest_first = sorted(told, key=lambda one: (one.on, one.position.lon, one.position.lat), reverse=True)
    for one in newest_first:
        together = [other for other in newest_first if _agree(one.position, other.position)]
        if len({other.on for other in together}) >= NEEDED_DAYS:
            return _middle(together)
    return None


def _agree(one: Position, other: Position) -> bool:
    sigma = sigma_m(one, other) or 0.0
    return haversine_m(one.lon, one.lat, other.lon, other.lat) <= FARMSTEAD_M + _WITHIN_95 * sigma


def _middle(together: Sequence[Sighting]) -> HomePoint:
    positions = [one.position for one in together]
    weights = [1.0 / max(sigma_m(one) or 0.0, 1.0) ** 2 for one in positions]
    lon = _weighted_median([one.lon for one in positions], weights)
    lat = _weighted_median([one.lat for one in positions], weights)
    # A median's standard error is sqrt(pi / 2) times that of the mean.
    sigma = sqrt(pi / 2.0 / sum(weights))
    return HomePoint(
        lon=lon,
        lat=lat,
        accuracy_m=hypot(sigma * SIGMAS_OF_RADIUS, _LEAST_RADIUS_M),
        visits=len(together),
        since=min(one.on for one in together),
    )


def _weighted_median(values: Sequence[float], weights: Sequence[float]) -> float:
    half = sum(weights) / 2.0
    passed = 0.0
    for value, weight in sorted(zip(values, weights, strict=True)):
        passed += weight
        if passed >= half:
            return value
    raise ValueError("nothing to take the middle of")
