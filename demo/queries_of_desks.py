"""SQL for the demo's desks: applicants, neighbours, villages. The same ones each time."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from demo.records import Sex
from server.core.db import Connection, rows


class Applicant(msgspec.Struct, frozen=True):
    household_id: UUID
    region_code: str
    name: str


# The other end of the order in which sessions take theirs.
APPLICANTS = """
select h.id as household_id, h.region_code, p.name
from households h
join persons p on p.county_code = h.county_code and p.household_id = h.id and p.relation = 'self'
    and p.died_on is null
where h.county_code = $1
  and not exists (select from cases c where c.county_code = h.county_code and c.household_id = h.id)
  and not exists (select from statuses s where s.county_code = h.county_code and s.household_id = h.id
                  and s.status in ('tekun', 'dibao') and s.valid_to is null)
order by md5(h.id::text) desc limit $2
"""


async def applicants(conn: Connection, county_code: str, most: int) -> Sequence[Applicant]:
    """Heads of households with neither a case nor dibao or tekun."""
    return await rows(conn, Applicant, APPLICANTS, county_code, most)


class Neighbour(msgspec.Struct, frozen=True):
    """A member of a household, and another household of their village."""

    id: UUID
    name: str
    sex: Sex
    birth_date: date
    id_cipher: bytes
    other_home: UUID


NEIGHBOURS = """
select p.id, p.name, p.sex, p.birth_date, p.id_cipher, o.id as other_home
from persons p
join lateral (select h.id from households h where h.county_code = $1 and h.id <> p.household_id
              and left(h.region_code, 12) = left(p.region_code, 12) order by h.id limit 1) o on true
where p.county_code = $1 and p.relation = 'child' and p.id_cipher is not null and p.died_on is null
order by md5(p.id::text) limit $2
"""


async def neighbours(conn: Connection, county_code: str, most: int) -> Sequence[Neighbour]:
    """Grown or small children who have neighbours in their village."""
    return await rows(conn, Neighbour, NEIGHBOURS, county_code, most)


VILLAGES = """
select left(region_code, 12) as code from households where county_code = $1
group by 1 order by md5(left(region_code, 12)) limit $2
"""


async def villages(conn: Connection, county_code: str, most: int) -> list[str]:
    """Villages with households."""
    return [one["code"] for one in await conn.fetch(VILLAGES, county_code, most)]


SMALLEST = """
select v.code, v.name from divisions v where v.county_code = $1 and v.level = 'village' and v.valid_to is null
order by (select count(*) from households h where h.county_code = $1 and left(h.region_code, 12) = v.code), v.code
limit 1
"""


async def smallest_villages(conn: Connection, county_code: str) -> list[tuple[str, str]]:
    """The village with the fewest households: code and name."""
    return [(one["code"], one["name"]) for one in await conn.fetch(SMALLEST, county_code)]
