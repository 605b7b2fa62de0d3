"""SQL of the ways of trips."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from server.core.db import Connection, Scope


class TripRoads(msgspec.Struct, frozen=True):
    """Ways between the places of a day, as table trip_roads holds them."""

    trip_id: UUID
    region_code: str
    places: bytes
    seconds: bytes
    metres: bytes


PUT = """
insert into trip_roads (county_code, trip_id, region_code, places, seconds, metres)
select $1, given.trip_id, given.region_code, given.places, given.seconds, given.metres
from unnest($2::uuid[], $3::text[], $4::bytea[], $5::bytea[], $6::bytea[])
    as given (trip_id, region_code, places, seconds, metres)
on conflict (county_code, trip_id)
    do update set places = excluded.places, seconds = excluded.seconds, metres = excluded.metres
"""


async def put(conn: Connection, scope: Scope, some: Sequence[TripRoads]) -> None:
    """In the place of what was known of them before."""
    columns = ([getattr(one, name) for one in some] for name in TripRoads.__struct_fields__)
    await conn.execute(PUT, scope.county_code, *columns)
