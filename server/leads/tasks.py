"""Jobs of leads."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from server.core.crypto import Crypto
from server.core.db import Connection, county_scope
from server.leads import opening


async def consider_visits(conn: Connection, county_code: str, now: datetime, ids: Sequence[str]) -> None:
    """Look for hardship in visits that were evaluated."""
    await opening.consider_visits(conn, county_scope(county_code), now, [UUID(i) for i in ids])


async def evaluate_reports(
    conn: Connection, county_code: str, now: datetime, ids: Sequence[str], crypto: Crypto
) -> None:
    """Evaluate submissions that were received as quick reports."""
    await opening.evaluate_reports(conn, county_scope(county_code), now, crypto, [UUID(i) for i in ids])
