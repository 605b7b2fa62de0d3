"""SQL of what administrators do with accounts."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from server.accounts.records import UserChange
from server.core.db import Connection, rows
from server.core.ids import new_id

KNOWN = """
select code from divisions where county_code = $1 and code = any($2::text[]) and valid_to is null
union select county_code from counties where county_code = $1
"""


async def known_divisions(conn: Connection, county_code: str, codes: Sequence[str]) -> set[str]:
    """Those of these codes that are divisions in force, and the county's own."""
    return {r["code"] for r in await conn.fetch(KNOWN, county_code, list(codes))}


REACH = """
select region_code from user_reaches where county_code = $1 and user_id = $2 and valid_to is null order by region_code
"""


async def reach(conn: Connection, county_code: str, user_id: UUID) -> list[str]:
    """The divisions somebody reaches without an end."""
    return [r["region_code"] for r in await conn.fetch(REACH, county_code, user_id)]


END = """
update user_reaches set valid_to = $4::date - 1
where county_code = $1 and user_id = $2 and not region_code = any($3::text[]) and (valid_to is null or valid_to >= $4)
"""


async def end_reaches(conn: Connection, county_code: str, user_id: UUID, kept: Sequence[str], today: date) -> None:
    """From today on somebody reaches none but these."""
    await conn.execute(END, county_code, user_id, list(kept), today)


BEGIN = """
insert into user_reaches (county_code, id, user_id, region_code, valid_from)
select $1, t.id, $2, t.code, $5 from unnest($3::uuid[], $4::text[]) as t (id, code)
where not exists (select 1 from user_reaches o where o.county_code = $1 and o.user_id = $2
                  and o.region_code = t.code and o.valid_from <= $5 and o.valid_to is null)
"""


async def begin_reaches(
    conn: Connection, county_code: str, user_id: UUID, codes: Sequence[str], today: date, now: datetime
) -> None:
    """From today on somebody reaches these; where they do already, nothing changes."""
    own = sorted(set(codes))
    await conn.execute(BEGIN, county_code, user_id, [new_id(now) for _ in own], own, today)


SET_ROLE = "update users set role = $3 where county_code = $1 and id = $2 and role <> $3"


async def set_role(conn: Connection, county_code: str, user_id: UUID, role: str) -> None:
    await conn.execute(SET_ROLE, county_code, user_id, role)


LEAVE = "update users set left_at = $3 where county_code = $1 and id = $2 and left_at is null"


async def leave(conn: Connection, county_code: str, user_id: UUID, now: datetime) -> None:
    await conn.execute(LEAVE, county_code, user_id, now)


IS_KEPT = "select exists (select 1 from user_changes where county_code = $1 and id = $2)"


async def is_kept(conn: Connection, county_code: str, change_id: UUID) -> bool:
    """Whether this change was made already."""
    return await conn.fetchval(IS_KEPT, county_code, change_id)


ADD = """
insert into user_changes (county_code, id, user_id, number, change, role, reach, reason, changed_by, changed_at)
select $1, $2, $3, 1 + coalesce(max(c.number), 0), $4, $5, $6, $7, $8, $9
from user_changes c where c.county_code = $1 and c.user_id = $3
"""


async def add_change(conn: Connection, county_code: str, *values: object) -> None:
    """(id, user, change, role, reach, reason, by, at)"""
    await conn.execute(ADD, county_code, *values)


CHANGES = """
select c.change, c.role, c.reason, c.changed_at, u.name as changed_by,
       array(select coalesce(d.name, t.code) from unnest(c.reach) with ordinality as t (code, place)
             left join lateral (select d.name from divisions d where d.county_code = c.county_code and d.code = t.code
                                order by d.valid_from desc limit 1) d on true order by t.place) as reach
from user_changes c join users u on u.county_code = c.county_code and u.id = c.changed_by
where c.county_code = $1 and c.user_id = $2 order by c.number desc limit 100
"""


async def changes(conn: Connection, county_code: str, user_id: UUID) -> list[UserChange]:
    """What was done with an account, the newest first."""
    return await rows(conn, UserChange, CHANGES, county_code, user_id)
