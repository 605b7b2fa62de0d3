"""Jobs of imports. Each may run twice over the same ids without harm."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from server.core import outbox
from server.core.crypto import Crypto
from server.core.db import Connection, Pool, county_scope
from server.core.progress import noting
from server.imports import applying, matching, queries, queries_of_results, result_files


async def read(
    conn: Connection, county_code: str, now: datetime, ids: Sequence[str], crypto: Crypto, pool: Pool
) -> None:
    """Read lists and match their rows."""
    scope = county_scope(county_code)
    for import_id in map(UUID, ids):
        note = noting(pool, scope, queries.note_percent, import_id)
        await matching.read_list(conn, scope, now, crypto, import_id, note)


async def make_result(
    conn: Connection, county_code: str, now: datetime, ids: Sequence[str], crypto: Crypto, pool: Pool
) -> None:
    """Make the workbooks of the results of lists."""
    scope = county_scope(county_code)
    for import_id in map(UUID, ids):
        note = noting(pool, scope, queries_of_results.note_percent, import_id)
        await result_files.make(conn, scope, now, crypto, import_id, note)


async def apply_page(conn: Connection, county_code: str, now: datetime, ids: Sequence[str], crypto: Crypto) -> None:
    """Write one page of each import, and ask for the next."""
    for import_id in map(UUID, ids):
        if await applying.apply_page(conn, county_scope(county_code), now, crypto, import_id):
            await outbox.put(conn, county_code, "imports.apply_page", [import_id])


async def take_back(conn: Connection, county_code: str, now: datetime, ids: Sequence[str]) -> None:
    """Take back what undone imports said."""
    for import_id in map(UUID, ids):
        await applying.take_back(conn, county_scope(county_code), now, import_id)
