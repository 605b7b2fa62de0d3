"""The office's hand on a day: order, add, move, remove, pin. What it says stands exactly, and who said it is kept."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from server import registry
from server.core import audit, outbox
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.db import Connection, Scope
from server.core.errors import Problem
from server.core.ids import new_id
from server.trips import queries_of_stops as of_stops
from server.trips import roads, showing, timing, working
from server.trips.records import (
    NewChange,
    NewStop,
    PlanStop,
    Stop,
    StopMove,
    StopOrder,
    StopPin,
    StopRemoval,
    StopRow,
    Travel,
    TripItem,
    TripPage,
    TripRow,
)

MOST_STOPS = 60


class _OnTrial(Exception):
    """Ends a trial: nothing of it is kept."""


async def tried(conn: Connection, actor: Actor, now: datetime, trip_id: UUID, new: NewChange) -> TripPage:
    """What a change would come to, without making it. Raises Problem as `change` does."""
    found: list[TripPage] = []
    try:
        async with conn.transaction():
            found.append(await change(conn, actor, now, trip_id, new))
            raise _OnTrial
    except _OnTrial:
        return found[0]


class _Day(msgspec.Struct, frozen=True):
    """A trip as it stood before the change."""

    trip: TripRow
    stops: list[StopRow]

    @property
    def ids(self) -> list[UUID]:
        return [one.household_id for one in self.stops]


async def change(conn: Connection, actor: Actor, now: datetime, trip_id: UUID, new: NewChange) -> TripPage:
    """Change a day; the answer says what it costs now and what it cost before. The same id again changes nothing.

    Raises Problem not_found, trip_over, trip_changed_meanwhile, stop_unknown, stop_twice, stop_out_of_reach,
    trip_full, day_past.
    """
    scope = actor.scope
    await of_stops.hold(conn, scope, [trip_id])
    new = await _of_who_remains(conn, scope, new)
    day = _Day(await showing.trip(conn, scope, trip_id), await of_stops.stops(conn, scope, [trip_id]))
    if await of_stops.known_change(conn, scope, new.id):
        return await showing.trip_page(conn, scope, trip_id)
    if day.trip.replaced:
        raise Problem("trip_over", day=day.trip.day.isoformat())
    put_off: list[Stop] = []
    other: tuple[TripItem, Travel] | None = None
    match new:
        case StopOrder():
            await _order(conn, actor, now, day, new)
        case NewStop():
            put_off = await _add(conn, actor, now, day, new)
        case StopMove():
            other = await _move(conn, actor, now, day, new)
        case StopRemoval():
            await _remove(conn, actor, now, day, new.household_id, change_id=new.id)
        case StopPin():
            _known(day, new.household_id)
            await of_stops.pin_stop(conn, scope, trip_id, new.household_id, pinned=new.pinned)
            await of_stops.add_change(
                conn, scope, day.trip, "pin" if new.pinned else "unpin", actor.id, now,
                before=day.ids, change_id=new.id, household_id=new.household_id,
            )  # fmt: skip
    await audit.record(conn, actor.county_code, now, actor.id, "trip.change", trip_id, {"change": str(new.id)})
    cost = showing.travel(day.trip, day.stops)
    there, there_before = other or (None, None)
    return await showing.trip_page(
        conn, scope, trip_id, before=cost, put_off=put_off, other=there, other_before=there_before
    )


async def _of_who_remains(conn: Connection, scope: Scope, new: NewChange) -> NewChange:
    """The change with the households that those it names were merged into, each once."""
    named = new.household_ids if isinstance(new, StopOrder) else (new.household_id,)
    merged = await registry.merged_households(conn, scope, named)
    now_named = tuple(dict.fromkeys(merged.get(one, one) for one in named))
    if isinstance(new, StopOrder):
        return StopOrder(new.id, now_named)
    return msgspec.structs.replace(new, household_id=now_named[0])


async def put_in_plan(conn: Connection, actor: Actor, now: datetime, plan_id: UUID, new: PlanStop) -> TripPage:
    """Give a household that found no day one by hand, whatever limit it breaks; the day's marks say which.

    Raises Problem not_found, trip_over, stop_twice, stop_out_of_reach, trip_full.
    """
    plan = await showing.plan(conn, actor.scope, plan_id)
    if not plan.first_on <= new.day <= plan.last_on:
        raise Problem("stop_out_of_reach")
    draft_of = plan_id if plan.published_at is None else None
    trip = await _trip_of(conn, actor, now, plan_id, draft_of, new.worker_id, new.day)
    return await change(conn, actor, now, trip.id, NewStop(id=new.id, household_id=new.household_id))


def _known(day: _Day, household_id: UUID) -> int:
    if household_id not in day.ids:
        raise Problem("stop_unknown")
    return day.ids.index(household_id)


async def _order(conn: Connection, actor: Actor, now: datetime, day: _Day, new: StopOrder) -> None:
    """The order wins exactly; one household that was carried elsewhere is named in the history."""
    if sorted(new.household_ids) != sorted(day.ids):
        raise Problem("trip_changed_meanwhile")
    await of_stops.order_stops(conn, actor.scope, day.trip.id, new.household_ids)
    carried = _carried(day.ids, list(new.household_ids))
    await of_stops.add_change(
        conn, actor.scope, day.trip, "order", actor.id, now, before=day.ids, change_id=new.id, household_id=carried,
        place=new.household_ids.index(carried) + 1 if carried else None,
    )  # fmt: skip


def _carried(before: list[UUID], after: list[UUID]) -> UUID | None:
    """The one household that changed its place, when the others kept their order."""
    changed = [n for n, (one, other) in enumerate(zip(before, after, strict=True)) if one != other]
    if not changed:
        return None
    first, last = changed[0], changed[-1]
    for one in (after[first], after[last]):
        if [x for x in before if x != one] == [x for x in after if x != one]:
            return one
    return None


async def _add(conn: Connection, actor: Actor, now: datetime, day: _Day, new: NewStop) -> list[Stop]:
    """Put a household in; what was visited stays where it is. The stops that had to be put off."""
    if new.household_id in day.ids:
        raise Problem("stop_twice")
    await _put_in(conn, actor, now, day, new.household_id, change_id=new.id, place=new.place)
    return await _make_room(conn, actor, now, day.trip.id, new.household_id) if new.make_room else []


async def _put_in(
    conn: Connection,
    actor: Actor,
    now: datetime,
    day: _Day,
    household_id: UUID,
    *,
    change_id: UUID | None = None,
    place: int | None = None,
    came_from: UUID | None = None,
    pinned: bool = False,
) -> None:
    home = await _home(conn, actor.scope, day.trip.worker_id, day.trip.day, household_id)
    if len(day.stops) >= MOST_STOPS:
        raise Problem("trip_full", most=MOST_STOPS)
    index = _index(day, home) if place is None else place - 1
    order = list(day.ids)
    order.insert(max(0, min(index, len(order))), household_id)
    last = (day.trip.id, household_id, day.trip.region_code, len(order), pinned)
    await of_stops.add_stops(conn, actor.scope, [last])
    await of_stops.order_stops(conn, actor.scope, day.trip.id, order)
    await of_stops.add_change(
        conn, actor.scope, day.trip, "add", actor.id, now, before=day.ids, change_id=change_id,
        household_id=household_id, place=order.index(household_id) + 1, other_trip=came_from,
    )  # fmt: skip
    await outbox.put(conn, actor.county_code, "trips.measure", [day.trip.id])


async def _home(
    conn: Connection, scope: Scope, worker_id: UUID, day: date, household_id: UUID
) -> tuple[float, float] | None:
    """Where the household lives, if anybody knows.

    A worker is sent only where they walk that day: elsewhere their phone would not hold the household.
    """
    home = await of_stops.home(conn, scope, household_id)
    if home is None:
        raise Problem("not_found", what="家庭 household")
    found = await registry.responsible_workers(conn, scope, day, [home[2]])
    if worker_id not in [one.id for one in found.get(home[2], [])]:
        raise Problem("stop_out_of_reach")
    lon, lat, _ = home
    return (lon, lat) if lon is not None and lat is not None else None


def _index(day: _Day, home: tuple[float, float] | None) -> int:
    """Where it costs least, behind the last stop that somebody went to."""
    behind = max((n for n, one in enumerate(day.stops, start=1) if one.outcome is not None), default=0)
    start = showing.start_of(day.trip.days or working.USUAL)
    return timing.cheapest_place(
        start, [showing.place_of(one) for one in day.stops], home, behind, roads.of_trip(day.trip)
    )


async def _make_room(conn: Connection, actor: Actor, now: datetime, trip_id: UUID, keep: UUID) -> list[Stop]:
    """Put off as few stops as needed: not those visited, pinned or flagged; whoever has most time first."""
    put_off: list[Stop] = []
    while True:
        trip = await showing.trip(conn, actor.scope, trip_id)
        day = _Day(trip, await of_stops.stops(conn, actor.scope, [trip_id]))
        short = showing.item(trip, day.stops)
        free = [s for s in day.stops if not (s.outcome or s.pinned or s.flagged or s.household_id == keep)]
        if not (short.late or short.over) or not free:
            return put_off
        spare = max(free, key=lambda s: (s.due_on or date.max, s.place))
        put_off += [s for s in showing.stops_shown(trip, day.stops) if s.household_id == spare.household_id]
        await _remove(conn, actor, now, day, spare.household_id)


async def _move(conn: Connection, actor: Actor, now: datetime, day: _Day, new: StopMove) -> tuple[TripItem, Travel]:
    """To another worker or day, whose trip is made when there is none; that day as it is now, and its cost before."""
    stop = day.stops[_known(day, new.household_id)]
    if new.day < civil_date(now):
        raise Problem("day_past", day=new.day.isoformat())
    draft_of = day.trip.plan_id if day.trip.published_at is None else None
    other = await _trip_of(conn, actor, now, day.trip.plan_id, draft_of, new.worker_id, new.day)
    await of_stops.hold(conn, actor.scope, [other.id])
    beside = _Day(other, await of_stops.stops(conn, actor.scope, [other.id]))
    if other.id == day.trip.id or new.household_id in beside.ids:
        raise Problem("stop_twice")
    await _put_in(
        conn, actor, now, beside, new.household_id, came_from=day.trip.id, pinned=stop.pinned
    )  # fmt: skip
    await _remove(conn, actor, now, day, new.household_id, change_id=new.id, went_to=other.id)
    now_there = await of_stops.stops(conn, actor.scope, [other.id])
    return showing.item(other, now_there), showing.travel(other, beside.stops)


async def _trip_of(
    conn: Connection,
    actor: Actor,
    now: datetime,
    plan_id: UUID | None,
    draft_of: UUID | None,
    worker_id: UUID,
    day: date,
) -> TripRow:
    """The draft of a plan for a worker's day, or without one the published trip; made when there is none."""
    scope = actor.scope
    found = await of_stops.beside(conn, scope, worker_id, day, draft_of)
    if found is not None:
        return found
    workers = await working.workers_of(conn, scope, (day, day), ids=[worker_id])
    if not workers:
        raise Problem("stop_out_of_reach")
    made = new_id(now)
    by, at = (actor.id, now) if draft_of is None else (None, None)
    region = working.home_of(workers[0].places)
    await of_stops.add_trip(conn, scope, made, plan_id, region, worker_id, day, by, at)
    return await showing.trip(conn, scope, made)


async def _remove(
    conn: Connection,
    actor: Actor,
    now: datetime,
    day: _Day,
    household_id: UUID,
    *,
    change_id: UUID | None = None,
    went_to: UUID | None = None,
) -> None:
    """Take a stop out; the household stays due, and the change says who took it out."""
    _known(day, household_id)
    await of_stops.remove_stop(conn, actor.scope, day.trip.id, household_id)
    left = [one for one in day.ids if one != household_id]
    await of_stops.order_stops(conn, actor.scope, day.trip.id, left)
    await of_stops.add_change(
        conn, actor.scope, day.trip, "remove", actor.id, now, before=day.ids, change_id=change_id,
        household_id=household_id, other_trip=went_to,
    )  # fmt: skip
