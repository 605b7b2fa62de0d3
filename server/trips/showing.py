"""Plans and days as they are read: every arrival, mark and note is worked out from rows when it is asked for."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from server import regions
from server.core.db import Connection, Scope
from server.core.errors import Problem
from server.core.paging import page, read_key
from server.trips import queries, timing
from server.trips import queries_of_stops as of_stops
from server.trips.records import (
    PlanItem,
    PlanList,
    PlanPage,
    PlanRow,
    Stop,
    StopHeld,
    StopRow,
    Travel,
    TripHeld,
    TripItem,
    TripList,
    TripPage,
    TripRow,
    TripWorker,
    TripWorkers,
    UnservedList,
    WorkerDays,
    WorkerRow,
)

USUAL = WorkerDays()
TOWN = 9  # digits of a township's code
DAYS_HELD = 7  # how many days of trips a phone holds, today among them


async def workers(
    conn: Connection, scope: Scope, today: date, *, region: str | None, until: date | None
) -> TripWorkers:
    """Grid workers of a region with what planning knows of them. Raises Problem trip_place_unknown."""
    found = await workers_of(conn, scope, (today, until or today), region=region)
    return TripWorkers(await describe(conn, scope, today, found))


async def workers_of(
    conn: Connection,
    scope: Scope,
    days: tuple[date, date],
    *,
    region: str | None = None,
    ids: Sequence[UUID] | None = None,
) -> list[WorkerRow]:
    """Workers who walk something of the region (of the whole reach) on one of the days."""
    return await queries.workers(conn, scope, regions.narrow(scope.reach, region), days, ids)


async def describe(conn: Connection, scope: Scope, today: date, found: Sequence[WorkerRow]) -> list[TripWorker]:
    """The same with their days and leaves; the usual days where nobody said otherwise."""
    away = await queries.leaves(conn, scope, [one.id for one in found], today)
    return [
        TripWorker(
            id=one.id,
            name=one.name,
            places=one.places,
            days=one.days or USUAL,
            stated=one.days is not None,
            leaves=[leave for leave in away if leave.user_id == one.id],
        )
        for one in found
    ]


async def list_plans(conn: Connection, scope: Scope, *, after: str | None, limit: int) -> PlanList:
    """Plans, the newest first."""
    found = await queries.plans(conn, scope, read_key(after, UUID), limit + 1)
    shown = page(found, limit, lambda one: one.id)
    return PlanList([_item(one) for one in shown.items], shown.next)


async def plan(conn: Connection, scope: Scope, plan_id: UUID) -> PlanRow:
    """One plan. Raises Problem not_found."""
    found = await queries.plan(conn, scope, plan_id)
    if found is None:
        raise Problem("not_found", what="计划 plan")
    return found


async def plan_page(conn: Connection, scope: Scope, plan_id: UUID) -> PlanPage:
    """A plan with its days, which are as many as its workers and days allow. Raises Problem not_found."""
    found = await plan(conn, scope, plan_id)
    trips = await of_stops.trips_of_plan(conn, scope, plan_id)
    return PlanPage(plan=_item(found), trips=await _items(conn, scope, trips))


async def list_unserved(
    conn: Connection, scope: Scope, plan_id: UUID, *, after: str | None, limit: int
) -> UnservedList:
    """Who found no day in a plan. Raises Problem not_found."""
    await plan(conn, scope, plan_id)
    found = await queries.unserved(conn, scope, plan_id, read_key(after, UUID), limit + 1)
    shown = page(found, limit, lambda one: one.household_id)
    return UnservedList(shown.items, shown.next)


async def trips_of_day(
    conn: Connection, scope: Scope, day: date, *, region: str | None, after: str | None, limit: int
) -> TripList:
    """The workers' published trips of a day. A village or grid stands for its township: trips are kept by that."""
    span = regions.span(scope.reach, region and region[:TOWN])
    key = read_key(after, tuple[str, UUID])
    found = await of_stops.trips_of_day(conn, scope, span, day, key, limit + 1)
    shown = page(found, limit, lambda one: (one.worker_name, one.id))
    return TripList(await _items(conn, scope, shown.items), shown.next)


async def trip(conn: Connection, scope: Scope, trip_id: UUID) -> TripRow:
    """One trip. Raises Problem not_found."""
    found = await of_stops.trip(conn, scope, trip_id)
    if found is None:
        raise Problem("not_found", what="行程 trip")
    return found


async def trip_page(
    conn: Connection,
    scope: Scope,
    trip_id: UUID,
    *,
    before: Travel | None = None,
    put_off: Sequence[Stop] = (),
) -> TripPage:
    """A worker's day with its stops. Raises Problem not_found."""
    found = await trip(conn, scope, trip_id)
    stops = await of_stops.stops(conn, scope, [trip_id])
    return TripPage(
        trip=item(found, stops),
        plan_id=found.plan_id,
        worker_left=found.worker_left,
        replaced=found.replaced,
        days=found.days or USUAL,
        stops=stops_shown(found, stops),
        changes=await of_stops.changes(conn, scope, trip_id),
        before=before,
        put_off=list(put_off),
    )


async def held(conn: Connection, scope: Scope, worker_id: UUID, today: date) -> list[TripHeld]:
    """A worker's trips of today and the days that follow, as their phone holds them."""
    days = (today, today + timedelta(days=DAYS_HELD - 1))
    trips = await of_stops.trips_of_worker(conn, scope, worker_id, days)
    if not trips:
        return []
    stops = _by_trip(await of_stops.stops(conn, scope, [one.id for one in trips]))
    return [
        TripHeld(
            id=one.id,
            day=one.day,
            stops=[
                StopHeld(household_id=s.household_id, arrive=s.arrive, leg_metres=s.leg_metres, note=s.note)
                for s in stops_shown(one, stops.get(one.id, []))
            ],
            changes=await of_stops.changes_since(conn, scope, one.id),
        )
        for one in trips
    ]


def _item(one: PlanRow) -> PlanItem:
    return PlanItem(**{name: getattr(one, name) for name in PlanItem.__struct_fields__})


async def _items(conn: Connection, scope: Scope, trips: Sequence[TripRow]) -> list[TripItem]:
    stops = _by_trip(await of_stops.stops(conn, scope, [one.id for one in trips]))
    return [item(one, stops.get(one.id, [])) for one in trips]


def _by_trip(stops: Sequence[StopRow]) -> dict[UUID, list[StopRow]]:
    found: dict[UUID, list[StopRow]] = {}
    for one in stops:
        found.setdefault(one.trip_id, []).append(one)
    return found


def item(one: TripRow, stops: Sequence[StopRow]) -> TripItem:
    """A day in short."""
    days = one.days or USUAL
    cost = travel(one, stops)
    return TripItem(
        id=one.id,
        worker_id=one.worker_id,
        worker_name=one.worker_name,
        day=one.day,
        stops=len(stops),
        most_visits=days.most_visits,
        travel=cost,
        late=timing.minutes_of(cost.ends) > timing.minutes_of(days.ends),
        over=len(stops) > days.most_visits,
        on_leave=one.on_leave,
        published=one.published_at is not None,
    )


def legs(one: TripRow, stops: Sequence[StopRow]) -> list[timing.Leg]:
    """The legs of a day in the order of its stops."""
    days = one.days or USUAL
    places = [(place_of(stop), timing.minutes_of(stop.opens) if stop.opens else None) for stop in stops]
    return timing.legs(start_of(days), places, timing.minutes_of(days.begins), one.service_minutes)


def travel(one: TripRow, stops: Sequence[StopRow]) -> Travel:
    """What a day costs."""
    begins = timing.minutes_of((one.days or USUAL).begins)
    return timing.travel(legs(one, stops), begins, one.service_minutes)


def place_of(stop: StopRow) -> timing.Place:
    """Where a stop lies, as far as it is known to this reader."""
    return None if stop.lon is None or stop.lat is None else (stop.lon, stop.lat)


def start_of(days: WorkerDays) -> timing.Place:
    """Where a worker's day begins."""
    return None if days.start_lon is None or days.start_lat is None else (days.start_lon, days.start_lat)


def stops_shown(one: TripRow, stops: Sequence[StopRow]) -> list[Stop]:
    """Stops with their arrivals, marks and notes."""
    return [_stop(stop, leg) for stop, leg in zip(stops, legs(one, stops), strict=True)]


def _stop(stop: StopRow, leg: timing.Leg) -> Stop:
    return Stop(
        household_id=stop.household_id,
        head_name=stop.head_name,
        address=stop.address,
        village_name=stop.village_name,
        lon=stop.lon,
        lat=stop.lat,
        due_on=None if stop.duty_ended else stop.due_on,
        flagged=stop.flagged,
        pinned=stop.pinned,
        arrive=timing.clock_of(leg.arrive),
        leg_metres=leg.metres,
        leg_minutes=leg.minutes,
        made=None if stop.outcome is None else "done" if stop.counts else "attempted",
        note="moved" if not stop.walked else "no_duty" if stop.duty_ended else
             "no_position" if stop.lon is None else None,
    )  # fmt: skip
