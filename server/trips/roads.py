"""The ways of a worker's day by road: kept with the trip when it is planned, and asked anew when a stop comes in."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from uuid import UUID

import numpy as np

from geo.planning import Asked, DayRoads, Place, Roads, asked_of_day
from geo.planning.roads import NO_ROADS, Answer
from server.core.db import Connection, Scope
from server.trips import queries_of_roads as queries
from server.trips import queries_of_stops as of_stops
from server.trips.queries_of_roads import TripRoads
from server.trips.records import StopRow, TripRow, Ways
from server.trips.records_of_workers import WorkerDays
from server.trips.working import USUAL

AskRoads = Callable[[Asked], Awaitable[tuple[Roads, int]]]
"""What a road router knows, and how many of the questions it did not answer. Never raises."""


def ways(asked: Asked, missed: int) -> Ways:
    """How the ways of a plan were worked out, by how many questions nobody answered."""
    return "roads" if not missed else "silent" if missed == len(asked.pairs) else "partly"


async def keep(
    conn: Connection, scope: Scope, trips: Sequence[TripRow], stops: Mapping[UUID, Sequence[StopRow]], roads: Roads
) -> None:
    """Keep what is known of each trip's ways; where nothing is, what was known stays."""
    known = [(trip, roads.of_day(places_of(trip, stops.get(trip.id, ())))) for trip in trips]
    await queries.put(conn, scope, [_row(trip, found) for trip, found in known if found is not None])


async def measure(conn: Connection, scope: Scope, trip_id: UUID, ask: AskRoads) -> None:
    """Ask for the ways of one trip as it stands now."""
    trip = await of_stops.trip(conn, scope, trip_id)
    if trip is None or trip.replaced:
        return
    stops = await of_stops.stops(conn, scope, [trip_id])
    found, _ = await ask(asked_of_day(places_of(trip, stops)))
    await keep(conn, scope, [trip], {trip_id: stops}, found)


def of_trip(trip: TripRow) -> DayRoads:
    """What is known of the ways of a trip."""
    if trip.road_places is None or trip.road_seconds is None or trip.road_metres is None:
        return NO_ROADS
    places = np.frombuffer(trip.road_places, "<f8").reshape(-1, 2).tolist()
    shape = len(places), len(places)
    seconds, metres = (np.frombuffer(one, "<i4").reshape(shape) for one in (trip.road_seconds, trip.road_metres))
    return DayRoads([Place(lon, lat) for lon, lat in places], Answer(seconds, metres))


def places_of(trip: TripRow, stops: Sequence[StopRow]) -> list[Place]:
    """Where a day begins, where it ends and its stops, as far as they are known."""
    days: WorkerDays = trip.days or USUAL
    ends = ((days.start_lon, days.start_lat), (days.end_lon, days.end_lat))
    some = (*ends, *((one.lon, one.lat) for one in stops))
    return [Place(lon, lat) for lon, lat in some if lon is not None and lat is not None]


def _row(trip: TripRow, found: DayRoads) -> TripRoads:
    places = np.array([(one.lon, one.lat) for one in found.places], "<f8")
    seconds, metres = (one.astype("<i4").tobytes() for one in found.answer)
    return TripRoads(trip.id, trip.region_code, places.tobytes(), seconds, metres)
