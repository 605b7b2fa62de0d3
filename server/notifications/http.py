"""Notices over HTTP, for the console."""

from typing import Any

from litestar import Request, get, post
from litestar.params import FromQuery, JSONBody

from server.core.paging import Page
from server.core.web import actor, parts, reach
from server.notifications import reading
from server.notifications.records import Notification, ReadNow, Unread


@get("/notifications", permission="notification.own")
async def list_notifications(
    request: Request[Any, Any, Any],
    unread: FromQuery[bool] = False,
    after: FromQuery[str | None] = None,
    limit: FromQuery[int] = 50,
) -> Page[Notification]:
    """What the caller was told, the newest first; `unread`: only what was not read."""
    async with reach(request) as conn:
        return await reading.list_own(
            conn, actor(request), unread_only=unread, after=after, limit=max(1, min(limit, 200))
        )


@get("/notifications/unread", permission="notification.own")
async def count_unread(request: Request[Any, Any, Any]) -> Unread:
    """How many notices wait for the caller, counted up to 100."""
    async with reach(request) as conn:
        return await reading.count_unread(conn, actor(request))


@post("/notifications/read", permission="notification.own", status_code=200)
async def mark_read(request: Request[Any, Any, Any], data: JSONBody[ReadNow]) -> Unread:
    """Mark notices as read; how many still wait."""
    async with reach(request) as conn:
        return await reading.mark_read(conn, actor(request), parts(request).now(), data)


routes = [list_notifications, count_unread, mark_read]
