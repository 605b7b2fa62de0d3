"""Bodies of the jobs of papers."""

from datetime import datetime
from uuid import UUID

from server.core.db import Connection, county_scope
from server.core.storage import Storage
from server.papers import operations


async def render(conn: Connection, county_code: str, now: datetime, ids: tuple[str, ...], storage: Storage) -> None:
    """Set these papers and keep their files."""
    for one in ids:
        await operations.render(conn, county_scope(county_code), now, storage, UUID(one))
