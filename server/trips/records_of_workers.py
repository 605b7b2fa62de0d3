"""Who can be planned: workers' days and leaves, and what households ask of whoever comes."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

ClockTime = Annotated[str, msgspec.Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Skill = Literal["dialect", "female_visitor", "nurse"]
Weekday = Annotated[int, msgspec.Meta(ge=1, le=7)]


class WorkerDays(msgspec.Struct, frozen=True, kw_only=True):
    """What planning knows of a worker. `weekdays`: ISO, Monday is 1; places in WGS-84 degrees, no start: the day
    begins at the first stop, no end: it ends where it began; `most_visits` in a day; times of the county's wall
    clock. Nobody is on the way or in a home during the rest.
    """

    weekdays: tuple[Weekday, ...] = (1, 2, 3, 4, 5)
    most_visits: Annotated[int, msgspec.Meta(ge=1, le=40)] = 10
    begins: ClockTime = "08:30"
    ends: ClockTime = "17:30"
    start_lon: Annotated[float, msgspec.Meta(ge=-180, le=180)] | None = None
    start_lat: Annotated[float, msgspec.Meta(ge=-90, le=90)] | None = None
    end_lon: Annotated[float, msgspec.Meta(ge=-180, le=180)] | None = None
    end_lat: Annotated[float, msgspec.Meta(ge=-90, le=90)] | None = None
    rest_begins: ClockTime | None = None
    rest_ends: ClockTime | None = None
    skills: tuple[Skill, ...] = ()


class NewLeave(msgspec.Struct, frozen=True):
    """Days on which a worker does not work, both included."""

    id: UUID
    first_on: date
    last_on: date


class Leave(msgspec.Struct, frozen=True, kw_only=True):
    """Days on which a worker does not work, and who said so; `withdrawn_at`: they work after all."""

    id: UUID
    user_id: UUID
    first_on: date
    last_on: date
    set_by: str
    set_at: datetime
    withdrawn_by: str | None
    withdrawn_at: datetime | None


class DaysSet(msgspec.Struct, frozen=True, kw_only=True):
    """What was said of a worker at some time, and by whom."""

    days: WorkerDays
    set_by: str
    set_at: datetime


class WorkerRow(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    name: str
    places: tuple[str, ...]
    place_names: tuple[str, ...]
    days: WorkerDays | None


class TripWorker(msgspec.Struct, frozen=True, kw_only=True):
    """A grid worker as planning sees them. `places`: the divisions they walk; `stated`: false while nobody said
    otherwise and the usual days stand; `leaves` that are not over.
    """

    id: UUID
    name: str
    places: tuple[str, ...]
    place_names: tuple[str, ...]
    days: WorkerDays
    stated: bool
    leaves: list[Leave]


class TripWorkers(msgspec.Struct, frozen=True):
    items: list[TripWorker]
    next: str | None


class WorkerHistory(msgspec.Struct, frozen=True):
    """What was said of a worker's days and leaves, the newest first; the newest fifty of each."""

    days: list[DaysSet]
    leaves: list[Leave]


class VisitNeeds(msgspec.Struct, frozen=True, kw_only=True):
    """What a household asks of whoever goes there: skills, hours, minutes for a visit (none: as the plan says), and
    who shall not be sent.
    """

    skills: tuple[Skill, ...] = ()
    opens: ClockTime | None = None
    closes: ClockTime | None = None
    minutes: Annotated[int, msgspec.Meta(ge=5, le=240)] | None = None
    not_workers: tuple[UUID, ...] = ()


class NeedsSet(msgspec.Struct, frozen=True, kw_only=True):
    """What was said of a household's needs at some time, and by whom."""

    needs: VisitNeeds
    set_by: str
    set_at: datetime


class WorkerName(msgspec.Struct, frozen=True):
    id: UUID
    name: str


class NeedsPage(msgspec.Struct, frozen=True, kw_only=True):
    """What a household asks of whoever goes there, nothing while nobody said anything; what was said before, the
    newest ten; and the workers who walk there.
    """

    needs: VisitNeeds
    history: list[NeedsSet]
    workers: list[WorkerName]
