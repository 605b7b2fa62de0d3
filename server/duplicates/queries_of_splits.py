"""SQL of splits."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from server.core.db import Connection, Scope, rows
from server.duplicates.records_of_splits import AssignableRow, Assigned

ASSIGNABLE = """
select * from (
    select 'visits' as table_name, v.id, null::uuid as person_id, v.visited_on as on, u.name as title from visits v
    join users u on u.county_code = v.county_code and u.id = v.visitor_id
    where v.county_code = $1 and v.household_id = $2
    union all
    select 'cases', c.id, null, (c.opened_at at time zone 'Asia/Shanghai')::date, c.applicant_name from cases c
    where c.county_code = $1 and c.household_id = $2
    union all
    select 'leads', l.id, null, (l.reported_at at time zone 'Asia/Shanghai')::date, l.person_name from leads l
    where l.county_code = $1 and l.household_id = $2
    union all
    select 'benefits', b.id, b.person_id, b.first_month, b.payee_name from benefits b
    where b.county_code = $1 and b.household_id = $2
    union all
    select 'statuses', s.id, s.person_id, s.valid_from, s.status from statuses s
    where s.county_code = $1 and s.household_id = $2
    union all
    select 'referrals', r.id, r.person_id, r.dispatched_on, r.target from referrals r
    where r.county_code = $1 and r.household_id = $2
    union all
    select 'facts', f.source_id, f.person_id, max(f.observed_on), string_agg(distinct f.name, ' ' order by f.name)
    from facts f
    where f.county_code = $1 and f.household_id = $2
      and not exists (select from visits v where v.county_code = $1 and v.id = f.source_id)
      and not exists (select from cases c where c.county_code = $1 and c.id = f.source_id)
    group by f.source_id, f.person_id
) found order by 4 desc, 1, 2 limit 500
"""


async def assignable(conn: Connection, scope: Scope, household_id: UUID) -> list[AssignableRow]:
    """What may go along in a split, the newest five hundred."""
    return await rows(conn, AssignableRow, ASSIGNABLE, scope.county_code, household_id)


ADD = """
insert into merges (county_code, id, household_id, region_code, kind, kept_id, gone_id, kept_name, gone_name, persons,
                    assigned, reason, merged_by, merged_at)
select $1, $2, h.id, h.region_code, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13
from households h where h.county_code = $1 and h.id = $3
"""


async def add(
    conn: Connection, scope: Scope, split_id: UUID, household_id: UUID, kind: str, kept: tuple[UUID, str],
    gone: tuple[UUID, str], persons: Sequence[tuple[UUID, UUID, str]], assigned: Sequence[Assigned], reason: str,
    actor_id: UUID, now: datetime,
) -> None:  # fmt: skip
    """Put a split on file. `kept`, `gone`: id and name; `persons`: from, to, relation to the head."""
    await conn.execute(
        ADD, scope.county_code, split_id, household_id, kind, kept[0], gone[0], kept[1], gone[1],
        [[str(one), str(other), relation] for one, other, relation in persons],
        [[one.table, str(one.id)] for one in assigned], reason, actor_id, now,
    )  # fmt: skip


CARRY_OUT = "select split_carry_out(id) from merges where county_code = $1 and id = $2"


async def carry_out(conn: Connection, scope: Scope, split_id: UUID) -> None:
    await conn.execute(CARRY_OUT, scope.county_code, split_id)


REGISTERED_ON = """
select (registered_at at time zone 'Asia/Shanghai')::date from households where county_code = $1 and id = $2
"""


async def registered_on(conn: Connection, scope: Scope, household_id: UUID) -> date:
    """The civil day on which a household within reach was registered."""
    found: date = await conn.fetchval(REGISTERED_ON, scope.county_code, household_id)
    return found


PARTS = "select persons from merges where county_code = $1 and id = $2"


async def parts(conn: Connection, scope: Scope, split_id: UUID) -> list[tuple[UUID, UUID]]:
    """Of whom a second person was made, and who that is."""
    found: list[list[str]] = await conn.fetchval(PARTS, scope.county_code, split_id)
    return [(UUID(one[0]), UUID(one[1])) for one in found if one[0] != one[1]]
