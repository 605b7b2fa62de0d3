"""Jobs of screening. Each may run twice over the same ids without harm."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from server.core.db import Connection, county_scope
from server.screening.recheck import recheck as screen_households
from server.screening.recheck import screen_county as screen_everybody


async def recheck(conn: Connection, county_code: str, now: datetime, ids: Sequence[str]) -> None:
    """Ask every rule of these households, whose facts, statuses or members changed."""
    await screen_households(conn, county_scope(county_code), now, [UUID(one) for one in ids])


async def screen_county(conn: Connection, county_code: str, now: datetime, _: Sequence[str]) -> None:
    """Ask every rule of everybody."""
    await screen_everybody(conn, county_scope(county_code), now)
