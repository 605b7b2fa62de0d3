"""SQL of feeds: the documents they rest on, how fresh they are, and how their columns were said."""

from datetime import date, datetime
from uuid import UUID

from server.core.db import Connection, Scope, rows
from server.imports.records import Authorisation, FeedRow, NewAuthorisation

ADD_AUTHORISATION = """
insert into feed_authorisations (county_code, id, feed, document_no, title, valid_from, valid_to, recorded_by,
                                 recorded_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (county_code, id) do nothing returning true
"""


async def add_authorisation(
    conn: Connection, scope: Scope, feed: str, new: NewAuthorisation, by: UUID | None, now: datetime
) -> bool:
    return bool(
        await conn.fetchval(
            ADD_AUTHORISATION, scope.county_code, new.id, feed, new.document_no.strip(), new.title.strip(),
            new.valid_from, new.valid_to, by, now,
        )
    )  # fmt: skip


END_AUTHORISATION = """
update feed_authorisations set ended_by = $3, ended_at = $4
where county_code = $1 and id = $2 and ended_at is null returning feed
"""


async def end_authorisation(conn: Connection, scope: Scope, id_: UUID, by: UUID, now: datetime) -> str | None:
    return await conn.fetchval(END_AUTHORISATION, scope.county_code, id_, by, now)


AUTHORISATIONS = """
select a.id, a.feed, a.document_no, a.title, a.valid_from, a.valid_to, u.name as recorded_by, a.recorded_at,
       a.ended_at
from feed_authorisations a left join users u on u.county_code = $1 and u.id = a.recorded_by
where a.county_code = $1 and a.valid_from <= $2 and a.valid_to >= $2 and a.ended_at is null
order by a.feed, a.valid_to desc, a.id
"""


async def authorisations(conn: Connection, scope: Scope, today: date) -> list[Authorisation]:
    """Those in force on a day, the longest of each feed first."""
    return await rows(conn, Authorisation, AUTHORISATIONS, scope.county_code, today)


FRESHNESS = """
select feed, max(listed_on) as listed_on, count(*) as applied from imports
where county_code = $1 and finished_at is not null and undone_at is null group by feed
"""


async def freshness(conn: Connection, scope: Scope) -> list[FeedRow]:
    """Of each feed that ever was applied, its newest list."""
    return await rows(conn, FeedRow, FRESHNESS, scope.county_code)


MAPPINGS = """
select columns from feed_mappings where county_code = $1 and feed = $2 order by id desc limit 20
"""


async def mappings(conn: Connection, scope: Scope, feed: str) -> list[dict[str, str]]:
    """What was said of this feed's columns before, the newest first."""
    return [r["columns"] for r in await conn.fetch(MAPPINGS, scope.county_code, feed)]


LABELS = """
select distinct label from imports, jsonb_array_elements_text(shape -> 'labels') as label
where county_code = $1 and feed = $2 and columns = $3
"""


async def labels(conn: Connection, scope: Scope, feed: str, columns: dict[str, str]) -> set[str]:
    """Every heading of this feed's lists of whose columns this was said."""
    return {r["label"] for r in await conn.fetch(LABELS, scope.county_code, feed, columns)}


ADD_MAPPING = """
insert into feed_mappings (county_code, id, feed, columns, set_by, set_at) values ($1, $2, $3, $4, $5, $6)
"""


async def add_mapping(
    conn: Connection, scope: Scope, id_: UUID, feed: str, columns: dict[str, str], by: UUID | None, now: datetime
) -> None:
    await conn.execute(ADD_MAPPING, scope.county_code, id_, feed, columns, by, now)
