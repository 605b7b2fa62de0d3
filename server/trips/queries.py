"""SQL of plans: what is due, what is planned, what is published. Reading a day is in queries_of_stops."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from server.core.db import Connection, Scope, row, rows
from server.trips.records import (
    DoubledStop,
    DueHousehold,
    KeptStop,
    Moved,
    MovedRow,
    NewPlan,
    NewTrip,
    PlanRow,
    Unserved,
    UnservedRow,
)

# What presses most comes first, so that a plan too large leaves out what presses least.
DUE = """
select h.id as household_id, h.region_code, f.due_on, f.interval_days, f.last_counted_on, f.precedence, h.lon, h.lat,
       o.id is not null as flagged,
       case when ($5::uuid[] is null or h.id <> all ($5)) and f.paused_from <= $4 then f.paused_until end
           as paused_until,
       (select jsonb_build_object('skills', n.skills, 'opens', n.opens, 'closes', n.closes, 'minutes', n.minutes,
                                  'not_workers', n.not_workers)
        from visit_needs n where n.county_code = $1 and n.household_id = h.id order by n.id desc limit 1) as needs
from households h
left join followups f on f.county_code = $1 and f.household_id = h.id and f.ended_on is null
left join overdue_flags o on o.county_code = $1 and o.household_id = h.id and o.cleared_at is null
where h.county_code = $1 and (
    h.id = any ($7::uuid[]) or h.region_code >= $2 and h.region_code < $3
                               and case when $5::uuid[] is null then f.due_on <= $4 else h.id = any ($5) end)
order by h.id <> all ($7::uuid[]), o.id is null, f.precedence nulls last, f.due_on nulls last, h.id
limit $6
"""


async def due(
    conn: Connection,
    scope: Scope,
    span: tuple[str, str],
    until: date,
    named: Sequence[UUID] | None,
    limit: int,
    kept: Sequence[UUID] = (),
) -> list[DueHousehold]:
    """Households of a span of codes that fall due by a day, or those named, paused or not, and those kept from a plan
    before; most pressing first.
    """
    ids = None if named is None else list(named)
    return await rows(conn, DueHousehold, DUE, scope.county_code, *span, until, ids, limit, list(kept))


# Of a worker's day the draft of the plan before counts, else the published trip. What was visited since, or needs no
# visit any more, is not kept. `ordered`: somebody put the day in order by hand.
KEPT = """
with days as (
    select distinct on (t.worker_id, t.day) t.id, t.worker_id, t.day,
           $7 and exists (select 1 from trip_changes c where c.county_code = $1 and c.trip_id = t.id
                          and c.change = 'order') as ordered
    from trips t
    where t.county_code = $1 and (t.worker_id = any ($2::uuid[]) or t.plan_id = $5)
      and t.day between $3 and $4 and t.replaced_at is null
      and (t.published_at is not null or t.plan_id = $5)
    order by t.worker_id, t.day, t.plan_id is not distinct from $5 desc, t.id desc
)
select d.worker_id, d.day, s.household_id, s.pinned, d.ordered,
       made.outcome is not null and d.day = $6 as visited
from days d
join trip_stops s on s.county_code = $1 and s.trip_id = d.id and s.place is not null
left join followups f on f.county_code = $1 and f.household_id = s.household_id
left join lateral (select v.outcome from visits v
                   where v.county_code = $1 and v.household_id = s.household_id and v.visited_on = d.day limit 1) made
    on true
where f.ended_on is null
order by d.worker_id, d.day, s.place
"""


async def kept(
    conn: Connection,
    scope: Scope,
    worker_ids: Sequence[UUID],
    days: tuple[date, date],
    follows: UUID | None,
    today: date,
    *,
    orders: bool,
) -> list[KeptStop]:
    """The stops of these workers' days as they stand, or as the plan before has drafted them, in their order; of the
    plan before those of every worker.
    """
    return await rows(conn, KeptStop, KEPT, scope.county_code, list(worker_ids), *days, follows, today, orders)


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
       u.name as asked_by, p.asked_at, p.percent, p.finished_at, p.problem, p.served, p.travel_minutes, p.ways,
       (select count(*)::integer from trip_unserved x
        where x.county_code = p.county_code and x.plan_id = p.id and x.missing > (
            select count(*) filter (where c.change = 'add') - count(*) filter (where c.change = 'remove')
            from trip_changes c join trips t on t.county_code = c.county_code and t.id = c.trip_id
            where c.county_code = x.county_code and c.household_id = x.household_id and t.plan_id = x.plan_id
              and c.other_trip is null)) as unserved,
       (select count(*)::integer from trip_moves m
        where m.county_code = p.county_code and m.plan_id = p.id) as moved,
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
where p.county_code = $1 and ($2::uuid is null or p.id < $2)
  and ($4::boolean is null or $4 = (p.published_at is not null))
order by p.id desc limit $3
"""


async def plans(
    conn: Connection, scope: Scope, after: UUID | None, limit: int, published: bool | None
) -> list[PlanRow]:
    """Plans within reach, the newest first; only those published, or only those not, if asked."""
    return await rows(conn, PlanRow, PLANS, scope.county_code, after, limit, published)


NOTE_PERCENT = """
update trip_plans set percent = $3 where county_code = $1 and id = $2 and finished_at is null and percent < $3
"""


async def note_percent(conn: Connection, scope: Scope, plan_id: UUID, percent: int) -> None:
    await conn.execute(NOTE_PERCENT, scope.county_code, plan_id, percent)


FINISH_PLAN = """
update trip_plans set percent = 100, finished_at = $3, problem = $4, served = $5, travel_minutes = $6,
                      ways = $7
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
    ways: str,
) -> None:
    await conn.execute(FINISH_PLAN, scope.county_code, plan_id, now, problem, served, travel_minutes, ways)


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


# Visits that somebody gave a day by hand since are missing no more.
UNSERVED = """
select x.household_id, (x.missing - put.visits)::integer as missing, x.reason, x.fix, x.fix_worker as fix_worker_id,
       w.name as fix_worker, x.fix_day,
       (select t.id from trips t where t.county_code = x.county_code and t.plan_id = x.plan_id
        and t.worker_id = x.fix_worker and t.day = x.fix_day limit 1) as fix_trip,
       h.head_name, h.address, v.name as village_name
from trip_unserved x
cross join lateral (
    select count(*) filter (where c.change = 'add') - count(*) filter (where c.change = 'remove') as visits
    from trip_changes c join trips t on t.county_code = c.county_code and t.id = c.trip_id
    where c.county_code = x.county_code and c.household_id = x.household_id and t.plan_id = x.plan_id
      and c.other_trip is null
) put
left join users w on w.county_code = x.county_code and w.id = x.fix_worker
left join households h on h.county_code = x.county_code and h.id = x.household_id
left join divisions v on v.county_code = x.county_code and v.code = left(h.region_code, 12)
where x.county_code = $1 and x.plan_id = $2 and ($3::uuid is null or x.household_id > $3) and x.missing > put.visits
order by x.household_id limit $4
"""


async def unserved(
    conn: Connection, scope: Scope, plan_id: UUID, after: UUID | None, limit: int
) -> list[UnservedRow]:
    return await rows(conn, UnservedRow, UNSERVED, scope.county_code, plan_id, after, limit)


ADD_MOVES = """
insert into trip_moves (county_code, plan_id, region_code, household_id, from_worker, from_day, to_worker, to_day,
                        reason)
select $1, $2, $3, given.household_id, given.from_worker, given.from_day, given.to_worker, given.to_day, given.reason
from unnest($4::uuid[], $5::uuid[], $6::date[], $7::uuid[], $8::date[], $9::text[])
    as given (household_id, from_worker, from_day, to_worker, to_day, reason)
"""


async def add_moves(conn: Connection, scope: Scope, plan_id: UUID, region: str, moved: Sequence[Moved]) -> None:
    """Whom a plan has elsewhere than before."""
    await conn.execute(
        ADD_MOVES, scope.county_code, plan_id, region, [x.household_id for x in moved],
        [x.from_worker for x in moved], [x.from_day for x in moved], [x.to_worker for x in moved],
        [x.to_day for x in moved], [x.reason for x in moved],
    )  # fmt: skip


MOVES = """
select m.household_id, h.head_name, h.address, v.name as village_name, m.from_worker as from_worker_id,
       f.name as from_worker, m.from_day, w.name as to_worker, m.to_day, m.reason,
       (select t.id from trips t where t.county_code = m.county_code and t.plan_id = m.plan_id
        and t.worker_id = m.to_worker and t.day = m.to_day limit 1) as to_trip
from trip_moves m
join users f on f.county_code = m.county_code and f.id = m.from_worker
join users w on w.county_code = m.county_code and w.id = m.to_worker
left join households h on h.county_code = m.county_code and h.id = m.household_id
left join divisions v on v.county_code = m.county_code and v.code = left(h.region_code, 12)
where m.county_code = $1 and m.plan_id = $2
  and ($3::date is null or (m.from_day, m.from_worker, m.household_id) > ($3, $4::uuid, $5::uuid))
order by m.from_day, m.from_worker, m.household_id limit $6
"""


async def moves(
    conn: Connection, scope: Scope, plan_id: UUID, after: tuple[date, UUID, UUID] | None, limit: int
) -> list[MovedRow]:
    """Whom a plan has elsewhere than before, by the day and worker they stood with."""
    return await rows(conn, MovedRow, MOVES, scope.county_code, plan_id, *(after or (None, None, None)), limit)


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


# Households that the plan has on another day or with another worker still stand on days within the plan's, but for
# where somebody was there already that day.
DOUBLED = """
with planned as (
    select distinct on (s.household_id) s.household_id, n.id as trip_id
    from trips n join trip_stops s on s.county_code = n.county_code and s.trip_id = n.id and s.place is not null
    where n.county_code = $1 and n.plan_id = $2 and n.published_at is not null and n.replaced_at is null
    order by s.household_id, n.day
)
select t.id as trip_id, t.region_code, s.household_id, p.trip_id as went_to
from trip_plans x
join trips t on t.county_code = $1 and t.day between greatest(x.first_on, $3) and x.last_on
    and t.published_at is not null and t.replaced_at is null and t.plan_id is distinct from $2
join trip_stops s on s.county_code = $1 and s.trip_id = t.id and s.place is not null
join planned p on p.household_id = s.household_id
where x.county_code = $1 and x.id = $2
  and not exists (select 1 from visits v where v.county_code = $1 and v.household_id = s.household_id
                  and v.visited_on = t.day)
order by t.id, s.place
"""


async def doubled(conn: Connection, scope: Scope, plan_id: UUID, today: date) -> list[DoubledStop]:
    """Stops of standing trips that a plan just published has elsewhere."""
    return await rows(conn, DoubledStop, DOUBLED, scope.county_code, plan_id, today)
