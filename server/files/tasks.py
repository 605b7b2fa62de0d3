"""Jobs of files."""

from collections.abc import Sequence
from datetime import datetime

from server.core.db import Connection
from server.core.storage import Storage
from server.files import operations
from server.files.operations import Examine


async def examine(
    conn: Connection, county_code: str, now: datetime, ids: Sequence[str], storage: Storage, look: Examine
) -> None:
    """Judge files that arrived; `ids` are their hashes in hex."""
    for sha256 in ids:
        await operations.examine(conn, county_code, now, storage, look, sha256)
