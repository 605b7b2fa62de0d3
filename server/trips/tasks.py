"""Jobs of trips. Each may run twice over the same ids without harm."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from server.core.db import Connection, Pool, county_scope
from server.core.progress import noting
from server.trips import operations, queries
from server.trips.operations import Solve


async def plan(
    conn: Connection, county_code: str, now: datetime, ids: Sequence[str], solve: Solve, pool: Pool
) -> None:
    """Work plans out."""
    scope = county_scope(county_code)
    for plan_id in map(UUID, ids):
        note = noting(pool, scope, queries.note_percent, plan_id)
        await operations.work_out(conn, county_code, now, plan_id, solve, note)
