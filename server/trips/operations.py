"""Plans of trips: asked for, worked out in the background, published."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from geo import planning as planner
from server import regions, registry
from server.core import audit, outbox
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.db import Connection, Scope, county_scope
from server.core.errors import Problem
from server.core.ids import new_id
from server.core.progress import Note
from server.trips import moves, planning, queries, roads, showing, working
from server.trips import queries_of_stops as of_stops
from server.trips.records import (
    DueHousehold,
    KeptStop,
    NewPlan,
    NewTrip,
    PlanPage,
    PlanRow,
    Ways,
)
from server.trips.records_of_workers import TripWorker
from server.trips.roads import AskRoads

MOST_DAYS = 42
MOST_WORKERS = 60
MOST_VISITS = 6000

Solve = Callable[[planner.Problem, planner.Plan | None, planner.Roads | None, Note], Awaitable[planner.Plan]]
"""Works a problem out, moving as little as possible of the plan before where one is given, by road as far as the ways
are known, and tells how many hundredths are done. Raises planner.PlanningError."""


async def ask_plan(conn: Connection, actor: Actor, now: datetime, new: NewPlan) -> PlanPage:
    """Ask for a plan; it is worked out in the background. The same id again is the same plan.

    Raises Problem days_turned, plan_in_the_past, trip_plan_too_large, trip_region_needed, nobody_works, nothing_due,
    not_found (the plan it follows).
    """
    scope = actor.scope
    if await queries.plan(conn, scope, new.id) is None:
        new = await _of_who_remains(conn, scope, new)
        region = await _check(conn, scope, civil_date(now), new)
        await queries.add_plan(conn, scope, new, region, actor.id, now)
        await audit.record(conn, actor.county_code, now, actor.id, "trip.plan", new.id, {"region": region})
        await outbox.put(conn, actor.county_code, "trips.plan", [new.id])
    return await showing.plan_page(conn, scope, new.id)


async def _of_who_remains(conn: Connection, scope: Scope, new: NewPlan) -> NewPlan:
    """The question with the households that those it names were merged into, each once."""
    merged = await registry.merged_households(conn, scope, new.household_ids)
    named = tuple(dict.fromkeys(merged.get(one, one) for one in new.household_ids))
    return msgspec.structs.replace(new, household_ids=named)


async def _check(conn: Connection, scope: Scope, today: date, new: NewPlan) -> str:
    """The region that is planned, when all of the question makes sense."""
    if new.first_on > new.last_on:
        raise Problem("days_turned")
    if new.first_on < today:
        raise Problem("plan_in_the_past", today=today.isoformat())
    if new.follows:
        await showing.plan(conn, scope, new.follows)
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
    found = await working.workers_of(
        conn, scope, (new.first_on, new.last_on), region=region, ids=new.worker_ids or None
    )
    return await working.describe(conn, scope, new.first_on, found)


async def _due(
    conn: Connection, scope: Scope, new: NewPlan, region: str, kept: Sequence[KeptStop] = ()
) -> list[DueHousehold]:
    span, held = regions.span((region,)), [one.household_id for one in kept]
    return await queries.due(conn, scope, span, new.last_on, new.household_ids or None, MOST_VISITS + 1, held)


async def work_out(
    conn: Connection,
    county_code: str,
    now: datetime,
    plan_id: UUID,
    solve: Solve,
    ask: AskRoads | None,
    note: Note,
) -> None:
    """Work a plan out and keep its drafts; `ask`: the road router, where there is one. A plan that is worked out
    already stays as it is."""
    scope = county_scope(county_code)
    asked = await queries.plan(conn, scope, plan_id)
    if asked is None or asked.finished_at is not None:
        return
    new = await _of_who_remains(conn, scope, asked.asked)
    workers = await _workers(conn, scope, new, asked.region_code)
    days, ids = (asked.first_on, asked.last_on), [one.id for one in workers]
    stood = await queries.kept(conn, scope, ids, days, new.follows, civil_date(now), orders=new.keep_orders)
    before = [one for one in stood if one.worker_id in ids]
    due = await _due(conn, scope, new, asked.region_code, before)
    kept = planning.standing(new, asked.region_code, workers, due, before)
    served, left = planning.apart(new, workers, due, kept)
    problem = planning.problem(new, workers, served, kept)
    known, ways = await _roads(problem, ask)
    try:
        found = await solve(problem, _stays(new, before), known, note)
    except planner.PlanningError as error:
        await queries.finish_plan(conn, scope, plan_id, now, error.zh, 0, 0, ways)
        return
    chosen, carried = planning.days_of(found, kept, planning.working_days(new, workers))
    await _keep(conn, scope, now, asked, workers, chosen, kept)
    if known is not None:
        trips = await of_stops.trips_of_plan(conn, scope, plan_id)
        stops = showing.by_trip(await of_stops.stops(conn, scope, [one.id for one in trips]))
        await roads.keep(conn, scope, trips, stops, known)
    unserved = planning.without([*left, *planning.unserved(found)], carried)
    await queries.add_unserved(conn, scope, plan_id, asked.region_code, unserved)
    moved = moves.moved(new, stood, chosen, workers, due)
    await queries.add_moves(conn, scope, plan_id, asked.region_code, moved)
    minutes = round(found.cost.travel_minutes)
    await queries.finish_plan(conn, scope, plan_id, now, None, len(found.stops) + len(carried), minutes, ways)


async def _roads(problem: planner.Problem, ask: AskRoads | None) -> tuple[planner.Roads | None, Ways]:
    """The ways by road, if there is whom to ask, and how they will be worked out."""
    if ask is None:
        return None, "lines"
    asked = planner.asked_of(problem)
    found, missed = await ask(asked)
    return found, roads.ways(asked, missed)


def _stays(new: NewPlan, before: Sequence[KeptStop]) -> planner.Plan | None:
    return moves.before(before) if moves.moves_little(new) else None


async def _keep(
    conn: Connection,
    scope: Scope,
    now: datetime,
    asked: PlanRow,
    workers: Sequence[TripWorker],
    days: Mapping[planning.Day, Sequence[UUID]],
    kept: Sequence[KeptStop],
) -> None:
    """Keep the days as drafts; what was pinned is pinned, and a day put in order by hand is known as such."""
    homes = {one.id: working.home_of(one.places) for one in workers}
    trips = [
        NewTrip(id=new_id(now), region_code=homes[worker], worker_id=worker, day=day, household_ids=list(households))
        for (worker, day), households in sorted(days.items(), key=lambda one: (one[0][1], one[0][0]))
    ]
    pinned = {(one.household_id, one.worker_id, one.day) for one in kept if one.pinned}
    await queries.add_trips(conn, scope, asked.id, trips)
    await of_stops.add_stops(
        conn,
        scope,
        [
            (trip.id, household, trip.region_code, place, (household, trip.worker_id, trip.day) in pinned)
            for trip in trips
            for place, household in enumerate(trip.household_ids, start=1)
        ],
    )
    ordered = {(one.worker_id, one.day) for one in kept if one.ordered}
    by_hand = [one.id for one in trips if (one.worker_id, one.day) in ordered]
    await of_stops.keep_order(conn, scope, by_hand, asked.asked.follows, now)


async def publish(conn: Connection, actor: Actor, now: datetime, plan_id: UUID) -> PlanPage:
    """Give the plan's days from today on to the workers; where one had a trip that day, this one takes its place, and
    whom it has on another day leaves the trips that stand.

    The same again changes nothing. Raises Problem not_found, plan_not_ready.
    """
    found = await showing.plan(conn, actor.scope, plan_id)
    if found.finished_at is None or found.problem is not None:
        raise Problem("plan_not_ready")
    if await queries.publish(conn, actor.scope, plan_id, actor.id, now, civil_date(now)):
        await audit.record(conn, actor.county_code, now, actor.id, "trip.publish", plan_id)
        doubled = await queries.doubled(conn, actor.scope, plan_id, civil_date(now))
        await of_stops.leave_trips(conn, actor.scope, doubled, actor.id, now)
    return await showing.plan_page(conn, actor.scope, plan_id)
