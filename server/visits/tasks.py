"""Jobs of visits."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from server.core.db import Connection, county_scope
from server.visits import operations


async def evaluate(conn: Connection, county_code: str, now: datetime, ids: Sequence[str]) -> None:
    """Evaluate submissions that were received as visits."""
    await operations.evaluate(conn, county_scope(county_code), now, [UUID(i) for i in ids])
