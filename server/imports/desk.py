"""What the county says of feeds: on what ground a department hands its lists over."""

from datetime import datetime
from uuid import UUID

from server.core import audit
from server.core.actor import Actor
from server.core.db import Connection
from server.core.errors import Problem
from server.imports import queries_of_feeds
from server.imports.intake import by, feed_of
from server.imports.records import NewAuthorisation


async def authorise(conn: Connection, actor: Actor, now: datetime, feed: str, new: NewAuthorisation) -> None:
    """Put a document on file that lets a department's lists in. The same id again changes nothing.

    Raises Problem not_found, days_in_wrong_order.
    """
    feed_of(feed)
    if new.valid_to < new.valid_from:
        raise Problem("days_in_wrong_order")
    if await queries_of_feeds.add_authorisation(conn, actor.scope, feed, new, by(actor), now):
        detail = {"feed": feed, "document_no": new.document_no, "until": new.valid_to}
        await audit.record(conn, actor.county_code, now, by(actor), "feed.authorise", new.id, detail)


async def end_authorisation(conn: Connection, actor: Actor, now: datetime, authorisation_id: UUID) -> None:
    """The document holds no more from now on; what came before stays. Raises Problem not_found."""
    feed = await queries_of_feeds.end_authorisation(conn, actor.scope, authorisation_id, actor.id, now)
    if feed is None:
        raise Problem("not_found", what="授权文件 authorisation")
    await audit.record(conn, actor.county_code, now, actor.id, "feed.end_authorisation", authorisation_id,
                       {"feed": feed})  # fmt: skip
