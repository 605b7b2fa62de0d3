"""SQL of the monthly and quarterly tables."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from server.core.db import Connection, Scope, row, rows
from server.statistics.frozen import Content, Kind, TableItem, TableKey
from server.statistics.leaving import Hidden

BEGAN = """
select (registered_at at time zone 'Asia/Shanghai')::date from households where county_code = $1 order by id limit 1
"""


async def began(conn: Connection, scope: Scope) -> date | None:
    """The day on which the first household came into the register; None of an empty one."""
    return await conn.fetchval(BEGAN, scope.county_code)


PLACES = """
select code from divisions
where county_code = $1 and level in ('county', 'town') and valid_from <= $2 and (valid_to is null or valid_to >= $2)
order by code
"""


async def places(conn: Connection, scope: Scope, on: date) -> list[str]:
    """The county and its towns on a day."""
    return [r["code"] for r in await conn.fetch(PLACES, scope.county_code, on)]


MADE = "select region_code from statistics_tables where county_code = $1 and kind = $2 and since = $3"


async def made(conn: Connection, scope: Scope, kind: Kind, since: date) -> set[str]:
    """The places that have a table of the period."""
    return {r["region_code"] for r in await conn.fetch(MADE, scope.county_code, kind, since)}


ADD = """
insert into statistics_tables (county_code, id, region_code, region_name, kind, since, until, number, reason, version,
                               content, frozen_at, frozen_by)
select $1, $2, $3, $4, $5, $6, $7, coalesce(max(number), 0) + 1, $8, $9, $10, $11, $12
from statistics_tables where county_code = $1 and region_code = $3 and kind = $5 and since = $6
on conflict do nothing returning id
"""


async def add(
    conn: Connection,
    scope: Scope,
    table_id: UUID,
    kind: Kind,
    content: Content,
    hidden: Hidden,
    reason: str,
    now: datetime,
    by: UUID | None,
) -> bool:
    """Freeze a table as the next one of its place and period; False when somebody else did at the same time."""
    added = await conn.fetchval(
        ADD, scope.county_code, table_id, content.region, content.region_name, kind, content.since, content.until,
        reason, content.version, msgspec.to_builtins(content) | {"hidden": msgspec.to_builtins(hidden)}, now, by,
    )  # fmt: skip
    return added is not None


ITEM = """
select t.id, t.kind, t.region_code, t.region_name, t.since, t.until, t.number, t.reason, t.version, t.frozen_at,
       u.name as frozen_by,
       not exists (select from statistics_tables n
                   where n.county_code = $1 and n.region_code = t.region_code and n.kind = t.kind
                     and n.since = t.since and n.number > t.number) as newest
from statistics_tables t
left join users u on u.county_code = $1 and u.id = t.frozen_by
"""
LISTED = f"""{ITEM}
where t.county_code = $1 and t.kind = $2 and ($3::text is null or t.region_code = $3)
  and ($4::date is null or t.since < $4 or (t.since = $4 and (t.region_code > $5
                                            or (t.region_code = $5 and t.number < $6))))
order by t.since desc, t.region_code, t.number desc limit $7
"""


async def listed(
    conn: Connection, scope: Scope, kind: Kind, region: str | None, after: TableKey | None, limit: int
) -> Sequence[TableItem]:
    """Tables within reach, the newest period first."""
    key = after or (None, None, None)
    return await rows(conn, TableItem, LISTED, scope.county_code, kind, region, *key, limit)


ONE = f"{ITEM} where t.county_code = $1 and t.id = $2"
CONTENT = "select content from statistics_tables where county_code = $1 and id = $2"


async def one(conn: Connection, scope: Scope, table_id: UUID) -> tuple[TableItem, Content] | None:
    """A table with what it holds."""
    found = await row(conn, TableItem, ONE, scope.county_code, table_id)
    content = await conn.fetchval(CONTENT, scope.county_code, table_id)
    return (found, msgspec.convert(content, Content)) if found else None


HIDDEN = "select content -> 'hidden' from statistics_tables where county_code = $1 and id = $2"


async def hidden(conn: Connection, scope: Scope, table_id: UUID) -> Hidden | None:
    """What must not leave of a table; None of one frozen before that was kept with it."""
    return msgspec.convert(await conn.fetchval(HIDDEN, scope.county_code, table_id), Hidden | None)


OF_PERIOD = """
select id from statistics_tables where county_code = $1 and region_code = $2 and since = $3 and until = $4
order by number desc limit 1
"""


async def of_period(conn: Connection, scope: Scope, region: str, since: date, until: date) -> UUID | None:
    """The newest table of just this place and period."""
    return await conn.fetchval(OF_PERIOD, scope.county_code, region, since, until)


WITHIN = """
select distinct on (region_code, kind, since) content, content -> 'hidden' as hidden from statistics_tables
where county_code = $1 and since >= $2 and until <= $3 order by region_code, kind, since, number desc
"""


async def within(conn: Connection, scope: Scope, since: date, until: date) -> list[tuple[Content, Hidden | None]]:
    """The newest tables of the periods that lie in one, with what must not leave of them."""
    found = await conn.fetch(WITHIN, scope.county_code, since, until)
    return [(msgspec.convert(r["content"], Content), msgspec.convert(r["hidden"], Hidden | None)) for r in found]
