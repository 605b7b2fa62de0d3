"""Jobs of exports. Each may run twice over the same ids without harm."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from server.core.db import Connection, Pool
from server.core.storage import Storage
from server.exports import operations


async def make(
    conn: Connection, county_code: str, now: datetime, ids: Sequence[str], pool: Pool, storage: Storage
) -> None:
    """Make the files that were asked for."""
    for export_id in map(UUID, ids):
        await operations.make(conn, pool, storage, county_code, now, export_id)
