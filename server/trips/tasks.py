"""Jobs of trips. Each may run twice over the same ids without harm."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from server.core.db import Connection, Pool, county_scope
from server.core.progress import noting
from server.trips import operations, queries, roads
from server.trips.operations import Solve
from server.trips.roads import AskRoads


async def plan(
    conn: Connection,
    county_code: str,
    now: datetime,
    ids: Sequence[str],
    solve: Solve,
    ask: AskRoads | None,
    pool: Pool,
) -> None:
    """Work plans out."""
    scope = county_scope(county_code)
    for plan_id in map(UUID, ids):
        note = noting(pool, scope, queries.note_percent, plan_id)
        await operations.work_out(conn, county_code, now, plan_id, solve, ask, note)


async def measure(conn: Connection, county_code: str, ids: Sequence[str], ask: AskRoads | None) -> None:
    """Ask for the ways of trips into which a stop came. Without a router there is nothing to ask."""
    if ask is None:
        return
    for trip_id in map(UUID, ids):
        await roads.measure(conn, county_scope(county_code), trip_id, ask)
