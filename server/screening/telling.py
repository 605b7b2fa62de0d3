"""Whom a finding waits for, and who is to hear of it."""

from datetime import datetime

from server.core.clock import civil_date
from server.core.db import Connection, Scope
from server.screening import queries_of_findings as queries
from server.screening.records import FindingNews

NEAR_DAYS = 3  # no text says when to remind; the house's own, within the ten days of p_finding_days


async def untold(conn: Connection, scope: Scope, now: datetime) -> list[FindingNews]:
    """Findings that were opened, come near to their last day or are late, of which nobody was told: once for
    everybody who is to hear of each. Asked again, it answers nothing."""
    today = civil_date(now)
    steps = await queries.mark_told(conn, scope, today, now, NEAR_DAYS)
    return await queries.news(conn, scope, steps, today) if steps else []
