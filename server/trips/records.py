"""Trips as they travel: plans, stops, and what a phone is told."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from server.trips.records_of_workers import VisitNeeds, WorkerDays

Ways = Literal["lines", "silent", "partly", "roads"]
ChangeName = Literal["order", "add", "remove", "pin", "unpin"]
StopNote = Literal["moved", "grid_ended", "no_duty", "no_position"]
# Why a plan has a visit elsewhere than before: its worker is on leave, not sent this time or does not work that day;
# the household is paused, has moved out of the worker's area, was visited shortly before, does not want this worker
# or needs what they cannot do; it gave way; it was named for this plan; the days were planned anew.
MoveReason = Literal[
    "leave", "not_sent", "day_off", "paused", "area", "spacing", "forbidden", "skill", "room", "named", "anew"
]


class NewPlan(msgspec.Struct, frozen=True, kw_only=True):
    """Plan what falls due up to the last day, both days included. Without workers: all of the region; with
    households: those and nothing else, due or not, beside what stands on these days already. `follows`: the plan
    before, whose pins and days put in order by hand stand even as a draft; those of published trips stand always.
    As little of it as possible moves, unless `anew`. `keep_orders`: false plans days put in order by hand anew.
    """

    id: UUID
    first_on: date
    last_on: date
    region: str | None = None
    follows: UUID | None = None
    keep_orders: bool = True
    anew: bool = False
    worker_ids: Annotated[tuple[UUID, ...], msgspec.Meta(max_length=60)] = ()
    household_ids: Annotated[tuple[UUID, ...], msgspec.Meta(max_length=5000)] = ()
    service_minutes: Annotated[int, msgspec.Meta(ge=5, le=240)] = 30


class PlanItem(msgspec.Struct, frozen=True, kw_only=True):
    """A plan on the list. `percent` while it is worked out; `problem`: the code of why nothing came of it; `moved`:
    visits that it has elsewhere than the days before it; `ways`: how they were worked out: estimated because there
    is no road router (lines) or it did not answer (silent), by road, or by road in part (partly).
    """

    id: UUID
    region_code: str
    region_name: str
    first_on: date
    last_on: date
    asked_by: str
    asked_at: datetime
    percent: int
    finished_at: datetime | None
    problem: str | None
    served: int | None
    unserved: int
    moved: int
    travel_minutes: int | None
    ways: Ways
    published_by: str | None
    published_at: datetime | None


class PlanRow(PlanItem, frozen=True, kw_only=True):
    asked: NewPlan


class PlanList(msgspec.Struct, frozen=True):
    items: list[PlanItem]
    next: str | None


class Travel(msgspec.Struct, frozen=True, kw_only=True):
    """What a day costs: on the way, and when its last visit ends (wall clock, past midnight from 24:00 on)."""

    minutes: int
    metres: int
    ends: str


class TripItem(msgspec.Struct, frozen=True, kw_only=True):
    """A worker's day in short. `late`: it ends after the worker's hours; `over`: more visits than wanted;
    `worker_left`: their account ended, so that no phone shows it.
    """

    id: UUID
    worker_id: UUID
    worker_name: str
    day: date
    stops: int
    most_visits: int
    travel: Travel
    late: bool
    over: bool
    on_leave: bool
    worker_left: bool
    published: bool


class TripList(msgspec.Struct, frozen=True):
    items: list[TripItem]
    next: str | None


class PlanPage(msgspec.Struct, frozen=True, kw_only=True):
    """A plan with its days, and what was asked. Households without a position stand among the unserved."""

    plan: PlanItem
    asked: NewPlan
    trips: list[TripItem]


class UnservedRow(msgspec.Struct, frozen=True, kw_only=True):
    """Visits that found no day: how many, the reason, and what lets them in: the limits that, lifted together, make
    room, tried out beside the plan, and the worker and day that then take one; `fix_trip`: what is planned for them.
    """

    household_id: UUID
    missing: int
    reason: str
    fix: tuple[str, ...]
    fix_worker_id: UUID | None
    fix_worker: str | None
    fix_day: date | None
    fix_trip: UUID | None
    head_name: str | None
    address: str | None
    village_name: str | None


class UnservedList(msgspec.Struct, frozen=True):
    """Households with visits that found no day: how many are missing, and why."""

    items: list[UnservedRow]
    next: str | None


class MovedRow(msgspec.Struct, frozen=True, kw_only=True):
    """A visit that the plan has with another worker or on another day than it stood, and why; `to_trip` opens it."""

    household_id: UUID
    head_name: str | None
    address: str | None
    village_name: str | None
    from_worker_id: UUID
    from_worker: str
    from_day: date
    to_worker: str
    to_day: date
    to_trip: UUID | None
    reason: str


class MovedList(msgspec.Struct, frozen=True):
    items: list[MovedRow]
    next: str | None


class TripRow(msgspec.Struct, frozen=True, kw_only=True):
    """`road_…`: the columns of trip_roads, where anything is known of its ways."""

    id: UUID
    plan_id: UUID | None
    region_code: str
    worker_id: UUID
    worker_name: str
    worker_left: bool
    day: date
    published_at: datetime | None
    published_by: str | None
    replaced: bool
    on_leave: bool
    days: WorkerDays | None
    service_minutes: int
    road_places: bytes | None
    road_seconds: bytes | None
    road_metres: bytes | None


class StopRow(msgspec.Struct, frozen=True, kw_only=True):
    trip_id: UUID
    household_id: UUID
    place: int
    pinned: bool
    head_name: str | None
    address: str | None
    region_code: str | None
    village_name: str | None
    lon: float | None
    lat: float | None
    due_on: date | None
    duty_ended: bool
    flagged: bool
    opens: str | None
    minutes: int | None
    walked: bool
    grid_ended: bool
    outcome: str | None
    counts: bool | None


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    """One household of a day. `made`: what became of it that day, by whoever went; `note`: the household moved out
    of the worker's reach, its grid is no more, nobody has to visit it any more, or nobody knows where it is. Leg from
    the stop before.
    """

    household_id: UUID
    head_name: str | None
    address: str | None
    village_name: str | None
    lon: float | None
    lat: float | None
    due_on: date | None
    flagged: bool
    pinned: bool
    arrive: str
    leg_metres: int
    leg_minutes: int
    made: Literal["done", "attempted"] | None
    note: StopNote | None


class ChangeRow(msgspec.Struct, frozen=True, kw_only=True):
    """A change of a trip: who, when, which household came to stand where; `other_day`: where it came from or went."""

    id: UUID
    change: ChangeName
    household_id: UUID | None
    head_name: str | None
    place: int | None
    other_worker: str | None
    other_day: date | None
    changed_by: str
    changed_at: datetime


class TripPage(msgspec.Struct, frozen=True, kw_only=True):
    """A worker's day, its stops in order. `before`: what it cost before this change; `put_off`: the stops that had to
    give way; `other`: the day a stop went to, as it is now, and what it cost before.
    """

    trip: TripItem
    plan_id: UUID | None
    replaced: bool
    days: WorkerDays
    stops: list[Stop]
    changes: list[ChangeRow]
    before: Travel | None = None
    put_off: list[Stop] = []
    other: TripItem | None = None
    other_before: Travel | None = None


class TripLine(msgspec.Struct, frozen=True, kw_only=True):
    """A worker's day as a line on a map: from where it starts through its stops in order."""

    trip: TripItem
    start_lon: float | None
    start_lat: float | None
    stops: list[Stop]


class TripLines(msgspec.Struct, frozen=True):
    items: list[TripLine]
    next: str | None


class StopOrder(msgspec.Struct, frozen=True):
    """The order of the day, exactly as given: every household of the trip, once."""

    id: UUID
    household_ids: Annotated[tuple[UUID, ...], msgspec.Meta(max_length=200)]


class NewStop(msgspec.Struct, frozen=True):
    """Another household; without a place where it costs least, behind what was visited. `make_room`: put off as few
    stops as needed for the worker's hours and number of visits, the least pressing first.
    """

    id: UUID
    household_id: UUID
    place: int | None = None
    make_room: bool = False


class PlanStop(msgspec.Struct, frozen=True):
    """A household that found no day, put on one by hand, whatever limit it breaks."""

    id: UUID
    household_id: UUID
    worker_id: UUID
    day: date


class StopMove(msgspec.Struct, frozen=True):
    """To another day, another worker, or both."""

    id: UUID
    household_id: UUID
    worker_id: UUID
    day: date


class StopRemoval(msgspec.Struct, frozen=True):
    id: UUID
    household_id: UUID


class StopPin(msgspec.Struct, frozen=True):
    """A new plan leaves a pinned stop with this worker on this day."""

    id: UUID
    household_id: UUID
    pinned: bool


NewChange = StopOrder | NewStop | StopMove | StopRemoval | StopPin


class DueHousehold(msgspec.Struct, frozen=True, kw_only=True):
    """What planning is asked to serve. `interval_days` None: nobody has to visit, it was named. `paused_until`:
    nobody is asked to go there up to that day."""

    household_id: UUID
    region_code: str
    due_on: date | None
    interval_days: int | None
    last_counted_on: date | None
    precedence: int | None
    flagged: bool
    paused_until: date | None
    lon: float | None
    lat: float | None
    needs: VisitNeeds | None


class Unserved(msgspec.Struct, frozen=True, kw_only=True):
    """The same as it is kept."""

    household_id: UUID
    missing: int
    reason: str
    fix: tuple[str, ...] = ()
    fix_worker: UUID | None = None
    fix_day: date | None = None


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """A visit that a plan has elsewhere, as it is kept."""

    household_id: UUID
    from_worker: UUID
    from_day: date
    to_worker: UUID
    to_day: date
    reason: MoveReason


class KeptStop(msgspec.Struct, frozen=True, kw_only=True):
    """A stop of a worker's day before the plan. `ordered`: the day was put in order by hand; `visited`: it is today,
    and somebody was there.
    """

    household_id: UUID
    worker_id: UUID
    day: date
    pinned: bool
    ordered: bool
    visited: bool


class DoubledStop(msgspec.Struct, frozen=True, kw_only=True):
    """A stop of a standing trip that another plan has elsewhere: on trip `went_to`."""

    trip_id: UUID
    region_code: str
    household_id: UUID
    went_to: UUID


class NewTrip(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    region_code: str
    worker_id: UUID
    day: date
    household_ids: list[UUID]


class StopHeld(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A stop on the worker's phone; the household itself the phone holds."""

    household_id: UUID
    arrive: str
    leg_metres: int
    note: StopNote | None = None


class ChangeHeld(msgspec.Struct, frozen=True, kw_only=True):
    """What the office changed after the trip was published."""

    id: UUID
    change: ChangeName
    household_id: UUID | None
    head_name: str | None
    place: int | None
    changed_by: str
    changed_at: datetime


class TripHeld(msgspec.Struct, frozen=True, kw_only=True):
    """A day of the worker as the phone holds it; the order is a proposal, any order is right."""

    id: UUID
    day: date
    stops: list[StopHeld]
    changes: list[ChangeHeld]
