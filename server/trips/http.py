"""Trips over HTTP."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from server.core.clock import civil_date
from server.core.web import actor, parts, reach
from server.trips import changing, operations, showing, working
from server.trips.records import (
    MovedList,
    NewChange,
    NewPlan,
    NewStop,
    PlanList,
    PlanPage,
    PlanStop,
    StopMove,
    StopOrder,
    StopPin,
    StopRemoval,
    TripLines,
    TripList,
    TripPage,
    UnservedList,
)
from server.trips.records_of_workers import (
    NeedsPage,
    NewLeave,
    TripWorker,
    TripWorkers,
    VisitNeeds,
    WorkerDays,
    WorkerHistory,
)

Limit = Annotated[int, QueryParameter(ge=1, le=200)]


@get("/trip-workers", permission="trip.read")
async def list_workers(
    request: Request[Any, Any, Any],
    region: FromQuery[str | None] = None,
    until: FromQuery[date | None] = None,
    after: FromQuery[str | None] = None,
    limit: Limit = 100,
) -> TripWorkers:
    """Grid workers with what planning knows of them: those of a region between today and `until`."""
    scope, today = actor(request).scope, civil_date(parts(request).now())
    async with reach(request) as conn:
        return await working.list_workers(conn, scope, today, region=region, until=until, after=after, limit=limit)


@get("/trip-workers/{user_id:uuid}/history", permission="trip.read")
async def read_history(request: Request[Any, Any, Any], user_id: FromPath[UUID]) -> WorkerHistory:
    """What was said of a worker's days and leaves, and by whom."""
    async with reach(request) as conn:
        return await working.history(conn, actor(request).scope, civil_date(parts(request).now()), user_id)


@put("/trip-workers/{user_id:uuid}/days", permission="trip.plan")
async def set_days(
    request: Request[Any, Any, Any], user_id: FromPath[UUID], data: JSONBody[WorkerDays]
) -> TripWorker:
    """Say on which days, from where and for how many visits a worker can be planned."""
    async with reach(request) as conn:
        return await working.set_days(conn, actor(request), parts(request).now(), user_id, data)


@post("/trip-workers/{user_id:uuid}/leaves", permission="trip.plan")
async def add_leave(request: Request[Any, Any, Any], user_id: FromPath[UUID], data: JSONBody[NewLeave]) -> TripWorker:
    """Days on which a worker does not work."""
    async with reach(request) as conn:
        return await working.add_leave(conn, actor(request), parts(request).now(), user_id, data)


@post("/trip-workers/{user_id:uuid}/leaves/{leave_id:uuid}/withdrawal", permission="trip.plan", status_code=200)
async def withdraw_leave(
    request: Request[Any, Any, Any], user_id: FromPath[UUID], leave_id: FromPath[UUID]
) -> TripWorker:
    """The worker works after all."""
    async with reach(request) as conn:
        return await working.withdraw_leave(conn, actor(request), parts(request).now(), user_id, leave_id)


@put("/households/{household_id:uuid}/visit-needs", permission="trip.plan")
async def set_needs(
    request: Request[Any, Any, Any], household_id: FromPath[UUID], data: JSONBody[VisitNeeds]
) -> NeedsPage:
    """Say what a household asks of whoever goes there."""
    async with reach(request) as conn:
        return await working.set_needs(conn, actor(request), parts(request).now(), household_id, data)


@get("/households/{household_id:uuid}/visit-needs", permission="trip.read")
async def read_needs(request: Request[Any, Any, Any], household_id: FromPath[UUID]) -> NeedsPage:
    """What a household asks of whoever goes there, and what was said before."""
    async with reach(request) as conn:
        today = civil_date(parts(request).now())
        return await working.needs_page(conn, actor(request).scope, today, household_id)


@get("/trip-plans", permission="trip.read")
async def list_plans(
    request: Request[Any, Any, Any],
    published: FromQuery[bool | None] = None,
    after: FromQuery[str | None] = None,
    limit: Limit = 50,
) -> PlanList:
    """Plans, the newest first; only those on the phones, or only those not, if asked."""
    async with reach(request) as conn:
        return await showing.list_plans(conn, actor(request).scope, published=published, after=after, limit=limit)


@post("/trip-plans", permission="trip.plan")
async def ask_plan(request: Request[Any, Any, Any], data: JSONBody[NewPlan]) -> PlanPage:
    """Ask for a plan; it is worked out in the background and says how far it has come."""
    async with reach(request) as conn:
        return await operations.ask_plan(conn, actor(request), parts(request).now(), data)


@get("/trip-plans/{plan_id:uuid}", permission="trip.read")
async def read_plan(request: Request[Any, Any, Any], plan_id: FromPath[UUID]) -> PlanPage:
    """A plan with the days of its workers."""
    async with reach(request) as conn:
        return await showing.plan_page(conn, actor(request).scope, plan_id)


@get("/trip-plans/{plan_id:uuid}/unserved", permission="trip.read")
async def list_unserved(
    request: Request[Any, Any, Any], plan_id: FromPath[UUID], after: FromQuery[str | None] = None, limit: Limit = 50
) -> UnservedList:
    """Households that found no day in a plan, with the reason and what would help."""
    async with reach(request) as conn:
        return await showing.list_unserved(conn, actor(request).scope, plan_id, after=after, limit=limit)


@get("/trip-plans/{plan_id:uuid}/moves", permission="trip.read")
async def list_moves(
    request: Request[Any, Any, Any], plan_id: FromPath[UUID], after: FromQuery[str | None] = None, limit: Limit = 50
) -> MovedList:
    """Visits that a plan has with another worker or on another day than before, with the reason."""
    async with reach(request) as conn:
        return await showing.list_moves(conn, actor(request).scope, plan_id, after=after, limit=limit)


@post("/trip-plans/{plan_id:uuid}/stops", permission="trip.plan", status_code=200)
async def put_in_plan(request: Request[Any, Any, Any], plan_id: FromPath[UUID], data: JSONBody[PlanStop]) -> TripPage:
    """Give a household that found no day one by hand."""
    async with reach(request) as conn:
        return await changing.put_in_plan(conn, actor(request), parts(request).now(), plan_id, data)


@post("/trip-plans/{plan_id:uuid}/publication", permission="trip.plan", status_code=200)
async def publish(request: Request[Any, Any, Any], plan_id: FromPath[UUID]) -> PlanPage:
    """Give the days of a plan to the workers' phones."""
    async with reach(request) as conn:
        return await operations.publish(conn, actor(request), parts(request).now(), plan_id)


@get("/trips", permission="trip.read")
async def list_trips(
    request: Request[Any, Any, Any],
    day: FromQuery[date | None] = None,
    region: FromQuery[str | None] = None,
    after: FromQuery[str | None] = None,
    limit: Limit = 50,
) -> TripList:
    """The workers' published trips of a day, today unless given."""
    chosen = day or civil_date(parts(request).now())
    async with reach(request) as conn:
        return await showing.trips_of_day(conn, actor(request).scope, chosen, region=region, after=after, limit=limit)


@get("/trips/lines", permission="trip.read")
async def draw_trips(
    request: Request[Any, Any, Any],
    day: FromQuery[date | None] = None,
    region: FromQuery[str | None] = None,
    worker: FromQuery[UUID | None] = None,
    after: FromQuery[str | None] = None,
    limit: Limit = 50,
) -> TripLines:
    """The published trips of a day with their stops, as a map draws them: of all workers, or of one."""
    chosen = day or civil_date(parts(request).now())
    async with reach(request) as conn:
        return await showing.lines_of_day(
            conn, actor(request).scope, chosen, region=region, worker=worker, after=after, limit=limit
        )


@get("/trips/{trip_id:uuid}", permission="trip.read")
async def read_trip(request: Request[Any, Any, Any], trip_id: FromPath[UUID]) -> TripPage:
    """A worker's day with its stops in order."""
    async with reach(request) as conn:
        return await showing.trip_page(conn, actor(request).scope, trip_id)


@put("/trips/{trip_id:uuid}/order", permission="trip.plan")
async def order_stops(
    request: Request[Any, Any, Any], trip_id: FromPath[UUID], data: JSONBody[StopOrder]
) -> TripPage:
    """Put the stops of a day in this order, exactly."""
    return await _change(request, trip_id, data)


@post("/trips/{trip_id:uuid}/order/trials", permission="trip.plan", status_code=200)
async def try_order(request: Request[Any, Any, Any], trip_id: FromPath[UUID], data: JSONBody[StopOrder]) -> TripPage:
    """What another order of a day would cost. Nothing is kept."""
    return await _try(request, trip_id, data)


@post("/trips/{trip_id:uuid}/stops", permission="trip.plan", status_code=200)
async def add_stop(request: Request[Any, Any, Any], trip_id: FromPath[UUID], data: JSONBody[NewStop]) -> TripPage:
    """Another household on this day, also in the middle of it."""
    return await _change(request, trip_id, data)


@post("/trips/{trip_id:uuid}/stops/trials", permission="trip.plan", status_code=200)
async def try_stop(request: Request[Any, Any, Any], trip_id: FromPath[UUID], data: JSONBody[NewStop]) -> TripPage:
    """What another household on this day would cost, and who would have to give way. Nothing is kept."""
    return await _try(request, trip_id, data)


@post("/trips/{trip_id:uuid}/moves/trials", permission="trip.plan", status_code=200)
async def try_move(request: Request[Any, Any, Any], trip_id: FromPath[UUID], data: JSONBody[StopMove]) -> TripPage:
    """What giving a stop to another day or worker would cost on both days. Nothing is kept."""
    return await _try(request, trip_id, data)


@post("/trips/{trip_id:uuid}/moves", permission="trip.plan", status_code=200)
async def move_stop(request: Request[Any, Any, Any], trip_id: FromPath[UUID], data: JSONBody[StopMove]) -> TripPage:
    """Give a stop to another day or another worker."""
    return await _change(request, trip_id, data)


@post("/trips/{trip_id:uuid}/removals", permission="trip.plan", status_code=200)
async def remove_stop(
    request: Request[Any, Any, Any], trip_id: FromPath[UUID], data: JSONBody[StopRemoval]
) -> TripPage:
    """Take a stop out; the household stays due."""
    return await _change(request, trip_id, data)


@put("/trips/{trip_id:uuid}/pins", permission="trip.plan")
async def pin_stop(request: Request[Any, Any, Any], trip_id: FromPath[UUID], data: JSONBody[StopPin]) -> TripPage:
    """Pin a stop to this worker and day, or let it go."""
    return await _change(request, trip_id, data)


async def _change(request: Request[Any, Any, Any], trip_id: UUID, new: NewChange) -> TripPage:
    async with reach(request) as conn:
        return await changing.change(conn, actor(request), parts(request).now(), trip_id, new)


async def _try(request: Request[Any, Any, Any], trip_id: UUID, new: NewChange) -> TripPage:
    async with reach(request) as conn:
        return await changing.tried(conn, actor(request), parts(request).now(), trip_id, new)


routes = [
    list_workers, read_history, set_days, add_leave, withdraw_leave, read_needs, set_needs, list_plans, ask_plan,
    read_plan, list_unserved, list_moves, put_in_plan, publish, list_trips,
    draw_trips, read_trip, order_stops, try_order, add_stop, try_stop, move_stop,
    try_move, remove_stop, pin_stop,
]  # fmt: skip
