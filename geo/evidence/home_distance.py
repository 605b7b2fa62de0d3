"""How far from home a visit was recorded, when both ends are uncertain."""

from typing import Literal, TypeAlias

import msgspec

from geo.distance import haversine_m
from geo.evidence.uncertainty import SURE, chance_beyond, sigma_m
from geo.position import Position, on_earth

HomeVerdict: TypeAlias = Literal["near", "far", "cannot_tell"]
HomeReason: TypeAlias = Literal[
    "within",
    "beyond",
    "no_visit_position",
    "no_home_position",
    "no_accuracy",
    "too_uncertain",
    "stale",
    "mock",
]


class HomeEvidence(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict with what it rests on.

    distance_m: between the two points, None when one is missing. far_chance: how likely the true distance is
    beyond near_m, by both accuracies; None when one of them is unknown.
    """

    verdict: HomeVerdict
    reason: HomeReason
    distance_m: float | None = None
    far_chance: float | None = None


def compare_with_home(
    visit: Position | None, home: Position | None, *, near_m: float, max_age_s: float
) -> HomeEvidence:
    """Was the visit recorded at the household's home?

    "far" when the true distance is beyond near_m with 95 % by both accuracies (geo.evidence.uncertainty), "near" when
    it is within with 95 %, otherwise "cannot_tell" with the reason. A position the device marks as mock, or older
    than max_age_s when used, cannot tell anything. Raises ValueError unless near_m > 0.
    """
    if not near_m > 0.0:
        raise ValueError("near_m must be positive")
    if visit is None or not on_earth(visit.lon, visit.lat):
        return HomeEvidence(verdict="cannot_tell", reason="no_visit_position")
    if home is None or not on_earth(home.lon, home.lat):
        return HomeEvidence(verdict="cannot_tell", reason="no_home_position")
    distance = haversine_m(visit.lon, visit.lat, home.lon, home.lat)
    sigma = sigma_m(visit, home)
    chance = None if sigma is None else chance_beyond(distance, near_m, sigma)
    verdict, reason = _weigh(visit, chance, max_age_s)
    return HomeEvidence(verdict=verdict, reason=reason, distance_m=distance, far_chance=chance)


def _weigh(visit: Position, chance: float | None, max_age_s: float) -> tuple[HomeVerdict, HomeReason]:
    if visit.mock:
        return "cannot_tell", "mock"
    if visit.age_s is not None and visit.age_s > max_age_s:
        return "cannot_tell", "stale"
    if chance is None:
        return "cannot_tell", "no_accuracy"
    if chance <= 1.0 - SURE:
        return "near", "within"
    return ("far", "beyond") if chance >= SURE else ("cannot_tell", "too_uncertain")
