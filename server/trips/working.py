"""Who can be planned: workers' days and leaves, and what households ask of whoever comes. Nothing said is lost."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from server import regions, registry
from server.core import audit
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.db import Connection, Scope
from server.core.errors import Problem
from server.core.paging import page, read_key
from server.trips import queries_of_workers as queries
from server.trips.records_of_workers import (
    NeedsPage,
    NewLeave,
    TripWorker,
    TripWorkers,
    VisitNeeds,
    WorkerDays,
    WorkerHistory,
    WorkerName,
    WorkerRow,
)

USUAL = WorkerDays()
TOWN = 9  # digits of a township's code


async def list_workers(
    conn: Connection,
    scope: Scope,
    today: date,
    *,
    region: str | None,
    until: date | None,
    after: str | None,
    limit: int,
) -> TripWorkers:
    """Grid workers who walk something of a region between today and a day, with what planning knows of them."""
    key = read_key(after, tuple[str, str, UUID])
    places = regions.narrow(scope.reach, region)
    found = await queries.workers(conn, scope, places, (today, max(today, until or today)), None, key, limit + 1)
    shown = page(found, limit, lambda one: (min(one.places), one.name, one.id))
    return TripWorkers(await describe(conn, scope, today, shown.items), shown.next)


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
            place_names=one.place_names,
            days=one.days or USUAL,
            stated=one.days is not None,
            leaves=[leave for leave in away if leave.user_id == one.id],
        )
        for one in found
    ]


def home_of(places: Sequence[str]) -> str:
    """The township that a worker's trips and days belong to: of the first place they walk."""
    return min(places)[:TOWN]


async def worker(conn: Connection, scope: Scope, today: date, user_id: UUID) -> TripWorker:
    """One worker who walks something within reach today. Raises Problem not_found."""
    found = await workers_of(conn, scope, (today, today), ids=[user_id])
    if not found:
        raise Problem("not_found", what="网格员 grid worker")
    (described,) = await describe(conn, scope, today, found)
    return described


async def history(conn: Connection, scope: Scope, today: date, user_id: UUID) -> WorkerHistory:
    """What was said of a worker's days and leaves, and by whom. Raises Problem not_found."""
    await worker(conn, scope, today, user_id)
    return WorkerHistory(
        await queries.days_before(conn, scope, user_id), await queries.all_leaves(conn, scope, user_id)
    )


async def set_days(conn: Connection, actor: Actor, now: datetime, user_id: UUID, days: WorkerDays) -> TripWorker:
    """What planning shall know of a worker from now on; earlier rows stay. Raises Problem not_found,
    worker_hours_turned, worker_rest_outside, start_place_half.
    """
    if days.begins >= days.ends or (days.rest_begins is None) != (days.rest_ends is None):
        raise Problem("worker_hours_turned")
    if days.rest_begins and days.rest_ends and not days.begins <= days.rest_begins < days.rest_ends <= days.ends:
        raise Problem("worker_rest_outside")
    if (days.start_lon is None) != (days.start_lat is None) or (days.end_lon is None) != (days.end_lat is None):
        raise Problem("start_place_half")
    known = await worker(conn, actor.scope, civil_date(now), user_id)
    await queries.add_days(conn, actor.scope, home_of(known.places), user_id, days, actor.id, now)
    await audit.record(conn, actor.county_code, now, actor.id, "trip.set_days", user_id)
    return await worker(conn, actor.scope, civil_date(now), user_id)


async def add_leave(conn: Connection, actor: Actor, now: datetime, user_id: UUID, new: NewLeave) -> TripWorker:
    """Days a worker is away. Trips already published for them say so. Raises Problem not_found, days_turned."""
    if new.first_on > new.last_on:
        raise Problem("days_turned")
    known = await worker(conn, actor.scope, civil_date(now), user_id)
    await queries.add_leave(conn, actor.scope, home_of(known.places), user_id, new, actor.id, now)
    await audit.record(conn, actor.county_code, now, actor.id, "trip.add_leave", user_id, {"leave": str(new.id)})
    return await worker(conn, actor.scope, civil_date(now), user_id)


async def withdraw_leave(conn: Connection, actor: Actor, now: datetime, user_id: UUID, leave_id: UUID) -> TripWorker:
    """The worker works after all. Raises Problem not_found."""
    known = await worker(conn, actor.scope, civil_date(now), user_id)
    if not await queries.withdraw_leave(conn, actor.scope, leave_id, user_id, actor.id, now):
        raise Problem("not_found", what="休假 leave")
    await audit.record(conn, actor.county_code, now, actor.id, "trip.end_leave", user_id, {"leave": str(leave_id)})
    return await worker(conn, actor.scope, civil_date(now), known.id)


async def set_needs(
    conn: Connection, actor: Actor, now: datetime, household_id: UUID, needs: VisitNeeds
) -> NeedsPage:
    """What a household asks of whoever goes there from now on; earlier rows stay. Raises Problem not_found,
    worker_hours_turned.
    """
    if (needs.opens is None) != (needs.closes is None) or (needs.opens or "") >= (needs.closes or "~"):
        raise Problem("worker_hours_turned")
    household_id = (await registry.household(conn, actor.scope, household_id)).id
    if not await queries.add_needs(conn, actor.scope, household_id, needs, actor.id, now):
        raise Problem("not_found", what="家庭 household")
    await audit.record(conn, actor.county_code, now, actor.id, "trip.set_needs", household_id)
    return await needs_page(conn, actor.scope, civil_date(now), household_id)


async def needs_page(conn: Connection, scope: Scope, today: date, household_id: UUID) -> NeedsPage:
    """What a household asks of whoever goes there. Raises Problem not_found."""
    home = await registry.household(conn, scope, household_id)
    said = await queries.needs(conn, scope, home.id)
    walking = await registry.responsible_workers(conn, scope, today, [home.region_code])
    return NeedsPage(
        needs=said[0].needs if said else VisitNeeds(),
        history=said,
        workers=[WorkerName(one.id, one.name) for one in walking.get(home.region_code, [])],
    )
