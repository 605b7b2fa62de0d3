"""What somebody was told, read at the console and marked as read."""

from datetime import datetime
from uuid import UUID

from server.core import audit
from server.core.actor import Actor
from server.core.db import Connection
from server.core.paging import Page, page, read_key
from server.notifications import queries
from server.notifications.records import Notification, ReadNow, Unread

COUNTED = 100  # a bell that says more than 99 says no more


async def list_own(
    conn: Connection, actor: Actor, *, unread_only: bool, after: str | None, limit: int
) -> Page[Notification]:
    """The caller's notices, the newest first. Raises Problem page_unknown."""
    last = read_key(after, UUID)
    found = await queries.own(conn, actor.county_code, actor.id, last, not unread_only, limit + 1)
    return page(found, limit, lambda one: one.id)


async def count_unread(conn: Connection, actor: Actor) -> Unread:
    """How many notices wait for the caller."""
    return Unread(await queries.unread(conn, actor.county_code, actor.id, COUNTED))


async def mark_read(conn: Connection, actor: Actor, now: datetime, given: ReadNow) -> Unread:
    """Mark notices of the caller as read, keeping when each was read first; what waits after that."""
    marked = await queries.read(conn, actor.county_code, actor.id, now, given.ids, given.until)
    if marked:
        await audit.record(conn, actor.county_code, now, actor.id, "notification.read", actor.id, {"notices": marked})
    return await count_unread(conn, actor)
