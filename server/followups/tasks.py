"""Jobs of follow-ups. Each may run twice over the same ids without harm."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from server.core.clock import civil_date
from server.core.db import Connection
from server.followups import operations, telling


async def recompute_after_visits(conn: Connection, county_code: str, now: datetime, ids: Sequence[str]) -> None:
    """What these visits say happened is put on file; new due dates for the households that they were made to;
    answered flags are cleared."""
    await telling.take_up(conn, county_code, now, [UUID(one) for one in ids])
    households = await operations.visited_households(conn, county_code, [UUID(one) for one in ids])
    await operations.recompute(conn, county_code, households, civil_date(now), now)


async def recompute(conn: Connection, county_code: str, now: datetime, ids: Sequence[str]) -> None:
    """New due dates for households whose statuses, members or facts changed."""
    await operations.recompute(conn, county_code, [UUID(one) for one in ids], civil_date(now), now)


async def recompute_county(conn: Connection, county_code: str, now: datetime, _: Sequence[str]) -> None:
    """New due dates for everybody, after a change of parameters."""
    await operations.recompute_county(conn, county_code, civil_date(now), now)


async def recompute_campaigns(conn: Connection, county_code: str, now: datetime, ids: Sequence[str]) -> None:
    """New due dates for the households of campaigns that began, or ended before their time."""
    await operations.recompute_campaigns(conn, county_code, [UUID(one) for one in ids], civil_date(now), now)
