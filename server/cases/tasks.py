"""Jobs of cases."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from server.cases import surveys
from server.core.crypto import Crypto
from server.core.db import Connection, county_scope


async def evaluate_surveys(
    conn: Connection, county_code: str, now: datetime, ids: Sequence[str], crypto: Crypto
) -> None:
    """Evaluate submissions that were received as household surveys."""
    await surveys.evaluate(conn, county_scope(county_code), now, crypto, [UUID(i) for i in ids])
