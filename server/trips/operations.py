"""Trips: what planning knows of workers and households, plans asked for, worked out and published."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime
from uuid import UUID

from geo import planning as planner
from server import regions
from server.core import audit, outbox
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.db import Connection, Scope, county_scope
from server.core.errors import Problem
from server.core.ids import new_id
from server.trips import planning, queries, showing
from server.trips import queries_of_stops as of_stops
from server.trips.changing import home_of
from server.trips.records import (
    DueHousehold,
    NewLeave,
    NewPlan,
    NewTrip,
    PinnedStop,
    PlanPage,
    PlanRow,
    TripWorker,
    Unserved,
    VisitNeeds,
    WorkerDays,
)

MOST_DAYS = 42
MOST_WORKERS = 60
MOST_VISITS = 6000

Solve = Callable[[planner.Problem, Callable[[int], Awaitable[None]]], Awaitable[planner.Plan]]
"""Works a problem out and tells how many hundredths are done. Raises planner.PlanningError."""


async def set_days(conn: Connection, actor: Actor, now: datetime, user_id: UUID, days: WorkerDays) -> TripWorker:
    """What planning shall know of a worker from now on; earlier rows stay. Raises Problem not_found,
    worker_hours_turned, start_place_half.
    """
    if days.begins >= days.ends:
        raise Problem("worker_hours_turned")
    if (days.start_lon is None) != (days.start_lat is None):
        raise Problem("start_place_half")
    await _worker(conn, actor, now, user_id)
    await queries.add_days(conn, actor.scope, user_id, days, actor.id, now)
    await audit.record(conn, actor.county_code, now, actor.id, "trip.set_days", user_id)
    return await _worker(conn, actor, now, user_id)


async def add_leave(conn: Connection, actor: Actor, now: datetime, user_id: UUID, new: NewLeave) -> TripWorker:
    """Days a worker is away. Trips already published for them say so. Raises Problem not_found, days_turned."""
    if new.first_on > new.last_on:
        raise Problem("days_turned")
    await _worker(conn, actor, now, user_id)
    await queries.add_leave(conn, actor.scope, user_id, new, actor.id, now)
    await audit.record(conn, actor.county_code, now, actor.id, "trip.add_leave", user_id, {"leave": str(new.id)})
    return await _worker(conn, actor, now, user_id)


async def withdraw_leave(conn: Connection, actor: Actor, now: datetime, user_id: UUID, leave_id: UUID) -> TripWorker:
    """The worker works after all. Raises Problem not_found."""
    await _worker(conn, actor, now, user_id)
    if not await queries.withdraw_leave(conn, actor.scope, leave_id, user_id, actor.id, now):
        raise Problem("not_found", what="休假 leave")
    await audit.record(conn, actor.county_code, now, actor.id, "trip.end_leave", user_id, {"leave": str(leave_id)})
    return await _worker(conn, actor, now, user_id)


async def _worker(conn: Connection, actor: Actor, now: datetime, user_id: UUID) -> TripWorker:
    today = civil_date(now)
    found = await showing.workers_of(conn, actor.scope, (today, today), ids=[user_id])
    if not found:
        raise Problem("not_found", what="网格员 grid worker")
    (described,) = await showing.describe(conn, actor.scope, today, found)
    return described


async def set_needs(
    conn: Connection, actor: Actor, now: datetime, household_id: UUID, needs: VisitNeeds
) -> VisitNeeds:
    """What a household asks of whoever goes there. Raises Problem not_found, worker_hours_turned."""
    if (needs.opens is None) != (needs.closes is None) or (needs.opens or "") >= (needs.closes or "~"):
        raise Problem("worker_hours_turned")
    if not await queries.add_needs(conn, actor.scope, household_id, needs, actor.id, now):
        raise Problem("not_found", what="家庭 household")
    await audit.record(conn, actor.county_code, now, actor.id, "trip.set_needs", household_id)
    return needs


async def ask_plan(conn: Connection, actor: Actor, now: datetime, new: NewPlan) -> PlanPage:
    """Ask for a plan; it is worked out in the background. The same id again is the same plan.

    Raises Problem days_turned, plan_in_the_past, trip_plan_too_large, trip_region_needed, nobody_works, nothing_due.
    """
    scope = actor.scope
    if await queries.plan(conn, scope, new.id) is None:
        region = await _check(conn, scope, civil_date(now), new)
        await queries.add_plan(conn, scope, new, region, actor.id, now)
        await audit.record(conn, actor.county_code, now, actor.id, "trip.plan", new.id, {"region": region})
        await outbox.put(conn, actor.county_code, "trips.plan", [new.id])
    return await showing.plan_page(conn, scope, new.id)


async def _check(conn: Connection, scope: Scope, today: date, new: NewPlan) -> str:
    """The region that is planned, when all of the question makes sense."""
    if new.first_on > new.last_on:
        raise Problem("days_turned")
    if new.first_on < today:
        raise Problem("plan_in_the_past", today=today.isoformat())
    places = regions.narrow(scope.reach, new.region)
    if len(places) != 1:
        raise Problem("trip_region_needed")
    days = (new.last_on - new.first_on).days + 1
    workers = await _workers(conn, scope, new, places[0])
    if not workers:
        raise Problem("nobody_works")
    due = await _due(conn, scope, new, places[0])
    if not due:
        raise Problem("nothing_due", day=new.last_on.isoformat())
    visits = sum(planning.visits_in(one, new.first_on, new.last_on) for one in due)
    if days > MOST_DAYS or len(workers) > MOST_WORKERS or visits > MOST_VISITS:
        raise Problem(
            "trip_plan_too_large", days=days, workers=len(workers), visits=visits, most_days=MOST_DAYS,
            most_workers=MOST_WORKERS, most_visits=MOST_VISITS,
        )  # fmt: skip
    return places[0]


async def _workers(conn: Connection, scope: Scope, new: NewPlan, region: str) -> list[TripWorker]:
    found = await showing.workers_of(
        conn, scope, (new.first_on, new.last_on), region=region, ids=new.worker_ids or None
    )
    return await showing.describe(conn, scope, new.first_on, found)


async def _due(conn: Connection, scope: Scope, new: NewPlan, region: str) -> list[DueHousehold]:
    span = regions.span((region,))
    return await queries.due(conn, scope, span, new.last_on, new.household_ids or None, MOST_VISITS + 1)


async def work_out(
    conn: Connection,
    county_code: str,
    now: datetime,
    plan_id: UUID,
    solve: Solve,
    note: Callable[[int], Awaitable[None]],
) -> None:
    """Work a plan out and keep its drafts. A plan that is worked out already stays as it is."""
    scope = county_scope(county_code)
    asked = await queries.plan(conn, scope, plan_id)
    if asked is None or asked.finished_at is not None:
        return
    workers = await _workers(conn, scope, asked.asked, asked.region_code)
    due = await _due(conn, scope, asked.asked, asked.region_code)
    served, left = planning.apart(asked.asked, workers, due)
    pinned = await _pinned(conn, scope, asked, workers)
    try:
        found = await solve(planning.problem(asked.asked, workers, served, pinned), note)
    except planner.PlanningError as error:
        await queries.finish_plan(conn, scope, plan_id, now, error.zh, 0, 0)
        return
    await _keep(conn, scope, now, asked, workers, found, left, pinned)


async def _pinned(conn: Connection, scope: Scope, asked: PlanRow, workers: Sequence[TripWorker]) -> list[PinnedStop]:
    days = (asked.first_on, asked.last_on)
    return await queries.pinned(conn, scope, [one.id for one in workers], days)


async def _keep(
    conn: Connection,
    scope: Scope,
    now: datetime,
    asked: PlanRow,
    workers: Sequence[TripWorker],
    found: planner.Plan,
    left: Sequence[Unserved],
    pinned: Sequence[PinnedStop],
) -> None:
    homes = {str(one.id): home_of(one.places) for one in workers}
    days: dict[tuple[str, date], list[UUID]] = {}
    for stop in sorted(found.stops, key=lambda one: (one.day, one.worker, one.order)):
        days.setdefault((stop.worker, stop.day), []).append(UUID(stop.household))
    trips = [
        NewTrip(id=new_id(now), region_code=homes[worker], worker_id=UUID(worker), day=day, household_ids=households)
        for (worker, day), households in days.items()
    ]
    kept = {(one.household_id, one.worker_id, one.day) for one in pinned}
    await queries.add_trips(conn, scope, asked.id, trips)
    await of_stops.add_stops(
        conn,
        scope,
        [
            (trip.id, household, trip.region_code, place, (household, trip.worker_id, trip.day) in kept)
            for trip in trips
            for place, household in enumerate(trip.household_ids, start=1)
        ],
    )
    await queries.add_unserved(conn, scope, asked.id, asked.region_code, [*left, *planning.unserved(found)])
    minutes = round(found.cost.travel_minutes)
    await queries.finish_plan(conn, scope, asked.id, now, None, len(found.stops), minutes)


async def publish(conn: Connection, actor: Actor, now: datetime, plan_id: UUID) -> PlanPage:
    """Give the plan's days from today on to the workers; where one had a trip that day, this one takes its place.

    The same again changes nothing. Raises Problem not_found, plan_not_ready.
    """
    found = await showing.plan(conn, actor.scope, plan_id)
    if found.finished_at is None or found.problem is not None:
        raise Problem("plan_not_ready")
    if await queries.publish(conn, actor.scope, plan_id, actor.id, now, civil_date(now)):
        await audit.record(conn, actor.county_code, now, actor.id, "trip.publish", plan_id)
    return await showing.plan_page(conn, actor.scope, plan_id)
