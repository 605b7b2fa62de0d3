"""Jobs of notices."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from server import oversight
from server.core.crypto import Crypto
from server.core.db import Connection, county_scope
from server.notices import queries


async def complain(conn: Connection, county_code: str, now: datetime, ids: Sequence[str], crypto: Crypto) -> None:
    """Objections that came when their notice was over become complaints, each once; with a name, to be answered."""
    scope = county_scope(county_code)
    for one in await queries.to_complain(conn, scope, [UUID(i) for i in ids]):
        lodged = oversight.Lodged(
            id=one.id,
            channel="notice",
            category="late_objection",
            about_region=one.region_code,
            household_id=one.household_id,
            case_id=one.case_id,
            words=one.content,
            reporter=oversight.Complainant(one.objector[:40], "") if one.objector else None,
            recorded_by=one.recorded_by,
            received_on=one.received_on,
        )
        await oversight.lodge(conn, scope, now, crypto, lodged)
