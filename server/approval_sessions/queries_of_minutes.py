"""SQL of minutes."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from server.approval_sessions.records import CaseMinutes, MinutesItemRow, MinutesRow
from server.core.db import Connection, Scope, json_texts, row, rows

ADD = """
insert into approval_minutes (county_code, id, session_id, version, content, reason, made_by, made_at)
values ($1, $2, $3, $4, $5, $6, $7, $8)
"""
ADD_ITEMS = """
insert into approval_minutes_items (county_code, minutes_id, item_id, case_id, position, content)
select $1, $2, g.item_id, g.case_id, g.position, g.content::jsonb
from unnest($3::uuid[], $4::uuid[], $5::integer[], $6::text[]) as g (item_id, case_id, position, content)
"""


async def add(conn: Connection, scope: Scope, *values: object) -> None:
    """(id, session, version, content, reason, by, at); a version is made once."""
    await conn.execute(ADD, scope.county_code, *values)


async def add_items(
    conn: Connection, scope: Scope, minutes_id: UUID, items: Sequence[UUID], cases: Sequence[UUID],
    contents: Sequence[object],
) -> None:  # fmt: skip
    """What the minutes say of each case, in order."""
    numbers = list(range(1, len(items) + 1))
    await conn.execute(
        ADD_ITEMS, scope.county_code, minutes_id, list(items), list(cases), numbers, json_texts(contents)
    )


MINUTES = """
select m.id, m.session_id, m.version, m.content, m.reason, m.made_by, u.name as maker, m.made_at,
       w.name as signed_by, s.signed_at
from approval_minutes m
join users u on u.county_code = m.county_code and u.id = m.made_by
left join approval_minutes_signatures s on s.county_code = m.county_code and s.minutes_id = m.id
left join users w on w.county_code = s.county_code and w.id = s.signed_by
"""
OF_SESSION = f"{MINUTES} where m.county_code = $1 and m.session_id = $2 order by m.version desc"
ONE = f"{MINUTES} where m.county_code = $1 and m.id = $2"


async def of_session(conn: Connection, scope: Scope, session_id: UUID) -> list[MinutesRow]:
    """Every version, the newest first."""
    return await rows(conn, MinutesRow, OF_SESSION, scope.county_code, session_id)


async def one(conn: Connection, scope: Scope, minutes_id: UUID) -> MinutesRow | None:
    return await row(conn, MinutesRow, ONE, scope.county_code, minutes_id)


ITEMS = """
select content from approval_minutes_items where county_code = $1 and minutes_id = $2 order by position
"""


async def items(conn: Connection, scope: Scope, minutes_id: UUID) -> list[MinutesItemRow]:
    """What a version says of each case."""
    return await rows(conn, MinutesItemRow, ITEMS, scope.county_code, minutes_id)


# Read with the reach of a township too, which sees its own case's part and nothing else of a session.
OF_CASE = """
select i.content, u.name as signed_by, s.signed_at
from approval_minutes_items i
join approval_minutes_signatures s on s.county_code = i.county_code and s.minutes_id = i.minutes_id
join users u on u.county_code = s.county_code and u.id = s.signed_by
where i.county_code = $1 and i.case_id = $2 order by s.signed_at, i.minutes_id
"""


async def of_case(conn: Connection, scope: Scope, case_id: UUID) -> list[CaseMinutes]:
    """What signed minutes say of a case, the oldest first."""
    return await rows(conn, CaseMinutes, OF_CASE, scope.county_code, case_id)


SIGN = """
insert into approval_minutes_signatures (county_code, minutes_id, made_by, signed_by, signed_at)
values ($1, $2, $3, $4, $5) on conflict (county_code, minutes_id) do nothing
"""


async def sign(conn: Connection, scope: Scope, minutes_id: UUID, made_by: UUID, by: UUID, now: datetime) -> None:
    """The minutes are signed; the first signature stands."""
    await conn.execute(SIGN, scope.county_code, minutes_id, made_by, by, now)
