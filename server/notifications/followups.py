"""An overdue visit that nobody answered is told to whoever it came to: the township, then the county (SV-01)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from server.core.clock import civil_date
from server.core.db import Connection, Scope
from server.notifications import queries
from server.notifications.records import EscalatedNews, Told


async def escalated(conn: Connection, scope: Scope, now: datetime, flag_ids: Sequence[UUID]) -> None:
    """Tell whoever has the step now, in one notice of all that came together."""
    found = await queries.escalated(conn, scope, flag_ids, civil_date(now))
    await queries.tell(conn, scope.county_code, now, [_told(one) for one in found])


def _told(news: EscalatedNews) -> Told:
    detail = {
        "level": news.level,
        "count": news.count,
        "names": news.names,
        "household_id": str(news.household_id) if news.household_id else "",
        "due_on": news.due_on.isoformat(),
    }
    return Told(user_id=news.user_id, kind="followups_escalated", subject_id=news.first_flag, detail=detail)
