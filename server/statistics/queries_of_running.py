"""SQL of the figures of running periods."""

from datetime import datetime

import msgspec

from server.core.db import Connection, Scope, row
from server.statistics.frozen import Content, RunningKind

KEEP = """
insert into statistics_running (county_code, region_code, kind, counted_at, content, asked_at)
values ($1, $2, $3, $4, $5, $4)
on conflict (county_code, region_code, kind)
do update set counted_at = excluded.counted_at, content = excluded.content
where statistics_running.counted_at <= excluded.counted_at
"""


async def keep(conn: Connection, scope: Scope, kind: RunningKind, content: Content, now: datetime) -> None:
    """Keep what was counted in place of what was counted before."""
    await conn.execute(KEEP, scope.county_code, content.region, kind, now, msgspec.to_builtins(content))


KEPT = """
select counted_at, content, asked_at from statistics_running where county_code = $1 and region_code = $2 and kind = $3
"""


class Kept(msgspec.Struct, frozen=True):
    """What was counted last and when; when somebody last looked at it."""

    counted_at: datetime
    content: Content
    asked_at: datetime


async def kept(conn: Connection, scope: Scope, region: str, kind: RunningKind) -> Kept | None:
    """What was counted last of a place."""
    return await row(conn, Kept, KEPT, scope.county_code, region, kind)


ASKED = "update statistics_running set asked_at = $4 where county_code = $1 and region_code = $2 and kind = $3"
WATCHED = """
select region_code, kind from statistics_running
where county_code = $1 and region_code <> $1 and asked_at > $2 order by region_code, kind
"""


async def note_asked(conn: Connection, scope: Scope, region: str, kind: RunningKind, now: datetime) -> None:
    """Somebody looks at it."""
    await conn.execute(ASKED, scope.county_code, region, kind, now)


async def watched(conn: Connection, scope: Scope, since: datetime) -> list[tuple[str, RunningKind]]:
    """Which figures of towns somebody looked at since then."""
    return [(one["region_code"], one["kind"]) for one in await conn.fetch(WATCHED, scope.county_code, since)]
