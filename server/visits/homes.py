"""Where families live as far as is known: learnt from visits that nobody doubts, else as registered."""

from collections.abc import Collection, Sequence
from datetime import date
from itertools import groupby
from uuid import UUID

import geo
from geo import evidence
from server.core.db import Connection, Scope
from server.visits import queries_of_evidence as queries
from server.visits.records import Home, Place

REGISTERED_M = 30.0  # a yard, pointed out on a map or measured once
MOST = 12  # visits a home is learnt from: a year of monthly ones


async def homes(
    conn: Connection,
    scope: Scope,
    places: Sequence[Place],
    *,
    without: Collection[UUID] = (),
    until: date | None = None,
) -> dict[UUID, Home]:
    """The homes of these households; those that nobody knows are left out.

    `without`: visits that must not teach their own home. `until`: as it was known on that day.
    """
    seen = await queries.sightings(conn, scope, [one.id for one in places], list(without), until, MOST)
    learnt = {
        household: evidence.learn_home([evidence.Sighting(one.position(), one.visited_on) for one in group])
        for household, group in groupby(seen, lambda one: one.household_id)
    }
    found = {place.id: _home(place, learnt.get(place.id)) for place in places}
    return {household: home for household, home in found.items() if home is not None}


def _home(place: Place, learnt: evidence.HomePoint | None) -> Home | None:
    if learnt is not None:
        return Home(
            lon=learnt.lon, lat=learnt.lat, accuracy_m=learnt.accuracy_m, source="visits", visits=learnt.visits,
            since=learnt.since,
        )  # fmt: skip
    if place.lon is None or place.lat is None:
        return None
    return Home(lon=place.lon, lat=place.lat, accuracy_m=REGISTERED_M, source="register")


def position(home: Home | None) -> geo.Position | None:
    """A home as a position."""
    return home and geo.Position(lon=home.lon, lat=home.lat, accuracy_m=home.accuracy_m, source="imported")
