"""Contradictions between the places of one worker's visits."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from geo.distance import haversine_m
from geo.evidence.home_distance import compare_with_home
from geo.evidence.reasons import Reason, rounded
from geo.evidence.uncertainty import SURE, chance_beyond, sigma_m, surely_at_least_m
from geo.position import Position

NEAR_M = 300.0  # mountain villages: a fix at the gate of the next yard is still "at home"
MAX_AGE_S = 900.0
# The highest speed on any Chinese road (Road Traffic Safety Law, implementing regulation, article 78), as the crow
# flies: roads are longer, so what is faster was not driven.
FASTEST_KMH = 120.0
LEAST_TRAVEL_M = 1000.0  # below this a jump of the receiver explains more than a journey
SPOT_M = 25.0  # one desk, one parked car
SPOT_HOME_M = 150.0  # a home that is surely farther than this from the spot is elsewhere
SPOT_HOUSEHOLDS = 4  # the village clinic on market day sees two or three


class Fix(msgspec.Struct, frozen=True, kw_only=True):
    """Where a visit was recorded and when, by the server's clock.

    earliest, latest: the span in which the fix was taken. slack_s: how far off these may be.
    """

    position: Position
    earliest: datetime
    latest: datetime
    slack_s: float


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    """One visit of a worker: whom it was to, where it was recorded, where they live as far as is known."""

    visit_id: str
    household_id: str | None
    fix: Fix
    home: Position | None


def far_from_home(position: Position, home: Position | None) -> Reason | None:
    """Recorded surely farther than NEAR_M from where the family lives."""
    found = compare_with_home(position, home, near_m=NEAR_M, max_age_s=MAX_AGE_S)
    if found.verdict != "far" or found.distance_m is None or found.far_chance is None:
        return None
    figures = {
        "distance_m": round(found.distance_m),
        "accuracy_m": round(position.usable_accuracy_m or 0.0),
        "home_accuracy_m": round((home and home.usable_accuracy_m) or 0.0),
        "home_lon": home.lon if home else 0.0,
        "home_lat": home.lat if home else 0.0,
    }
    return Reason(code="far_from_home", confidence=rounded(found.far_chance), figures=figures)


def impossible_travel(stop: Stop, others: Iterable[Stop]) -> Reason | None:
    """From a visit before it of the same worker, nobody gets here in the time there was; the fastest such journey.

    Of a pair the later one is told. Accuracies shorten the way, the slack of both clocks lengthens the time.
    """
    found = [one for other in others if (one := _journey(other, stop))]
    return max(found, key=lambda one: (one.figures["speed_kmh"], one.other), default=None)


def _journey(before: Stop, stop: Stop) -> Reason | None:
    sigma = sigma_m(before.fix.position, stop.fix.position)
    if sigma is None or before.fix.earliest >= stop.fix.earliest or before.visit_id == stop.visit_id:
        return None
    there, here = before.fix.position, stop.fix.position
    distance = haversine_m(there.lon, there.lat, here.lon, here.lat)
    least = surely_at_least_m(distance, sigma)
    seconds = (stop.fix.latest - before.fix.earliest).total_seconds() + before.fix.slack_s + stop.fix.slack_s
    fastest_ms = FASTEST_KMH / 3.6
    if least < LEAST_TRAVEL_M or least <= fastest_ms * seconds:
        return None
    figures = {
        "distance_m": round(distance),
        "minutes": round(seconds / 60.0, 1),
        "speed_kmh": round(least / seconds * 3.6),
    }
    chance = chance_beyond(distance, fastest_ms * seconds, sigma)
    return Reason(code="impossible_travel", confidence=rounded(chance), figures=figures, other=before.visit_id)


def same_spot(stop: Stop, others: Sequence[Stop]) -> Reason | None:
    """Visits to several households, recorded where this one was, while the homes of all are surely elsewhere.

    Households whose home nobody knows, and those who live at the spot, do not count.
    """
    if stop.household_id is None or not _lives_elsewhere(stop, stop.fix.position):
        return None
    earlier = [
        other
        for other in others
        if other.fix.earliest < stop.fix.earliest
        and other.household_id not in (None, stop.household_id)
        and _together(stop.fix.position, other.fix.position)
        and _lives_elsewhere(other, stop.fix.position)
    ]
    households = {other.household_id for other in earlier}
    if len(households) + 1 < SPOT_HOUSEHOLDS:
        return None
    last = max(earlier, key=lambda other: (other.fix.earliest, other.visit_id))
    figures = {"households": len(households) + 1, "visits": len(earlier) + 1}
    chance = 1.0 - 0.5 ** (len(households) - 1)  # each further household halves the chance of a coincidence
    return Reason(code="same_spot", confidence=rounded(chance), figures=figures, other=last.visit_id)


def _together(one: Position, other: Position) -> bool:
    """Two fixes of one spot; one vaguer than a village says nothing of a spot."""
    sigma = sigma_m(one, other)
    return (
        sigma is not None
        and sigma <= 100.0
        and haversine_m(one.lon, one.lat, other.lon, other.lat) <= max(SPOT_M, 2.0 * sigma)
    )


def _lives_elsewhere(stop: Stop, spot: Position) -> bool:
    if stop.home is None:
        return False
    sigma = sigma_m(spot, stop.home)
    distance = haversine_m(spot.lon, spot.lat, stop.home.lon, stop.home.lat)
    return sigma is not None and chance_beyond(distance, SPOT_HOME_M, sigma) >= SURE
