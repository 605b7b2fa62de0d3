"""SQL of a worker's day: its stops, and what was changed."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from server.core.db import Connection, Scope, row, rows
from server.core.ids import new_id
from server.trips.queries_of_workers import DAYS
from server.trips.records import ChangeHeld, ChangeName, ChangeRow, DoubledStop, StopRow, TripRow

TRIP = f"""
select t.id, t.plan_id, t.region_code, t.worker_id, u.name as worker_name, u.left_at is not null as worker_left,
       t.day, t.published_at, b.name as published_by, t.replaced_at is not null as replaced,
       exists (select 1 from worker_leaves l where l.county_code = t.county_code and l.user_id = t.worker_id
               and l.withdrawn_at is null and t.day between l.first_on and l.last_on) as on_leave,
       (select {DAYS}
        from worker_days d where d.county_code = t.county_code and d.user_id = t.worker_id
        order by d.id desc limit 1) as days,
       coalesce((p.asked ->> 'service_minutes')::integer, 30) as service_minutes,
       r.places as road_places, r.seconds as road_seconds, r.metres as road_metres
from trips t
join users u on u.county_code = t.county_code and u.id = t.worker_id
left join users b on b.county_code = t.county_code and b.id = t.published_by
left join trip_plans p on p.county_code = t.county_code and p.id = t.plan_id
left join trip_roads r on r.county_code = t.county_code and r.trip_id = t.id
"""  # noqa: S608 - constants only

ONE_TRIP = f"{TRIP} where t.county_code = $1 and t.id = $2"


async def trip(conn: Connection, scope: Scope, trip_id: UUID) -> TripRow | None:
    return await row(conn, TripRow, ONE_TRIP, scope.county_code, trip_id)


HOLD = "select id from trips where county_code = $1 and id = any ($2::uuid[]) order by id for update"


async def hold(conn: Connection, scope: Scope, trip_ids: Sequence[UUID]) -> None:
    """Nobody else changes these trips until the transaction ends."""
    await conn.execute(HOLD, scope.county_code, list(trip_ids))


OF_PLAN = f"{TRIP} where t.county_code = $1 and t.plan_id = $2 order by t.day, u.name, t.id"


async def trips_of_plan(conn: Connection, scope: Scope, plan_id: UUID) -> list[TripRow]:
    """All days of a plan, which is bounded in days and workers."""
    return await rows(conn, TripRow, OF_PLAN, scope.county_code, plan_id)


OF_DAY = f"""{TRIP}
where t.county_code = $1 and t.region_code >= $2 and t.region_code < $3 and t.day = $4
  and t.published_at is not null and t.replaced_at is null and ($5::uuid is null or t.worker_id = $5)
  and ($6::text is null or (u.name, t.id) > ($6, $7::uuid))
order by u.name, t.id limit $8
"""


async def trips_of_day(
    conn: Connection,
    scope: Scope,
    span: tuple[str, str],
    day: date,
    worker: UUID | None,
    after: tuple[str, UUID] | None,
    limit: int,
) -> list[TripRow]:
    """The workers' standing trips of a day, by name; one worker's if asked."""
    return await rows(conn, TripRow, OF_DAY, scope.county_code, *span, day, worker, *(after or (None, None)), limit)


OF_WORKER = f"""{TRIP}
where t.county_code = $1 and t.worker_id = $2 and t.day between $3 and $4
  and t.published_at is not null and t.replaced_at is null order by t.day
"""


async def trips_of_worker(conn: Connection, scope: Scope, worker_id: UUID, days: tuple[date, date]) -> list[TripRow]:
    """A worker's standing trips."""
    return await rows(conn, TripRow, OF_WORKER, scope.county_code, worker_id, *days)


SAME_STANDING = f"""{TRIP}
where t.county_code = $1 and t.worker_id = $2 and t.day = $3 and t.replaced_at is null
  and case when $4::uuid is null then t.published_at is not null else t.plan_id = $4 and t.published_at is null end
"""


async def beside(conn: Connection, scope: Scope, worker_id: UUID, day: date, draft_of: UUID | None) -> TripRow | None:
    """The draft of a plan for a worker and day, or without one the published trip."""
    return await row(conn, TripRow, SAME_STANDING, scope.county_code, worker_id, day, draft_of)


ADD_TRIP = """
insert into trips (county_code, id, plan_id, region_code, worker_id, day, published_by, published_at)
values ($1, $2, $3, $4, $5, $6, $7, $8)
"""


async def add_trip(conn: Connection, scope: Scope, *values: object) -> None:
    """(id, plan, region, worker, day, published by, published at)."""
    await conn.execute(ADD_TRIP, scope.county_code, *values)


# `walked`: the worker walks the place where the household lives now.
STOPS = """
select s.trip_id, s.household_id, s.place, s.pinned, h.head_name, h.address, h.region_code, v.name as village_name,
       h.lon, h.lat, f.due_on, f.ended_on is not null as duty_ended, o.id is not null as flagged,
       (select n.opens from visit_needs n where n.county_code = s.county_code and n.household_id = s.household_id
        order by n.id desc limit 1) as opens,
       (select n.minutes from visit_needs n where n.county_code = s.county_code and n.household_id = s.household_id
        order by n.id desc limit 1) as minutes,
       coalesce(g.valid_to < t.day, false) as grid_ended,
       coalesce(exists (select 1 from user_reaches r
                        where r.county_code = s.county_code and r.user_id = t.worker_id
                          and starts_with(h.region_code, r.region_code)
                          and r.valid_from <= t.day and (r.valid_to is null or r.valid_to >= t.day)),
                false) as walked,
       made.outcome, made.counts
from trip_stops s
join trips t on t.county_code = s.county_code and t.id = s.trip_id
left join households h on h.county_code = s.county_code and h.id = s.household_id
left join divisions v on v.county_code = s.county_code and v.code = left(h.region_code, 12)
left join divisions g on g.county_code = s.county_code and g.code = h.region_code
left join followups f on f.county_code = s.county_code and f.household_id = s.household_id
left join overdue_flags o on o.county_code = s.county_code and o.household_id = s.household_id
    and o.cleared_at is null
left join lateral (select w.outcome, w.counts from visits w
                   where w.county_code = s.county_code and w.household_id = s.household_id and w.visited_on = t.day
                   order by w.counts desc, w.id desc limit 1) made on true
where s.county_code = $1 and s.trip_id = any ($2::uuid[]) and s.place is not null
order by s.trip_id, s.place
"""


async def stops(conn: Connection, scope: Scope, trip_ids: Sequence[UUID]) -> list[StopRow]:
    """The stops of these trips in their order, with what became of them on their day."""
    return await rows(conn, StopRow, STOPS, scope.county_code, list(trip_ids))


ADD_STOPS = """
insert into trip_stops (county_code, trip_id, household_id, region_code, place, pinned)
select $1, given.trip_id, given.household_id, given.region_code, given.place, given.pinned
from unnest($2::uuid[], $3::uuid[], $4::text[], $5::smallint[], $6::boolean[])
    as given (trip_id, household_id, region_code, place, pinned)
on conflict (county_code, trip_id, household_id) do update set place = excluded.place, pinned = excluded.pinned
"""


async def add_stops(conn: Connection, scope: Scope, stops: Sequence[tuple[UUID, UUID, str, int, bool]]) -> None:
    """(trip, household, region, place, pinned)."""
    await conn.execute(ADD_STOPS, scope.county_code, *([one[n] for one in stops] for n in range(5)))


REMOVE_STOP = """
update trip_stops set place = null, pinned = false where county_code = $1 and trip_id = $2 and household_id = $3
"""


async def remove_stop(conn: Connection, scope: Scope, trip_id: UUID, household_id: UUID) -> None:
    await conn.execute(REMOVE_STOP, scope.county_code, trip_id, household_id)


ORDER_STOPS = """
update trip_stops s set place = given.place
from unnest($3::uuid[]) with ordinality as given (household_id, place)
where s.county_code = $1 and s.trip_id = $2 and s.household_id = given.household_id and s.place <> given.place
"""


async def order_stops(conn: Connection, scope: Scope, trip_id: UUID, household_ids: Sequence[UUID]) -> None:
    """Give the stops their places, in the order of the list."""
    await conn.execute(ORDER_STOPS, scope.county_code, trip_id, list(household_ids))


PIN_STOP = "update trip_stops set pinned = $4 where county_code = $1 and trip_id = $2 and household_id = $3"


async def pin_stop(conn: Connection, scope: Scope, trip_id: UUID, household_id: UUID, *, pinned: bool) -> None:
    await conn.execute(PIN_STOP, scope.county_code, trip_id, household_id, pinned)


ADD_CHANGE = """
insert into trip_changes (county_code, id, trip_id, region_code, change, household_id, place, other_trip, before,
                          changed_by, changed_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
"""


async def add_change(
    conn: Connection,
    scope: Scope,
    trip: TripRow,
    change: ChangeName,
    by: UUID,
    now: datetime,
    *,
    before: Sequence[UUID],
    change_id: UUID | None = None,
    household_id: UUID | None = None,
    place: int | None = None,
    other_trip: UUID | None = None,
) -> None:
    """Keep who changed what, and the order before."""
    await conn.execute(
        ADD_CHANGE, scope.county_code, change_id or new_id(now), trip.id, trip.region_code, change, household_id,
        place, other_trip, list(before), by, now,
    )  # fmt: skip


KNOWN_CHANGE = "select true from trip_changes where county_code = $1 and id = $2"


async def known_change(conn: Connection, scope: Scope, change_id: UUID) -> bool:
    """Whether this change was made before: the same request came twice."""
    return bool(await conn.fetchval(KNOWN_CHANGE, scope.county_code, change_id))


CHANGES = """
select c.id, c.change, c.household_id, h.head_name, c.place, o.name as other_worker, x.day as other_day,
       u.name as changed_by, c.changed_at
from trip_changes c
join users u on u.county_code = c.county_code and u.id = c.changed_by
left join households h on h.county_code = c.county_code and h.id = c.household_id
left join trips x on x.county_code = c.county_code and x.id = c.other_trip
left join users o on o.county_code = x.county_code and o.id = x.worker_id
where c.county_code = $1 and c.trip_id = $2 order by c.id desc limit 50
"""


async def changes(conn: Connection, scope: Scope, trip_id: UUID) -> list[ChangeRow]:
    """The newest fifty changes of a trip."""
    return await rows(conn, ChangeRow, CHANGES, scope.county_code, trip_id)


CHANGES_SINCE = """
select c.id, c.change, c.household_id, h.head_name, c.place, u.name as changed_by, c.changed_at
from trips t
join trip_changes c on c.county_code = t.county_code and c.trip_id = t.id and c.changed_at > t.published_at
join users u on u.county_code = c.county_code and u.id = c.changed_by
left join households h on h.county_code = c.county_code and h.id = c.household_id
where t.county_code = $1 and t.id = $2 and c.change in ('order', 'add', 'remove') order by c.id desc limit 10
"""


async def changes_since(conn: Connection, scope: Scope, trip_id: UUID) -> list[ChangeHeld]:
    """What was changed after the worker was given the trip, the newest ten."""
    return await rows(conn, ChangeHeld, CHANGES_SINCE, scope.county_code, trip_id)


HOME = "select lon, lat, region_code from households where county_code = $1 and id = $2"


async def home(conn: Connection, scope: Scope, household_id: UUID) -> tuple[float | None, float | None, str] | None:
    """Longitude, latitude and place of a household; None when it is out of reach."""
    found = await conn.fetchrow(HOME, scope.county_code, household_id)
    return None if found is None else (found["lon"], found["lat"], found["region_code"])


LEAVE_TRIPS = """
update trip_stops s set place = null, pinned = false
from unnest($2::uuid[], $3::uuid[]) as given (trip_id, household_id)
where s.county_code = $1 and s.trip_id = given.trip_id and s.household_id = given.household_id
"""

TELL_LEFT = """
insert into trip_changes (county_code, id, trip_id, region_code, change, household_id, other_trip, before, changed_by,
                          changed_at)
select $1, given.id, given.trip_id, given.region_code, 'remove', given.household_id, given.went_to,
       (select array_agg(b.household_id order by b.place) from trip_stops b
        where b.county_code = $1 and b.trip_id = given.trip_id and b.place is not null), $7, $8
from unnest($2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::uuid[])
    as given (id, trip_id, region_code, household_id, went_to)
"""


async def leave_trips(conn: Connection, scope: Scope, stops: Sequence[DoubledStop], by: UUID, now: datetime) -> None:
    """Take stops out that another plan has elsewhere; who did it and where they went is kept, as for one by hand."""
    trips, households = [one.trip_id for one in stops], [one.household_id for one in stops]
    await conn.execute(
        TELL_LEFT, scope.county_code, [new_id(now) for _ in stops], trips, [one.region_code for one in stops],
        households, [one.went_to for one in stops], by, now,
    )  # fmt: skip
    await conn.execute(LEAVE_TRIPS, scope.county_code, trips, households)


# The newest order by hand of the days these came from; whoever gave it stays named.
KEEP_ORDER = """
insert into trip_changes (county_code, id, trip_id, region_code, change, before, changed_by, changed_at)
select $1, given.id, t.id, t.region_code, 'order', was.before, was.changed_by, was.changed_at
from unnest($2::uuid[], $3::uuid[]) as given (id, trip_id)
join trips t on t.county_code = $1 and t.id = given.trip_id
cross join lateral (
    select c.before, c.changed_by, c.changed_at
    from trips o join trip_changes c on c.county_code = o.county_code and c.trip_id = o.id
    where o.county_code = $1 and o.worker_id = t.worker_id and o.day = t.day and o.id <> t.id
      and o.replaced_at is null and (o.published_at is not null or o.plan_id = $4) and c.change = 'order'
    order by o.plan_id is not distinct from $4 desc, c.id desc limit 1
) was
"""


async def keep_order(
    conn: Connection, scope: Scope, trip_ids: Sequence[UUID], follows: UUID | None, now: datetime
) -> None:
    """Note of drafts that their order was given by hand before, by whom and when."""
    ids = [new_id(now) for _ in trip_ids]
    await conn.execute(KEEP_ORDER, scope.county_code, ids, list(trip_ids), follows)
