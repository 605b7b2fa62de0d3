"""Jobs of trips. Each may run twice over the same ids without harm."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from server.core.db import Connection, Pool, county_scope, transaction
from server.trips import operations, queries
from server.trips.operations import Solve


async def plan(
    conn: Connection, county_code: str, now: datetime, ids: Sequence[str], solve: Solve, pool: Pool
) -> None:
    """Work plans out. How far it has come is told in transactions of its own, so that it is seen meanwhile."""
    scope = county_scope(county_code)
    for plan_id in map(UUID, ids):

        async def note(percent: int, plan_id: UUID = plan_id) -> None:
            async with transaction(pool, scope) as beside:
                await queries.note_percent(beside, scope, plan_id, percent)

        await operations.work_out(conn, county_code, now, plan_id, solve, note)
