"""A coming change of divisions that cannot be made is told to who entered it and to the county's administrators."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from server.core.db import Connection, Scope
from server.notifications import queries
from server.notifications.records import StoppedChangeNews, Told


async def stopped(conn: Connection, scope: Scope, now: datetime, change_ids: Sequence[UUID]) -> None:
    """Tell of these changes, once each, however many mornings they are tried again."""
    found = await queries.stopped_changes(conn, scope, change_ids)
    await queries.tell(conn, scope.county_code, now, [_told(one) for one in found])


def _told(news: StoppedChangeNews) -> Told:
    detail = {"document": news.document, "day": news.on.isoformat(), "count": news.hindrances}
    return Told(user_id=news.user_id, kind="division_change_stopped", subject_id=news.change_id, detail=detail)
