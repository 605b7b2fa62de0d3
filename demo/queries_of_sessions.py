"""SQL for the demo's approval sessions: applicants, and cases as their townships handed them over."""

from typing import Any

from server.core.db import Connection

# In an order that has nothing to do with where they live; nobody who has a case already.
APPLICANTS = """
select h.id as household_id, h.region_code, p.name
from households h
join persons p on p.county_code = h.county_code and p.household_id = h.id and p.relation = 'self'
    and p.died_on is null
where h.county_code = $1
  and not exists (select from cases c where c.county_code = h.county_code and c.household_id = h.id)
order by md5(h.id::text) limit $2
"""


async def applicants(conn: Connection, county_code: str, most: int) -> list[dict[str, Any]]:
    """Heads of some households, the same each time."""
    return [dict(row) for row in await conn.fetch(APPLICANTS, county_code, most)]


ADD_CASE = """
insert into cases (county_code, id, programme, household_id, region_code, applicant_name, urgent, facts, opened_by,
                   opened_at, stage, number, ended)
values ($1, $2, 'temp_aid', $3, $4, $5, false, $6, $7, $8, 'submitted_to_county', 2, false)
"""
ADD_ACT = """
insert into case_acts (county_code, id, case_id, region_code, number, act, stage_to, actor_id, actor_role, acted_at,
                       detail)
values ($1, $2, $3, $4, $5, $6, $7, $8, 'township', $9, $10)
"""


async def add_case(conn: Connection, *values: object) -> None:
    """(county, id, household, region, applicant, facts, opened by, at): handed over by its township"""
    await conn.execute(ADD_CASE, *values)


async def add_act(conn: Connection, *values: object) -> None:
    """(county, id, case, region, number, act, stage, by, at, detail)"""
    await conn.execute(ADD_ACT, *values)


TELL_NOBODY = "delete from outbox where county_code = $1 and name = 'notifications.approval_session_moved'"


async def tell_nobody(conn: Connection, county_code: str) -> None:
    """What the members of a session that is over would hear of it only now."""
    await conn.execute(TELL_NOBODY, county_code)
