"""The week of the demo's first township: trips, who is away, what happened, reviews, a second visit, door codes.

Put there by the server's own operations; the plan of this week is worked out while it is loaded.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

import msgspec

from demo import queries_of_week as queries
from demo.answers import PATHS
from demo.identity import uuid7_of
from demo.records import DemoUser
from geo import planning
from geo.planning.vroom import solve_day
from server import followups, life_events
from server.accounts.administering import change_duties
from server.accounts.records import NewDuties
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.crypto import Crypto
from server.core.db import Connection, county_scope, enter_scope
from server.followups import entering
from server.followups.entries import EventKind, NewHouseholdEvent, NewVisitPause, PauseReason
from server.life_events import NewLifeEvent
from server.registry.door_codes import issue_door_codes
from server.registry.records import DoorCodesRequest
from server.trips import changing, operations, showing, working
from server.trips.records import NewPlan, StopPin
from server.trips.records_of_workers import NewLeave, VisitNeeds, WorkerDays
from server.visits import desk as visits_desk
from server.visits import operations as visits
from server.visits.records import Comment, NewSecondVisit, Review

MOST_WORKERS = 6
MOST_HOMES = 60  # of one plan: what is worked out while the demo is loaded
DAYS = 7

EVERY_DAY, NO_SUNDAY = (1, 2, 3, 4, 5, 6, 7), (1, 2, 3, 4, 5, 6)
# The first worker, on whose phone the demo is tried, walks on every day, so that there is a trip on it.
WEEKS = (
    WorkerDays(weekdays=EVERY_DAY, most_visits=8),
    WorkerDays(weekdays=NO_SUNDAY, most_visits=8, begins="08:00", ends="12:30", skills=("female_visitor",)),
    WorkerDays(weekdays=NO_SUNDAY, most_visits=6, rest_begins="12:00", rest_ends="14:00", skills=("nurse",)),
)
NEEDS = (VisitNeeds(opens="14:00", closes="17:00"), VisitNeeds(skills=("nurse",), minutes=50))
PAUSES: tuple[tuple[PauseReason, int, int, str], ...] = (
    ("in_hospital", 6, 20, "县医院骨科住院，出院后再去。"),
    ("away_for_work", 20, 45, "全家到外县摘果，邻居留有电话。"),
)
EVENTS: tuple[tuple[EventKind, int, str], ...] = (
    ("left_hospital", 2, "昨天出院回家，行动不便，需要看一看。"),
    ("disaster", 4, "大风掀了西屋的瓦。"),
)
ACCEPTED = 3
RETURNED = (
    Comment("生病时谁来照看？请问清楚是谁，怎么联系。", PATHS["sick_carer_has"]),
    Comment("下次补一张屋里的照片，不用重新走一趟。"),
)


class _Desk(msgspec.Struct, frozen=True):
    conn: Connection
    crypto: Crypto
    now: datetime
    town: Actor
    workers: Sequence[Actor]
    admin: Actor

    @property
    def code(self) -> str:
        return self.town.county_code

    @property
    def today(self) -> date:
        return civil_date(self.now)

    @property
    def first(self) -> Actor:
        """The worker on whose phone the demo is tried."""
        return self.workers[0]

    def id(self, *words: object) -> UUID:
        return uuid7_of(int(self.now.timestamp() * 1000), f"demo week {' '.join(map(str, words))}")

    def ago(self, days: int) -> datetime:
        return self.now - timedelta(days=days)

    def places(self, workers: Sequence[Actor]) -> list[str]:
        return [place for one in workers for place in one.reach]

    async def due(self, workers: Sequence[Actor], first: int, last: int, most: int = MOST_HOMES) -> list[UUID]:
        """Homes these workers must visit, from so many days from now to so many."""
        since, until = (self.today + timedelta(days=days) for days in (first, last))
        return await queries.due(self.conn, self.code, self.places(workers), since, until, most)


async def add_week(
    conn: Connection, county_code: str, users: Sequence[DemoUser], crypto: Crypto, now: datetime
) -> None:
    """Fill the first township's week, as far as it has workers and homes for it."""
    await enter_scope(conn, county_scope(county_code))
    staff = {
        one.login: Actor(county_code=county_code, id=one.id, name=one.name, role=one.role, reach=one.reaches)
        for one in users
    }
    town = staff["town01"]
    workers = [one for one in staff.values() if one.role == "grid_worker" and one.reach[0].startswith(town.reach)]
    desk = _Desk(conn, crypto, now, town, workers[:MOST_WORKERS], staff["admin"])
    await _what_happened(desk)
    await _working_days(desk)
    await _trips(desk)
    await _reviews(desk)
    await _second_visit(desk)
    await _door_codes(desk)


async def _what_happened(desk: _Desk) -> None:
    """Homes where nobody has to go for a while, homes where somebody must look in, and a death in a family."""
    homes = await desk.due(desk.workers[1:], 1, 90, len(PAUSES) + len(EVENTS))
    for number, ((reason, ago, ahead, note), home) in enumerate(zip(PAUSES, homes, strict=False)):
        pause = NewVisitPause(
            id=desk.id("pause", number), reason=reason, note=note, from_on=civil_date(desk.ago(ago)),
            until_on=desk.today + timedelta(days=ahead),
        )  # fmt: skip
        await entering.pause(desk.conn, desk.town, desk.now, home, pause)
    for number, ((kind, ago, note), home) in enumerate(zip(EVENTS, homes[len(PAUSES) :], strict=False)):
        event = NewHouseholdEvent(
            id=desk.id("event", number), kind=kind, happened_on=civil_date(desk.ago(ago)), note=note
        )
        await entering.enter_event(desk.conn, desk.town, desk.now, home, event)
    spouse = await queries.oldest_spouse(desk.conn, desk.code, desk.town.reach[0], desk.first.reach)
    if spouse is not None:
        home, person = spouse
        death = NewLifeEvent(
            id=desk.id("death"), kind="death", happened_on=civil_date(desk.ago(9)), person_ids=(person,),
            note="因病在家中去世，家属来乡镇报的。",
        )  # fmt: skip
        await life_events.record(desk.conn, desk.town, desk.ago(7), desk.crypto, home, death)
        await followups.recompute(desk.conn, desk.code, [home], desk.today, desk.now)


async def _working_days(desk: _Desk) -> None:
    for worker, days in zip(desk.workers, WEEKS, strict=False):
        await working.set_days(desk.conn, desk.town, desk.ago(30), worker.id, days)
    for one in desk.workers[1:][-1:]:
        leave = NewLeave(desk.id("leave"), desk.today + timedelta(days=1), desk.today + timedelta(days=3))
        await working.add_leave(desk.conn, desk.town, desk.ago(2), one.id, leave)
    homes = await desk.due(desk.workers[1:], -400, DAYS, len(NEEDS))
    for home, needs in zip(homes, NEEDS, strict=False):
        await working.set_needs(desk.conn, desk.town, desk.ago(20), home, needs)


async def _trips(desk: _Desk) -> None:
    """This week is on the phones, with a stop that stays where it is; the next one is a draft soon."""
    this_week = await _ask(desk, 0, await desk.due(desk.workers, -400, DAYS - 1))
    if this_week is not None:
        await operations.work_out(desk.conn, desk.code, desk.now, this_week, _solve, None, _say_nothing)
        page = await operations.publish(desk.conn, desk.town, desk.now, this_week)
        for trip in page.trips[-1:]:
            first = (await showing.trip_page(desk.conn, desk.town.scope, trip.id)).stops[0]
            pin = StopPin(desk.id("pin"), first.household_id, pinned=True)
            await changing.change(desk.conn, desk.town, desk.now, trip.id, pin)
    await _ask(desk, DAYS, await desk.due(desk.workers, DAYS, 2 * DAYS - 1))


async def _ask(desk: _Desk, begins: int, homes: Sequence[UUID]) -> UUID | None:
    if not homes:
        return None
    plan = NewPlan(
        id=desk.id("plan", begins), first_on=desk.today + timedelta(days=begins), region=desk.town.reach[0],
        last_on=desk.today + timedelta(days=begins + DAYS - 1), household_ids=tuple(homes),
        worker_ids=tuple(one.id for one in desk.workers),
    )  # fmt: skip
    await operations.ask_plan(desk.conn, desk.town, desk.now, plan)
    return plan.id


async def _solve(
    problem: planning.Problem,
    _before: planning.Plan | None,
    _roads: planning.Roads | None,
    _note: Callable[[int], Awaitable[None]],
) -> planning.Plan:
    return planning.plan(problem, travel=planning.straight(), solve_day=solve_day)


async def _say_nothing(_: int) -> None:
    pass


async def _reviews(desk: _Desk) -> None:
    """Visits that the township accepted, and one it gave back to the worker with what is missing."""
    for number, one in enumerate(desk.workers[:2]):
        found = await queries.met(desk.conn, desk.code, one.id, desk.today + timedelta(days=DAYS), ACCEPTED + 1)
        for visit in found[1:]:
            accepted = Review(id=desk.id("accepted", visit), decision="accepted")
            await visits.review(desk.conn, desk.town, desk.ago(1), visit, accepted)
        for visit in found[:1]:
            comments = RETURNED[number : number + 1]
            returned = Review(id=desk.id("returned", number), decision="returned", comments=comments)
            await visits.review(desk.conn, desk.town, desk.ago(1), visit, returned)


async def _second_visit(desk: _Desk) -> None:
    """A colleague who stands in for a worker was asked to look once more at what that one saw."""
    for seer, colleague in pairwise(desk.workers[1:3]):
        found = await queries.met(desk.conn, desk.code, seer.id, desk.today + timedelta(days=DAYS), ACCEPTED + 2)
        for visit in found[ACCEPTED + 1 :]:
            grid = await queries.grid_of(desk.conn, desk.code, visit)
            duties = NewDuties(
                id=desk.id("stand-in"), role="grid_worker", reach=(*colleague.reach, grid), reason="替同事走访几户。"
            )
            await change_duties(desk.conn, desk.admin, desk.ago(1), colleague.id, duties)
            asked = NewSecondVisit(
                id=desk.id("second visit"), worker_id=colleague.id, note="请再去看看住得怎么样，拍张照片回来。"
            )
            await visits_desk.ask_second_visit(desk.conn, desk.town, desk.ago(1), visit, asked)


async def _door_codes(desk: _Desk) -> None:
    """The labels of the first worker's first village."""
    homes = await queries.homes(desk.conn, desk.code, desk.first.reach[0][:12], 60)
    await issue_door_codes(desk.conn, desk.town, desk.ago(40), DoorCodesRequest(tuple(homes)))
