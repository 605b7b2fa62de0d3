"""The running month, quarter and year for a wall: of the county and of watched towns counted by the clock."""

from datetime import datetime, timedelta
from typing import get_args

from server.core.clock import civil_date
from server.core.db import Connection, Scope
from server.statistics import freezing, operations, queries_of_running
from server.statistics.frozen import Content, Running, RunningKind
from server.statistics.periods import period_of

KEPT_FOR = timedelta(hours=1)  # the worker counts every quarter of an hour; beyond this it stood still
WATCHED_FOR = timedelta(days=3)  # a wall that nobody looked at over a weekend is counted when it is opened again
KEPT_LENGTHS = (6, 9)  # of the codes of counties and towns


async def count_county(conn: Connection, scope: Scope, now: datetime) -> None:
    """Count the running periods of the county and of towns whose wall is looked at, and keep them.

    Ten times the records, ten times the time.
    """
    wanted = [(scope.county_code, kind) for kind in get_args(RunningKind)]
    for region, kind in (*wanted, *await queries_of_running.watched(conn, scope, now - WATCHED_FOR)):
        await queries_of_running.keep(conn, scope, kind, await _count(conn, scope, now, kind, region), now)


async def read(conn: Connection, scope: Scope, now: datetime, kind: RunningKind, region: str) -> Running:
    """A running period of a place: as it was kept within the hour, else as it is counted now and then kept."""
    today = civil_date(now)
    found = await queries_of_running.kept(conn, scope, region, kind)
    if found is not None:
        same = (found.content.since, found.content.version) == (
            period_of(kind, today)[0],
            operations.measures().version,
        )
        if same and found.counted_at > now - KEPT_FOR:
            if found.asked_at < now - KEPT_FOR:
                await queries_of_running.note_asked(conn, scope, region, kind, now)
            return _running(found.content, found.counted_at)
    content = await _count(conn, scope, now, kind, region)
    if len(region) in KEPT_LENGTHS and any(
        region.startswith(code) for code in scope.reach
    ):  # all of the place is seen
        await queries_of_running.keep(conn, scope, kind, content, now)
        await queries_of_running.note_asked(conn, scope, region, kind, now)
    return _running(content, now)


async def _count(conn: Connection, scope: Scope, now: datetime, kind: RunningKind, region: str) -> Content:
    today = civil_date(now)
    return await freezing.count(conn, scope, today, operations.Asked(region, *period_of(kind, today)))


def _running(content: Content, counted_at: datetime) -> Running:
    return Running(
        region=content.region,
        region_name=content.region_name,
        since=content.since,
        until=content.until,
        counted_at=counted_at,
        figures=content.figures,
    )
