"""SQL of proposals to release somebody from the low-income database."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from server.core.db import Connection, Scope, row, rows
from server.core.ids import new_id
from server.low_income.queries import HOLD
from server.low_income.records import Release, ReleaseRow, StandingMember

STANDING = f"""
with hold as materialized ({HOLD})
select m.status_id, m.household_id, m.person_id, m.category, m.valid_from, h.head_name, p.name as person_name,
       coalesce(v.name, '') as place,
       array(select q.id_blind from persons q
             where q.county_code = $1 and q.household_id = h.id and q.died_on is null and q.id_blind is not null
               and (m.person_id is null or m.origin = 'benefit' or q.id = m.person_id)) as blinds
from hold m
join households h on h.county_code = $1 and h.id = m.household_id
left join persons p on p.county_code = $1 and p.id = m.person_id
left join divisions v on v.county_code = $1 and v.code = left(h.region_code, 12)
order by h.region_code, h.id, m.category, m.valid_from
"""  # noqa: S608 - constants only


async def standing(conn: Connection, scope: Scope, held: tuple[object, ...]) -> list[StandingMember]:
    """Everybody of the database in a place, with the blind indexes of the citizen IDs that speak for them."""
    return await rows(conn, StandingMember, STANDING, scope.county_code, *held)


PROPOSE = """
insert into low_income_releases (county_code, id, exchange_id, status_id, category, until, proposed_at)
select $1, n.id, $2, n.status_id, n.category, n.until, $3
from unnest($4::uuid[], $5::uuid[], $6::text[], $7::date[]) as n (id, status_id, category, until)
on conflict do nothing
"""
NAMED_AGAIN = """
update low_income_releases set decision = 'named', decided_by = $3, decided_at = $4
where county_code = $1 and decided_at is null and status_id = any($2::uuid[])
"""


async def propose(
    conn: Connection,
    scope: Scope,
    exchange_id: UUID,
    gone: Sequence[tuple[StandingMember, date | None]],
    now: datetime,
) -> None:
    """These are named no more; who is proposed already is not proposed twice."""
    of = [(one, until) for one, until in gone if one.status_id is not None]
    await conn.execute(
        PROPOSE, scope.county_code, exchange_id, now, [new_id(now) for _ in of], [one.status_id for one, _ in of],
        [one.category for one, _ in of], [until for _, until in of],
    )  # fmt: skip


async def named_again(conn: Connection, scope: Scope, ids: Sequence[UUID], by: UUID, now: datetime) -> None:
    """A newer file has these statuses; whoever was proposed stays."""
    await conn.execute(NAMED_AGAIN, scope.county_code, list(ids), by, now)


RELEASES = """
select r.id, r.category, r.until, r.proposed_at, e.file_name, s.household_id, h.head_name, p.name as person_name,
       coalesce(v.name, '') as place, s.valid_from
from low_income_releases r
join low_income_exchanges e on e.county_code = $1 and e.id = r.exchange_id
join statuses s on s.county_code = $1 and s.id = r.status_id
join households h on h.county_code = $1 and h.id = s.household_id
left join persons p on p.county_code = $1 and p.id = s.person_id
left join divisions v on v.county_code = $1 and v.code = left(h.region_code, 12)
where r.county_code = $1 and r.decided_at is null and ($2::uuid is null or r.id > $2)
  and ($3::text is null or starts_with(h.region_code, $3))
order by r.id limit $4
"""
ONE_RELEASE = """
select r.status_id, s.household_id, s.valid_from, s.valid_to, r.decided_at
from low_income_releases r join statuses s on s.county_code = $1 and s.id = r.status_id
where r.county_code = $1 and r.id = $2 for update of r
"""
DECIDE = """
update low_income_releases set decision = $3, ended_on = $4, note = $5, decided_by = $6, decided_at = $7
where county_code = $1 and id = $2
"""


async def releases(
    conn: Connection, scope: Scope, region: str | None, after: UUID | None, limit: int
) -> list[Release]:
    """Those that wait, of a place or of all, the first proposed first; read by an index of what waits."""
    return await rows(conn, Release, RELEASES, scope.county_code, after, region, limit)


async def release(conn: Connection, scope: Scope, release_id: UUID) -> ReleaseRow | None:
    """One proposal, held until the transaction ends."""
    return await row(conn, ReleaseRow, ONE_RELEASE, scope.county_code, release_id)


async def decide(conn: Connection, scope: Scope, release_id: UUID, *values: object) -> None:
    """(decision, last day, note, by, at)"""
    await conn.execute(DECIDE, scope.county_code, release_id, *values)
