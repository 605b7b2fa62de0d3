"""Jobs of visits."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from server.core.crypto import Crypto
from server.core.db import Connection, county_scope
from server.visits import operations


async def evaluate(conn: Connection, county_code: str, now: datetime, ids: Sequence[str], crypto: Crypto) -> None:
    """Evaluate submissions that were received as visits."""
    await operations.evaluate(conn, county_scope(county_code), now, crypto, [UUID(i) for i in ids])
