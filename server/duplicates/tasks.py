"""Bodies of jobs about duplicates."""

from datetime import datetime
from uuid import UUID

from server.core.db import Connection, county_scope
from server.duplicates import operations


async def look(conn: Connection, county_code: str, now: datetime, household_ids: tuple[str, ...]) -> None:
    """Look whether members of these households were entered twice."""
    await operations.look(conn, county_scope(county_code), now, [UUID(one) for one in household_ids])
