"""SQL of who can be planned: workers' days and leaves, and what households ask."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from server.core.db import Connection, Scope, rows
from server.core.ids import new_id
from server.trips.records_of_workers import (
    DaysSet,
    Leave,
    NeedsSet,
    NewLeave,
    VisitNeeds,
    WorkerDays,
    WorkerRow,
)

# A row `d` of worker_days.
DAYS = """jsonb_build_object('weekdays', d.weekdays, 'most_visits', d.most_visits, 'begins', d.begins, 'ends', d.ends,
                          'start_lon', d.start_lon, 'start_lat', d.start_lat, 'end_lon', d.end_lon,
                          'end_lat', d.end_lat, 'rest_begins', d.rest_begins, 'rest_ends', d.rest_ends,
                          'skills', d.skills)"""
WORKERS = f"""
select u.id, u.name, array_agg(distinct r.region_code) as places,
       array_agg(distinct coalesce(p.name, r.region_code)) as place_names,
       (select {DAYS}
        from worker_days d where d.county_code = $1 and d.user_id = u.id order by d.id desc limit 1) as days
from user_reaches r
join users u on u.county_code = $1 and u.id = r.user_id and u.role = 'grid_worker' and u.left_at is null
left join divisions p on p.county_code = $1 and p.code = r.region_code
where r.county_code = $1 and r.region_code ^@ any ($2::text[]) and r.valid_from <= $4
  and (r.valid_to is null or r.valid_to >= $3) and ($5::uuid[] is null or u.id = any ($5))
group by u.id, u.name
having $6::text is null or (min(r.region_code), u.name, u.id) > ($6, $7, $8::uuid)
order by min(r.region_code), u.name, u.id limit $9
"""  # noqa: S608 - constants only


async def workers(
    conn: Connection,
    scope: Scope,
    places: Sequence[str],
    days: tuple[date, date],
    ids: Sequence[UUID] | None = None,
    after: tuple[str, str, UUID] | None = None,
    limit: int | None = None,
) -> list[WorkerRow]:
    """Grid workers who walk something in these places on one of the days, of those named when some are."""
    named = None if ids is None else list(ids)
    return await rows(
        conn, WorkerRow, WORKERS, scope.county_code, list(places), *days, named, *(after or (None,) * 3), limit
    )


ADD_DAYS = """
insert into worker_days (county_code, id, region_code, user_id, weekdays, most_visits, begins, ends, start_lon,
                         start_lat, end_lon, end_lat, rest_begins, rest_ends, skills, set_by, set_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
"""


async def add_days(
    conn: Connection, scope: Scope, region: str, user_id: UUID, days: WorkerDays, by: UUID, now: datetime
) -> None:
    await conn.execute(
        ADD_DAYS, scope.county_code, new_id(now), region, user_id, sorted(set(days.weekdays)), days.most_visits,
        days.begins, days.ends, days.start_lon, days.start_lat, days.end_lon, days.end_lat, days.rest_begins,
        days.rest_ends, list(days.skills), by, now,
    )  # fmt: skip


DAYS_BEFORE = f"""
select {DAYS} as days, u.name as set_by, d.set_at
from worker_days d join users u on u.county_code = $1 and u.id = d.set_by
where d.county_code = $1 and d.user_id = $2 order by d.id desc limit 50
"""  # noqa: S608 - constants only


async def days_before(conn: Connection, scope: Scope, user_id: UUID) -> list[DaysSet]:
    """What was said of a worker's days, the newest first."""
    return await rows(conn, DaysSet, DAYS_BEFORE, scope.county_code, user_id)


LEAVE = """
select l.id, l.user_id, l.first_on, l.last_on, s.name as set_by, l.set_at, w.name as withdrawn_by, l.withdrawn_at
from worker_leaves l
join users s on s.county_code = l.county_code and s.id = l.set_by
left join users w on w.county_code = l.county_code and w.id = l.withdrawn_by
"""

LEAVES = f"""{LEAVE}
where l.county_code = $1 and l.user_id = any ($2::uuid[]) and l.withdrawn_at is null and l.last_on >= $3
order by l.first_on, l.id
"""


async def leaves(conn: Connection, scope: Scope, user_ids: Sequence[UUID], since: date) -> list[Leave]:
    """Leaves of these workers that are not over on that day."""
    return await rows(conn, Leave, LEAVES, scope.county_code, list(user_ids), since)


ALL_LEAVES = f"{LEAVE} where l.county_code = $1 and l.user_id = $2 order by l.first_on desc, l.id desc limit 50"


async def all_leaves(conn: Connection, scope: Scope, user_id: UUID) -> list[Leave]:
    """A worker's leaves, over and withdrawn ones too, the latest first."""
    return await rows(conn, Leave, ALL_LEAVES, scope.county_code, user_id)


ADD_LEAVE = """
insert into worker_leaves (county_code, id, region_code, user_id, first_on, last_on, set_by, set_at)
values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (county_code, id) do nothing
"""


async def add_leave(
    conn: Connection, scope: Scope, region: str, user_id: UUID, new: NewLeave, by: UUID, now: datetime
) -> None:
    """The same id again changes nothing."""
    await conn.execute(ADD_LEAVE, scope.county_code, new.id, region, user_id, new.first_on, new.last_on, by, now)


WITHDRAW_LEAVE = """
update worker_leaves set withdrawn_by = $4, withdrawn_at = $5
where county_code = $1 and id = $2 and user_id = $3 and withdrawn_at is null returning id
"""


async def withdraw_leave(
    conn: Connection, scope: Scope, leave_id: UUID, user_id: UUID, by: UUID, now: datetime
) -> bool:
    found = await conn.fetchval(WITHDRAW_LEAVE, scope.county_code, leave_id, user_id, by, now)
    return found is not None


ADD_NEEDS = """
insert into visit_needs (county_code, id, household_id, region_code, skills, opens, closes, minutes, not_workers,
                         set_by, set_at)
select county_code, $3, id, region_code, $4, $5, $6, $7, $8, $9, $10 from households
where county_code = $1 and id = $2 returning id
"""


async def add_needs(
    conn: Connection, scope: Scope, household_id: UUID, needs: VisitNeeds, by: UUID, now: datetime
) -> bool:
    """False when the household is out of reach."""
    added = await conn.fetchval(
        ADD_NEEDS, scope.county_code, household_id, new_id(now), list(needs.skills), needs.opens, needs.closes,
        needs.minutes, list(needs.not_workers), by, now,
    )  # fmt: skip
    return added is not None


NEEDS = """
select jsonb_build_object('skills', n.skills, 'opens', n.opens, 'closes', n.closes, 'minutes', n.minutes,
                          'not_workers', n.not_workers) as needs, u.name as set_by, n.set_at
from visit_needs n join users u on u.county_code = $1 and u.id = n.set_by
where n.county_code = $1 and n.household_id = $2 order by n.id desc limit 10
"""


async def needs(conn: Connection, scope: Scope, household_id: UUID) -> list[NeedsSet]:
    """What was said of a household's needs, the newest first; the first one stands."""
    return await rows(conn, NeedsSet, NEEDS, scope.county_code, household_id)
