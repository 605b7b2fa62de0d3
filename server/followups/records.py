"""Follow-ups as they travel: duties, states, flags, what a sweep did."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

import msgspec

from server.registry import Status, Worker

State = Literal["excused", "not_yet", "due", "attempted", "not_synced", "overdue"]
Wanted = Literal["open", "flagged", "due", "overdue", "never_visited", "not_synced", "attempted", "excused", "all"]
Level = Literal["township", "county"]
LEVELS: tuple[Level, ...] = ("township", "county")  # of the ladder, in the order they are told


class Selection(msgspec.Struct, frozen=True):
    """Which follow-ups: of a division (None: the whole reach), of a worker's places of today, of a campaign."""

    region: str | None = None
    worker: UUID | None = None
    campaign: UUID | None = None


class Chosen(msgspec.Struct, frozen=True):
    """What a selection means to a statement: a span of codes, the places within it (None: all), the campaign."""

    span: tuple[str, str]
    places: list[str] | None
    campaign: UUID | None


class Recognition(msgspec.Struct, frozen=True):
    """A status and whose: what a duty to visit follows from, while it holds and the person lives."""

    status: str
    support_mode: str | None
    care_grade: str | None
    valid_from: date
    birth_date: date | None
    valid_to: date | None = None
    died_on: date | None = None

    def holds(self, day: date) -> bool:
        return self.valid_from <= day <= (self.valid_to or day) and not (self.died_on and self.died_on <= day)


class Observed(msgspec.Struct, frozen=True):
    """A fact's newest value and the civil date since which it was seen so."""

    value: Any
    on: date


class Absence(msgspec.Struct, frozen=True):
    """A pause: nobody has to visit from the first of these days through the last."""

    from_on: date
    until_on: date


class Called(msgspec.Struct, frozen=True):
    """A campaign that takes in a household; `ended_on` when somebody ended it for all."""

    id: UUID
    starts_on: date
    ends_on: date
    ended_on: date | None = None


class Situation(msgspec.Struct, frozen=True):
    """All that decides on a day when a household must be visited next."""

    household_id: UUID
    statuses: list[Recognition]
    facts: dict[str, Observed]
    last_counted_on: date | None
    happened: dict[str, date] = {}  # by fact: the first event that no visit followed
    pauses: list[Absence] = []
    campaigns: list[Called] = []
    attempts: list[date] = []


class Duty(msgspec.Struct, frozen=True):
    """The strictest obligation of a household: `reason` is the row of policy/cadence.toml that won.

    `precedence` 0: scattered tekun, shown before all others. `owed_on`: the due date without the pause that moved
    it, None when none did. `attempts`: visits in vain since the last that counted; `attempted_on`: the one after
    which another action is asked for.
    """

    reason: str
    precedence: int
    interval_days: int
    grace_days: int
    obliged_from: date
    last_counted_on: date | None
    due_on: date
    owed_on: date | None = None
    paused_from: date | None = None
    paused_until: date | None = None
    attempts: int = 0
    attempted_on: date | None = None
    campaign_id: UUID | None = None


class Followup(msgspec.Struct, frozen=True):
    """When a household must be visited, as a phone shows it."""

    reason: str
    interval_days: int
    grace_days: int
    last_counted_on: date | None
    due_on: date


class Standing(msgspec.Struct, frozen=True):
    """A household's follow-up, None when nobody has to visit; `flagged_on` while an overdue flag is open."""

    followup: Followup | None
    flagged_on: date | None


class StandingRow(msgspec.Struct, frozen=True):
    household_id: UUID
    followup: Followup | None
    flagged_on: date | None


class Assessment(msgspec.Struct, frozen=True):
    """A county's follow-ups on a day: due, and past grace, of these with phones silent since before the due date; how
    many carry an open flag and how many flags were cleared that day."""

    within_grace: int
    past_grace: int
    not_synced: int
    flagged: int
    cleared: int


class Seam(msgspec.Struct, frozen=True):
    """Where a sweep left off: its day, and the transactions it could see. None and "0": there was none."""

    swept_on: date | None
    seen_xid: str


class Swept(msgspec.Struct, frozen=True):
    """What a sweep did: households flagged, steps to a level taken."""

    flagged: int
    escalated: int


class SweepResult(msgspec.Struct, frozen=True):
    """The state of a county after a sweep, and what this one changed (`..._now`).

    `due`: due and still within grace. `overdue`: past grace. `not_synced`: past grace too, but the responsible
    phones have been silent since before the due date. `flagged`: open flags. `cleared`: flags cleared this day.
    """

    date: date
    due: int
    overdue: int
    not_synced: int
    flagged_now: int
    flagged: int
    cleared: int
    escalated_now: int


class FollowupItem(msgspec.Struct, frozen=True, kw_only=True):
    """A household on the list of who must be visited."""

    household_id: UUID
    head_name: str
    address: str
    region_code: str
    village_name: str | None
    grid_name: str | None
    statuses: list[Status]
    reason: str
    due_on: date
    days_overdue: int  # days since the due date, negative while it is ahead
    state: State
    never_visited: bool
    last_counted_on: date | None
    flagged_on: date | None
    escalated_to: Level | None
    workers: list[Worker]
    lon: float | None
    lat: float | None


class FollowupRow(msgspec.Struct, frozen=True, kw_only=True):
    household_id: UUID
    head_name: str
    address: str
    region_code: str
    village_name: str | None
    grid_name: str | None
    reason: str
    precedence: int
    due_on: date
    state: State
    last_counted_on: date | None
    flagged_on: date | None
    escalated_to: Level | None
    lon: float | None
    lat: float | None


class FollowupList(msgspec.Struct, frozen=True):
    """`next` is given back as `after`."""

    items: list[FollowupItem]
    next: str | None


ListKey = tuple[bool, int, date, UUID]  # not flagged, precedence, due date, household


class DivisionCounts(msgspec.Struct, frozen=True):
    """Households of a division that must be visited, and how many of them are in which state."""

    code: str
    name: str
    total: int
    due: int
    overdue: int
    flagged: int
    never_visited: int
    not_synced: int
    attempted: int
    excused: int


class Summary(msgspec.Struct, frozen=True):
    """Counts of a region and of the divisions directly below it."""

    today: date
    swept_on: date | None
    total: int
    due: int
    overdue: int
    flagged: int
    never_visited: int
    not_synced: int
    attempted: int
    excused: int
    by_division: list[DivisionCounts]


class MapPoint(msgspec.Struct, frozen=True):
    household_id: UUID
    head_name: str
    state: State
    flagged: bool
    lon: float
    lat: float
