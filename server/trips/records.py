"""Trips as they travel: workers' days, plans, stops, and what a phone is told."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

ClockTime = Annotated[str, msgspec.Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Skill = Literal["dialect", "female_visitor", "nurse"]
Weekday = Annotated[int, msgspec.Meta(ge=1, le=7)]
ChangeName = Literal["order", "add", "remove", "pin", "unpin"]


class WorkerDays(msgspec.Struct, frozen=True, kw_only=True):
    """What planning knows of a worker. `weekdays`: ISO, Monday is 1; the start place in WGS-84 degrees, none: the day
    begins at the first stop; `most_visits` in a day; times of the county's wall clock.
    """

    weekdays: tuple[Weekday, ...] = (1, 2, 3, 4, 5)
    most_visits: Annotated[int, msgspec.Meta(ge=1, le=40)] = 10
    begins: ClockTime = "08:30"
    ends: ClockTime = "17:30"
    start_lon: Annotated[float, msgspec.Meta(ge=-180, le=180)] | None = None
    start_lat: Annotated[float, msgspec.Meta(ge=-90, le=90)] | None = None
    skills: tuple[Skill, ...] = ()


class NewLeave(msgspec.Struct, frozen=True):
    """Days on which a worker does not work, both included."""

    id: UUID
    first_on: date
    last_on: date


class Leave(msgspec.Struct, frozen=True):
    id: UUID
    user_id: UUID
    first_on: date
    last_on: date


class WorkerRow(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    name: str
    places: tuple[str, ...]
    days: WorkerDays | None


class TripWorker(msgspec.Struct, frozen=True, kw_only=True):
    """A grid worker as planning sees them. `places`: the divisions they walk; `stated`: false while nobody said
    otherwise and the usual days stand; `leaves` that are not over.
    """

    id: UUID
    name: str
    places: tuple[str, ...]
    days: WorkerDays
    stated: bool
    leaves: list[Leave]


class TripWorkers(msgspec.Struct, frozen=True):
    items: list[TripWorker]


class VisitNeeds(msgspec.Struct, frozen=True, kw_only=True):
    """What a household asks of whoever goes there: skills, hours, and who shall not be sent."""

    skills: tuple[Skill, ...] = ()
    opens: ClockTime | None = None
    closes: ClockTime | None = None
    not_workers: tuple[UUID, ...] = ()


class NewPlan(msgspec.Struct, frozen=True, kw_only=True):
    """Plan what falls due up to the last day, both days included. Without workers: all of the region; with
    households: those and nothing else, due or not.
    """

    id: UUID
    first_on: date
    last_on: date
    region: str | None = None
    worker_ids: Annotated[tuple[UUID, ...], msgspec.Meta(max_length=60)] = ()
    household_ids: Annotated[tuple[UUID, ...], msgspec.Meta(max_length=5000)] = ()
    service_minutes: Annotated[int, msgspec.Meta(ge=5, le=240)] = 30


class PlanItem(msgspec.Struct, frozen=True, kw_only=True):
    """A plan on the list. `percent` while it is worked out; `problem`: the code of why nothing came of it."""

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
    travel_minutes: int | None
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
    """A worker's day in short. `late`: it ends after the worker's hours; `over`: more visits than wanted."""

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
    published: bool


class TripList(msgspec.Struct, frozen=True):
    items: list[TripItem]
    next: str | None


class PlanPage(msgspec.Struct, frozen=True, kw_only=True):
    """A plan with its days. Households without a position stand among the unserved."""

    plan: PlanItem
    trips: list[TripItem]


class UnservedRow(msgspec.Struct, frozen=True, kw_only=True):
    """Visits that found no day: how many, the reason, and what lets them in: the limits that, lifted together, make
    room, tried out beside the plan, and the worker and day that then take one.
    """

    household_id: UUID
    missing: int
    reason: str
    fix: tuple[str, ...]
    fix_worker: str | None
    fix_day: date | None
    head_name: str | None
    address: str | None
    village_name: str | None


class UnservedList(msgspec.Struct, frozen=True):
    """Households with visits that found no day: how many are missing, and why."""

    items: list[UnservedRow]
    next: str | None


class TripRow(msgspec.Struct, frozen=True, kw_only=True):
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
    walked: bool
    outcome: str | None
    counts: bool | None


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    """One household of a day. `made`: what became of it that day, by whoever went; `note`: the household moved out
    of the worker's reach, nobody has to visit it any more, or nobody knows where it is. Leg from the stop before.
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
    note: Literal["moved", "no_duty", "no_position"] | None


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
    """A worker's day, its stops in order. `before`: what it cost before this change."""

    trip: TripItem
    plan_id: UUID | None
    worker_left: bool
    replaced: bool
    days: WorkerDays
    stops: list[Stop]
    changes: list[ChangeRow]
    before: Travel | None = None
    put_off: list[Stop] = []


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


class PinnedStop(msgspec.Struct, frozen=True):
    household_id: UUID
    worker_id: UUID
    day: date


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
    note: Literal["moved", "no_duty", "no_position"] | None = None


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
