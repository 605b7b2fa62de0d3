"""SQL for the week of the demo's first township. The same homes each time."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from server.core.db import Connection

DUE = """
select f.household_id from followups f
where f.county_code = $1 and f.ended_on is null and f.paused_until is null and f.due_on between $3 and $4
  and exists (select from unnest($2::text[]) as s (code) where starts_with(f.region_code, s.code))
order by f.due_on, f.household_id limit $5
"""


async def due(
    conn: Connection, county_code: str, places: Sequence[str], since: date, until: date, most: int
) -> list[UUID]:
    """Homes below some divisions that must be visited from one day to another, the most pressing first."""
    return [r["household_id"] for r in await conn.fetch(DUE, county_code, list(places), since, until, most)]


MET = """
select v.id from visits v
where v.county_code = $1 and v.outcome = 'met' and v.visitor_id = $2
  and not exists (select from followups f where f.county_code = $1 and f.household_id = v.household_id
                  and f.ended_on is null and f.due_on < $3)
order by v.visited_on desc, v.id limit $4
"""


async def met(conn: Connection, county_code: str, visitor: UUID, until: date, most: int) -> list[UUID]:
    """A worker's latest visits to people who were at home and need not be visited again before a day."""
    return [r["id"] for r in await conn.fetch(MET, county_code, visitor, until, most)]


GRID_OF = "select region_code from visits where county_code = $1 and id = $2"


async def grid_of(conn: Connection, county_code: str, visit: UUID) -> str:
    """Where the household of a visit lies."""
    return await conn.fetchval(GRID_OF, county_code, visit)


HOMES = """
select h.id from households h
where h.county_code = $1 and starts_with(h.region_code, $2) order by h.region_code, h.id limit $3
"""


async def homes(conn: Connection, county_code: str, place: str, most: int) -> list[UUID]:
    """Homes of a village, door by door."""
    return [r["id"] for r in await conn.fetch(HOMES, county_code, place, most)]


SPOUSES = """
select p.household_id, p.id from persons p
where p.county_code = $1 and p.relation = 'spouse' and p.died_on is null and starts_with(p.region_code, $2)
  and not exists (select from cases c where c.county_code = $1 and c.household_id = p.household_id)
  and not exists (select from unnest($3::text[]) as s (code) where starts_with(p.region_code, s.code))
order by p.birth_date, p.id limit 1
"""


async def oldest_spouse(
    conn: Connection, county_code: str, place: str, but: Sequence[str]
) -> tuple[UUID, UUID] | None:
    """The oldest spouse of a head of household below a division, outside some: the household and the person."""
    found = await conn.fetchrow(SPOUSES, county_code, place, list(but))
    return (found["household_id"], found["id"]) if found else None
