"""SQL of merges."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from server.core.db import Connection, Scope, row, rows
from server.duplicates.records import Compared, MergeRow, NewMerge, Since

COMPARED = """
select p.id, p.household_id, p.region_code, p.name, p.sex, p.birth_date, p.relation, p.id_blind, p.id_last4,
       p.phone_blind, p.died_on, h.address, (h.registered_at at time zone 'Asia/Shanghai')::date as registered_on,
       (select count(*) from persons m where m.county_code = p.county_code and m.household_id = p.household_id
            and m.id <> p.id)::int as living_with
from persons p join households h on h.county_code = p.county_code and h.id = p.household_id
where p.county_code = $1 and (p.household_id = any($2::uuid[]) or p.id = any($2::uuid[]))
order by p.household_id, p.relation <> 'self', p.birth_date nulls last, p.id
"""


async def compared(conn: Connection, scope: Scope, ids: Sequence[UUID]) -> list[Compared]:
    """The members of these households, or these persons, that are within reach."""
    return await rows(conn, Compared, COMPARED, scope.county_code, list(ids))


ADD = """
insert into merges (county_code, id, household_id, region_code, kind, kept_id, gone_id, kept_name, gone_name, persons,
                    reason, merged_by, merged_at, gone_home, kept_address, gone_address)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
on conflict do nothing returning true
"""


class Names(msgspec.Struct, frozen=True):
    """Where the one that remains lives, what both are called, and where they are registered."""

    household_id: UUID
    region_code: str
    kept: str
    gone: str
    gone_home: UUID
    kept_address: str
    gone_address: str


async def add(
    conn: Connection, scope: Scope, new: NewMerge, names: Names, persons: Sequence[tuple[UUID, UUID]], reason: str,
    actor_id: UUID, now: datetime,
) -> bool:  # fmt: skip
    """Put a merge on file; False when this one is, or the one that goes is merged already."""
    return bool(
        await conn.fetchval(
            ADD, scope.county_code, new.id, names.household_id, names.region_code, new.kind, new.kept_id, new.gone_id,
            names.kept, names.gone, [[str(gone), str(kept)] for gone, kept in persons], reason, actor_id, now,
            names.gone_home, names.kept_address, names.gone_address,
        )
    )  # fmt: skip


CARRY_OUT = "select merge_carry_out(id) from merges where county_code = $1 and id = $2"
OLDER_FINDINGS = "select merge_older_findings(id) from merges where county_code = $1 and id = $2"


async def carry_out(conn: Connection, scope: Scope, merge_id: UUID) -> None:
    """Move what is of the one that goes; what was found of both and waits counts from the older day."""
    await conn.execute(CARRY_OUT, scope.county_code, merge_id)
    await conn.execute(OLDER_FINDINGS, scope.county_code, merge_id)


TAKE_BACK = "select merge_take_back(id) from merges where county_code = $1 and id = $2"


async def take_back(conn: Connection, scope: Scope, merge_id: UUID) -> None:
    await conn.execute(TAKE_BACK, scope.county_code, merge_id)


class Told(msgspec.Struct, frozen=True):
    table_name: str
    moved: int
    ended: int
    aside: int


TOLD = """
select t.table_name, t.moved, t.ended, t.aside from merges m, merge_told(m.id) t
where m.county_code = $1 and m.id = $2
"""


async def told(conn: Connection, scope: Scope, merge_id: UUID) -> list[Told]:
    return await rows(conn, Told, TOLD, scope.county_code, merge_id)


LEFT = """
insert into household_moves (county_code, id, household_id, from_region, to_region, moved_at, moved_by, reason)
select $1, $2, h.id, h.region_code, $4, $5, $6, $7 from households h where h.county_code = $1 and h.id = $3
"""


async def leave(
    conn: Connection, scope: Scope, move_id: UUID, household_id: UUID, to: str, now: datetime, actor_id: UUID,
    reason: str,
) -> None:  # fmt: skip
    """Phones that hold the household are told by this row that it is no longer there."""
    await conn.execute(LEFT, scope.county_code, move_id, household_id, to, now, actor_id, reason)


MERGES = """
select m.id, m.kind, m.household_id, m.kept_id, m.gone_id, m.kept_name, m.gone_name, m.kept_address, m.gone_address,
       m.reason,
       b.name as merged_by, m.merged_at, u.name as undone_by, m.undone_at, m.undo_reason
from merges m
join users b on b.county_code = m.county_code and b.id = m.merged_by
left join users u on u.county_code = m.county_code and u.id = m.undone_by
where m.county_code = $1 and ($2::uuid is null or m.id = $2)
  and ($3::uuid is null or m.household_id = $3 or m.gone_home = $3)
  and ($4::uuid is null or m.id < $4)
order by m.id desc limit $5
"""


async def merges(
    conn: Connection, scope: Scope, *, household_id: UUID | None, after: UUID | None, limit: int
) -> list[MergeRow]:
    """Within reach, the newest first."""
    return await rows(conn, MergeRow, MERGES, scope.county_code, None, household_id, after, limit)


async def merge(conn: Connection, scope: Scope, merge_id: UUID) -> MergeRow | None:
    return await row(conn, MergeRow, MERGES, scope.county_code, merge_id, None, None, 1)


LATER = """
select exists (select from merges later join merges m on m.county_code = later.county_code and m.id = $2
               where later.county_code = $1 and later.undone_at is null and later.id <> m.id
                 and (later.household_id in (m.household_id, m.gone_id)
                      or later.gone_id in (m.gone_id, m.household_id))
                 and (later.merged_at, later.id) > (m.merged_at, m.id))
"""


async def has_later(conn: Connection, scope: Scope, merge_id: UUID) -> bool:
    """Whether something was merged into the same household after it."""
    return bool(await conn.fetchval(LATER, scope.county_code, merge_id))


UNDO = """
update merges set undone_at = $3, undone_by = $4, undo_reason = $5
where county_code = $1 and id = $2 and undone_at is null returning true
"""


async def undo(conn: Connection, scope: Scope, merge_id: UUID, now: datetime, actor_id: UUID, reason: str) -> bool:
    """False when it is undone already."""
    return bool(await conn.fetchval(UNDO, scope.county_code, merge_id, now, actor_id, reason))


SINCE = """
select 'visit' as kind, v.id, v.visited_on as on, u.name as title from visits v
join users u on u.county_code = v.county_code and u.id = v.visitor_id
where v.county_code = $1 and v.household_id = $2 and v.received_at > $3
union all
select 'case', c.id, (c.opened_at at time zone 'Asia/Shanghai')::date, c.programme from cases c
where c.county_code = $1 and c.household_id = $2 and c.opened_at > $3
union all
select 'lead', l.id, (l.reported_at at time zone 'Asia/Shanghai')::date, l.person_name from leads l
where l.county_code = $1 and l.household_id = $2 and l.reported_at > $3
union all
select 'status', s.id, s.valid_from, s.status from statuses s
where s.county_code = $1 and s.household_id = $2 and s.recorded_at > $3
order by 3 desc, 2 limit 200
"""


async def since(conn: Connection, scope: Scope, household_id: UUID, merged_at: datetime) -> list[Since]:
    """What was written of a household after this, the newest first, at most two hundred."""
    return await rows(conn, Since, SINCE, scope.county_code, household_id, merged_at)


TWICE = """
select distinct s.status from statuses s join statuses o on o.county_code = s.county_code
    and o.household_id = s.household_id and o.status = s.status and o.id > s.id
    and o.person_id is not distinct from s.person_id
where s.county_code = $1 and s.household_id = $2 and s.valid_to is null and o.valid_to is null
"""


async def statuses_twice(conn: Connection, scope: Scope, household_id: UUID) -> list[str]:
    """Statuses in force that the household, or one person of it, has twice."""
    return [r["status"] for r in await conn.fetch(TWICE, scope.county_code, household_id)]
