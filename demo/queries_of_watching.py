"""SQL for what the demo county watches: homes for its stories. The same ones each time."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from server.core.db import Connection, rows


class Home(msgspec.Struct, frozen=True):
    id: UUID
    region_code: str


# Homes in an order that has nothing to do with where they are.
UNAIDED = """
select h.id, h.region_code from households h
where h.county_code = $1 and h.registered_at < $3
  and not exists (select from unnest($2::text[]) as s (code) where starts_with(h.region_code, s.code))
  and not exists (select from statuses s where s.county_code = $1 and s.household_id = h.id
                  and s.status in ('tekun', 'dibao') and s.valid_to is null)
order by md5(h.id::text) limit $4
"""


async def unaided(
    conn: Connection, county_code: str, but: Sequence[str], since: datetime, most: int
) -> Sequence[Home]:
    """Homes outside some divisions that had no dibao or tekun and were known before `since`."""
    return await rows(conn, Home, UNAIDED, county_code, list(but), since, most)


VILLAGES = """
select left(h.region_code, 12) as code from households h
where h.county_code = $1
  and not exists (select from unnest($2::text[]) as s (code) where left(s.code, 12) = left(h.region_code, 12))
  and (cardinality($3::text[]) = 0 or exists (select from statuses s where s.county_code = $1
       and s.household_id = h.id and s.status = any($3) and s.valid_to is null and s.valid_from <= $4))
group by 1 order by count(*) desc, 1 limit $5
"""


async def villages(
    conn: Connection, county_code: str, but: Sequence[str], groups: Sequence[str], on: date, most: int
) -> list[str]:
    """The villages with the most homes that are of these groups since a day (none: all), outside those of some
    divisions."""
    found = await conn.fetch(VILLAGES, county_code, list(but), list(groups), on, most)
    return [one["code"] for one in found]


AT_THE_TOWNSHIP = """
select f.household_id as id, f.region_code from overdue_flags f
join followup_escalations e on e.county_code = $1 and e.flag_id = f.id and e.level = 'township'
where f.county_code = $1 and f.cleared_at is null order by md5(f.household_id::text) limit $2
"""


async def at_the_township(conn: Connection, county_code: str, most: int) -> Sequence[Home]:
    """Homes whose overdue visit the township was told of."""
    return await rows(conn, Home, AT_THE_TOWNSHIP, county_code, most)
