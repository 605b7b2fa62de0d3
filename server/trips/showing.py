"""Plans and days as they are read: every arrival, mark and note is worked out from rows when it is asked for."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from server import regions
from server.core.db import Connection, Scope
from server.core.errors import Problem
from server.core.paging import Page, page, read_key
from server.trips import queries, roads, timing
from server.trips import queries_of_stops as of_stops
from server.trips.records import (
    MovedList,
    PlanItem,
    PlanList,
    PlanPage,
    PlanRow,
    Stop,
    StopHeld,
    StopNote,
    StopRow,
    Travel,
    TripHeld,
    TripItem,
    TripLine,
    TripLines,
    TripList,
    TripPage,
    TripRow,
    UnservedList,
)
from server.trips.records_of_workers import WorkerDays
from server.trips.working import TOWN, USUAL

DAYS_HELD = 7  # how many days of trips a phone holds, today among them


async def list_plans(
    conn: Connection, scope: Scope, *, published: bool | None, after: str | None, limit: int
) -> PlanList:
    """Plans, the newest first."""
    found = await queries.plans(conn, scope, read_key(after, UUID), limit + 1, published)
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
    return PlanPage(plan=_item(found), asked=found.asked, trips=await _items(conn, scope, trips))


async def list_unserved(
    conn: Connection, scope: Scope, plan_id: UUID, *, after: str | None, limit: int
) -> UnservedList:
    """Who found no day in a plan. Raises Problem not_found."""
    await plan(conn, scope, plan_id)
    found = await queries.unserved(conn, scope, plan_id, read_key(after, UUID), limit + 1)
    shown = page(found, limit, lambda one: one.household_id)
    return UnservedList(shown.items, shown.next)


async def list_moves(conn: Connection, scope: Scope, plan_id: UUID, *, after: str | None, limit: int) -> MovedList:
    """Whom a plan has elsewhere than the days before it. Raises Problem not_found."""
    await plan(conn, scope, plan_id)
    found = await queries.moves(conn, scope, plan_id, read_key(after, tuple[date, UUID, UUID]), limit + 1)
    shown = page(found, limit, lambda one: (one.from_day, one.from_worker_id, one.household_id))
    return MovedList(shown.items, shown.next)


async def trips_of_day(
    conn: Connection, scope: Scope, day: date, *, region: str | None, after: str | None, limit: int
) -> TripList:
    """The workers' published trips of a day. A village or grid stands for its township: trips are kept by that."""
    shown = await _of_day(conn, scope, day, region, None, after, limit)
    return TripList(await _items(conn, scope, shown.items), shown.next)


async def lines_of_day(
    conn: Connection,
    scope: Scope,
    day: date,
    *,
    region: str | None,
    worker: UUID | None,
    after: str | None,
    limit: int,
) -> TripLines:
    """The same with their stops, for a map; of one worker if asked. Grows with the stops of a page of workers."""
    shown = await _of_day(conn, scope, day, region, worker, after, limit)
    stops = by_trip(await of_stops.stops(conn, scope, [one.id for one in shown.items]))
    return TripLines([_line(one, stops.get(one.id, [])) for one in shown.items], shown.next)


async def _of_day(
    conn: Connection, scope: Scope, day: date, region: str | None, worker: UUID | None, after: str | None, limit: int
) -> Page[TripRow]:
    span = regions.span(scope.reach, region and region[:TOWN])
    key = read_key(after, tuple[str, UUID])
    found = await of_stops.trips_of_day(conn, scope, span, day, worker, key, limit + 1)
    return page(found, limit, lambda one: (one.worker_name, one.id))


def _line(one: TripRow, stops: Sequence[StopRow]) -> TripLine:
    start = start_of(one.days or USUAL) or (None, None)
    return TripLine(trip=item(one, stops), start_lon=start[0], start_lat=start[1], stops=stops_shown(one, stops))


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
    other: TripItem | None = None,
    other_before: Travel | None = None,
) -> TripPage:
    """A worker's day with its stops. Raises Problem not_found."""
    found = await trip(conn, scope, trip_id)
    stops = await of_stops.stops(conn, scope, [trip_id])
    return TripPage(
        trip=item(found, stops),
        plan_id=found.plan_id,
        replaced=found.replaced,
        days=found.days or USUAL,
        stops=stops_shown(found, stops),
        changes=await of_stops.changes(conn, scope, trip_id),
        before=before,
        put_off=list(put_off),
        other=other,
        other_before=other_before,
    )


async def held(conn: Connection, scope: Scope, worker_id: UUID, today: date) -> list[TripHeld]:
    """A worker's trips of today and the days that follow, as their phone holds them."""
    days = (today, today + timedelta(days=DAYS_HELD - 1))
    trips = await of_stops.trips_of_worker(conn, scope, worker_id, days)
    if not trips:
        return []
    stops = by_trip(await of_stops.stops(conn, scope, [one.id for one in trips]))
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
    stops = by_trip(await of_stops.stops(conn, scope, [one.id for one in trips]))
    return [item(one, stops.get(one.id, [])) for one in trips]


def by_trip(stops: Sequence[StopRow]) -> dict[UUID, list[StopRow]]:
    """Stops by their trips, in their order."""
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
        worker_left=one.worker_left,
        published=one.published_at is not None,
    )


def legs(one: TripRow, stops: Sequence[StopRow]) -> list[timing.Leg]:
    """The legs of a day in the order of its stops."""
    days = one.days or USUAL
    calls = [
        timing.Call(
            place_of(stop), timing.minutes_of(stop.opens) if stop.opens else 0, stop.minutes or one.service_minutes
        )
        for stop in stops
    ]
    begins, rest = timing.minutes_of(days.begins), timing.rest_of(days)
    return timing.legs(start_of(days), calls, begins, rest, roads.of_trip(one))


def travel(one: TripRow, stops: Sequence[StopRow]) -> Travel:
    """What a day costs."""
    return timing.travel(legs(one, stops), timing.minutes_of((one.days or USUAL).begins))


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
        note=_note(stop),
    )


def _note(stop: StopRow) -> StopNote | None:
    if stop.grid_ended:
        return "grid_ended"
    if not stop.walked:
        return "moved"
    if stop.duty_ended:
        return "no_duty"
    return "no_position" if stop.lon is None else None
