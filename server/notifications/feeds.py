"""The county's desk hears when a department's next list should be here and is not (DS-03, p_feed_interval)."""

from datetime import datetime
from uuid import UUID, uuid5

from server import imports
from server.accounts.permissions import PERMISSIONS
from server.core.db import Connection, Scope
from server.imports import FeedItem
from server.notifications import queries
from server.notifications.records import Told


async def tell_stale(conn: Connection, scope: Scope, now: datetime) -> None:
    """Whoever hands lists in hears of each feed that is late; once for the day on which its next list was due."""
    late = await imports.stale_feeds(conn, scope, now)
    desk = await queries.users_of(conn, scope, sorted(PERMISSIONS["import.make"])) if late else []
    await queries.tell(conn, scope.county_code, now, [_told(one, user) for one in late for user in desk])


def _told(one: FeedItem, user: UUID) -> Told:
    detail = {
        "feed": one.id,
        "feed_title": {"zh": one.title.zh, "en": one.title.en},
        "department": {"zh": one.department.zh, "en": one.department.en},
        "listed_on": str(one.listed_on),
        "due_on": str(one.due_on),
    }
    lateness = uuid5(UUID(int=0), f"feed {one.id} {one.due_on}")  # the same whoever looks, and on whatever day
    return Told(user_id=user, kind="feed_stale", subject_id=lateness, detail=detail)
