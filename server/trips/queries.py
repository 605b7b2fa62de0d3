"""SQL of trips: workers' days, plans and what is planned. Reading a day is in queries_of_stops."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from server.core.db import Connection, Scope, row, rows
from server.core.ids import new_id
from server.trips.records import (
    DueHousehold,
    Leave,
    NewLeave,
    NewPlan,
    NewTrip,
    PinnedStop,
    PlanRow,
    Unserved,
    UnservedRow,
    VisitNeeds,
    WorkerDays,
    WorkerRow,
)

WORKERS = """
select u.id, u.name, array_agg(distinct r.region_code) as places,
       (select jsonb_build_object('weekdays', d.weekdays, 'most_visits', d.most_visits, 'begins', d.begins,
                                  'ends', d.ends, 'start_lon', d.start_lon, 'start_lat', d.start_lat,
                                  'skills', d.skills)
        from worker_days d where d.county_code = $1 and d.user_id = u.id order by d.id desc limit 1) as days
from user_reaches r
join users u on u.county_code = $1 and u.id = r.user_id and u.role = 'grid_worker' and u.left_at is null
where r.county_code = $1 and r.region_code ^@ any ($2::text[]) and r.valid_from <= $4
  and (r.valid_to is null or r.valid_to >= $3) and ($5::uuid[] is null or u.id = any ($5))
group by u.id, u.name order by min(r.region_code), u.name, u.id
"""


async def workers(
    conn: Connection, scope: Scope, places: Sequence[str], days: tuple[date, date], ids: Sequence[UUID] | None = None
) -> list[WorkerRow]:
    """Grid workers who walk something in these places on one of the days, of those named when some are."""
    named = None if ids is None else list(ids)
    return await rows(conn, WorkerRow, WORKERS, scope.county_code, list(places), *days, named)


ADD_DAYS = """
insert into worker_days (county_code, id, user_id, weekdays, most_visits, begins, ends, start_lon, start_lat, skills,
                         set_by, set_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
"""


async def add_days(conn: Connection, scope: Scope, user_id: UUID, days: WorkerDays, by: UUID, now: datetime) -> None:
    await conn.execute(
        ADD_DAYS, scope.county_code, new_id(now), user_id, sorted(set(days.weekdays)), days.most_visits, days.begins,
        days.ends, days.start_lon, days.start_lat, list(days.skills), by, now,
    )  # fmt: skip


LEAVES = """
select id, user_id, first_on, last_on from worker_leaves
where county_code = $1 and user_id = any ($2::uuid[]) and withdrawn_at is null and last_on >= $3
order by first_on, id
"""


async def leaves(conn: Connection, scope: Scope, user_ids: Sequence[UUID], since: date) -> list[Leave]:
    """Leaves of these workers that are not over on that day."""
    return await rows(conn, Leave, LEAVES, scope.county_code, list(user_ids), since)


ADD_LEAVE = """
insert into worker_leaves (county_code, id, user_id, first_on, last_on, set_by, set_at)
values ($1, $2, $3, $4, $5, $6, $7) on conflict (county_code, id) do nothing
"""


async def add_leave(conn: Connection, scope: Scope, user_id: UUID, new: NewLeave, by: UUID, now: datetime) -> None:
    """The same id again changes nothing."""
    await conn.execute(ADD_LEAVE, scope.county_code, new.id, user_id, new.first_on, new.last_on, by, now)


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
insert into visit_needs (county_code, id, household_id, region_code, skills, opens, closes, not_workers, set_by,
                         set_at)
select county_code, $3, id, region_code, $4, $5, $6, $7, $8, $9 from households where county_code = $1 and id = $2
returning id
"""


async def add_needs(
    conn: Connection, scope: Scope, household_id: UUID, needs: VisitNeeds, by: UUID, now: datetime
) -> bool:
    """False when the household is out of reach."""
    added = await conn.fetchval(
        ADD_NEEDS, scope.county_code, household_id, new_id(now), list(needs.skills), needs.opens, needs.closes,
        list(needs.not_workers), by, now,
    )  # fmt: skip
    return added is not None


NEEDS = """
select jsonb_build_object('skills', skills, 'opens', opens, 'closes', closes, 'not_workers', not_workers)
from visit_needs where county_code = $1 and household_id = $2 order by id desc limit 1
"""


async def needs(conn: Connection, scope: Scope, household_id: UUID) -> VisitNeeds | None:
    """What stands; None while nobody said anything."""
    found = await conn.fetchval(NEEDS, scope.county_code, household_id)
    return None if found is None else msgspec.convert(found, VisitNeeds)


# What presses most comes first, so that a plan too large leaves out what presses least.
DUE = """
select h.id as household_id, h.region_code, f.due_on, f.interval_days, f.last_counted_on, f.precedence, h.lon, h.lat,
       o.id is not null as flagged,
       case when $5::uuid[] is null and f.paused_from <= $4 then f.paused_until end as paused_until,
       (select jsonb_build_object('skills', n.skills, 'opens', n.opens, 'closes', n.closes,
                                  'not_workers', n.not_workers)
        from visit_needs n where n.county_code = $1 and n.household_id = h.id order by n.id desc limit 1) as needs
from households h
left join followups f on f.county_code = $1 and f.household_id = h.id and f.ended_on is null
left join overdue_flags o on o.county_code = $1 and o.household_id = h.id and o.cleared_at is null
where h.county_code = $1 and h.region_code >= $2 and h.region_code < $3
  and case when $5::uuid[] is null then f.due_on <= $4 else h.id = any ($5) end
order by o.id is null, f.precedence nulls last, f.due_on nulls last, h.id
limit $6
"""


async def due(
    conn: Connection,
    scope: Scope,
    span: tuple[str, str],
    until: date,
    named: Sequence[UUID] | None,
    limit: int,
) -> list[DueHousehold]:
    """Households of a span of codes that fall due by a day, or those named, paused or not; most pressing first."""
    ids = None if named is None else list(named)
    return await rows(conn, DueHousehold, DUE, scope.county_code, *span, until, ids, limit)


PINNED = """
select distinct on (s.household_id) s.household_id, t.worker_id, t.day
from trips t join trip_stops s on s.county_code = t.county_code and s.trip_id = t.id
where t.county_code = $1 and t.worker_id = any ($2::uuid[]) and t.day between $3 and $4 and s.pinned
  and s.place is not null and t.published_at is not null and t.replaced_at is null
order by s.household_id, t.day
"""


async def pinned(
    conn: Connection, scope: Scope, worker_ids: Sequence[UUID], days: tuple[date, date]
) -> list[PinnedStop]:
    """Stops of standing trips that a new plan leaves where they are."""
    return await rows(conn, PinnedStop, PINNED, scope.county_code, list(worker_ids), *days)


ADD_PLAN = """
insert into trip_plans (county_code, id, region_code, first_on, last_on, asked, asked_by, asked_at)
values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (county_code, id) do nothing returning id
"""


async def add_plan(conn: Connection, scope: Scope, new: NewPlan, region: str, by: UUID, now: datetime) -> bool:
    """False when it is there already."""
    added = await conn.fetchval(
        ADD_PLAN, scope.county_code, new.id, region, new.first_on, new.last_on, new, by, now
    )  # fmt: skip
    return added is not None


PLAN = """
select p.id, p.region_code, coalesce(d.name, p.region_code) as region_name, p.first_on, p.last_on, p.asked,
       u.name as asked_by, p.asked_at, p.percent, p.finished_at, p.problem, p.served, p.travel_minutes,
       (select count(*)::integer from trip_unserved x where x.county_code = p.county_code and x.plan_id = p.id)
           as unserved,
       b.name as published_by, p.published_at
from trip_plans p
join users u on u.county_code = p.county_code and u.id = p.asked_by
left join users b on b.county_code = p.county_code and b.id = p.published_by
left join divisions d on d.county_code = p.county_code and d.code = p.region_code
"""

ONE_PLAN = f"{PLAN} where p.county_code = $1 and p.id = $2"


async def plan(conn: Connection, scope: Scope, plan_id: UUID) -> PlanRow | None:
    return await row(conn, PlanRow, ONE_PLAN, scope.county_code, plan_id)


PLANS = f"""{PLAN}
where p.county_code = $1 and ($2::uuid is null or p.id < $2) order by p.id desc limit $3
"""


async def plans(conn: Connection, scope: Scope, after: UUID | None, limit: int) -> list[PlanRow]:
    """Plans within reach, the newest first."""
    return await rows(conn, PlanRow, PLANS, scope.county_code, after, limit)


NOTE_PERCENT = """
update trip_plans set percent = $3 where county_code = $1 and id = $2 and finished_at is null and percent < $3
"""


async def note_percent(conn: Connection, scope: Scope, plan_id: UUID, percent: int) -> None:
    await conn.execute(NOTE_PERCENT, scope.county_code, plan_id, percent)


FINISH_PLAN = """
update trip_plans set percent = 100, finished_at = $3, problem = $4, served = $5, travel_minutes = $6
where county_code = $1 and id = $2
"""


async def finish_plan(
    conn: Connection,
    scope: Scope,
    plan_id: UUID,
    now: datetime,
    problem: str | None,
    served: int,
    travel_minutes: int,
) -> None:
    await conn.execute(FINISH_PLAN, scope.county_code, plan_id, now, problem, served, travel_minutes)


ADD_TRIPS = """
insert into trips (county_code, id, plan_id, region_code, worker_id, day)
select $1, given.id, $2, given.region_code, given.worker_id, given.day
from unnest($3::uuid[], $4::text[], $5::uuid[], $6::date[]) as given (id, region_code, worker_id, day)
"""


async def add_trips(conn: Connection, scope: Scope, plan_id: UUID | None, trips: Sequence[NewTrip]) -> None:
    """Drafts of a plan, without their stops."""
    await conn.execute(
        ADD_TRIPS, scope.county_code, plan_id, [t.id for t in trips], [t.region_code for t in trips],
        [t.worker_id for t in trips], [t.day for t in trips],
    )  # fmt: skip


ADD_UNSERVED = """
insert into trip_unserved (county_code, plan_id, region_code, household_id, missing, reason, fix, fix_worker, fix_day)
select $1, $2, $3, given.household_id, given.missing, given.reason, string_to_array(given.fix, ','), given.fix_worker,
       given.fix_day
from unnest($4::uuid[], $5::integer[], $6::text[], $7::text[], $8::uuid[], $9::date[])
    as given (household_id, missing, reason, fix, fix_worker, fix_day)
"""


async def add_unserved(
    conn: Connection, scope: Scope, plan_id: UUID, region: str, unserved: Sequence[Unserved]
) -> None:
    """Who found no day in a plan."""
    await conn.execute(
        ADD_UNSERVED, scope.county_code, plan_id, region, [x.household_id for x in unserved],
        [x.missing for x in unserved], [x.reason for x in unserved], [",".join(x.fix) for x in unserved],
        [x.fix_worker for x in unserved], [x.fix_day for x in unserved],
    )  # fmt: skip


UNSERVED = """
select x.household_id, x.missing, x.reason, x.fix, w.name as fix_worker, x.fix_day, h.head_name, h.address,
       v.name as village_name
from trip_unserved x
left join users w on w.county_code = x.county_code and w.id = x.fix_worker
left join households h on h.county_code = x.county_code and h.id = x.household_id
left join divisions v on v.county_code = x.county_code and v.code = left(h.region_code, 12)
where x.county_code = $1 and x.plan_id = $2 and ($3::uuid is null or x.household_id > $3)
order by x.household_id limit $4
"""


async def unserved(
    conn: Connection, scope: Scope, plan_id: UUID, after: UUID | None, limit: int
) -> list[UnservedRow]:
    return await rows(conn, UnservedRow, UNSERVED, scope.county_code, plan_id, after, limit)


# A worker has one standing trip a day: the new one takes the place of the one before.
REPLACE_TRIPS = """
update trips t set replaced_at = $3
from trips n
where n.county_code = $1 and n.plan_id = $2 and n.published_at is null and n.day >= $4
  and t.county_code = $1 and t.worker_id = n.worker_id and t.day = n.day
  and t.published_at is not null and t.replaced_at is null
"""

PUBLISH_TRIPS = """
update trips set published_by = $3, published_at = $4
where county_code = $1 and plan_id = $2 and published_at is null and day >= $5 returning id
"""

PUBLISH_PLAN = """
update trip_plans set published_by = $3, published_at = $4
where county_code = $1 and id = $2 and published_at is null returning id
"""


async def publish(conn: Connection, scope: Scope, plan_id: UUID, by: UUID, now: datetime, today: date) -> bool:
    """The plan's days from today on are the workers' from now on; False when that was done before."""
    if await conn.fetchval(PUBLISH_PLAN, scope.county_code, plan_id, by, now) is None:
        return False
    await conn.execute(REPLACE_TRIPS, scope.county_code, plan_id, now, today)
    await conn.execute(PUBLISH_TRIPS, scope.county_code, plan_id, by, now, today)
    return True
