"""Lists are kept as long as their feed says and no longer: then file and rows go; what was done stays on file."""

from datetime import datetime, timedelta

from policy.feeds import feeds
from server.core import audit
from server.core.db import Connection, Scope
from server.imports import queries, queries_of_results
from server.imports.result_files import KEPT


async def clear_old(conn: Connection, scope: Scope, now: datetime) -> None:
    """Remove files and rows that came more than `keep_days` ago (policy/feeds.toml), and results of a week ago.

    Facts that were written stay.
    """
    await queries_of_results.remove_old(conn, scope, now - KEPT)
    for name, feed in feeds().items():
        for import_id in await queries.older(conn, scope, name, now - timedelta(days=feed.keep_days)):
            await queries.clear(conn, scope, import_id, now)
            await audit.record(conn, scope.county_code, now, None, "import.clear", import_id, {"feed": name})
