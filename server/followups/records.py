"""Follow-ups as they travel: duties, states, flags, what a sweep did."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

import msgspec

from server.registry import Status, Worker

State = Literal["not_yet", "due", "overdue", "not_synced"]
Wanted = Literal["open", "flagged", "due", "overdue", "never_visited", "not_synced", "all"]
Level = Literal["township", "county"]


class Recognition(msgspec.Struct, frozen=True):
    """A status of today, and whose: what a duty to visit follows from."""

    status: str
    support_mode: str | None
    care_grade: str | None
    valid_from: date
    birth_date: date | None


class Observed(msgspec.Struct, frozen=True):
    """A fact's newest value and the civil date it was seen."""

    value: Any
    on: date


class Situation(msgspec.Struct, frozen=True):
    """All that decides when a household must be visited next, and what was decided before."""

    household_id: UUID
    statuses: list[Recognition]
    facts: dict[str, Observed]
    visit_id: UUID | None
    last_counted_on: date | None
    before: "Duty | None"  # None: no duty so far, or an ended one
    flagged_due_on: date | None


class Duty(msgspec.Struct, frozen=True):
    """The strictest obligation of a household: `reason` is the row of policy/cadence.toml that won.

    `precedence` 0: scattered tekun, shown before all others.
    """

    reason: str
    precedence: int
    interval_days: int
    grace_days: int
    obliged_from: date
    last_counted_on: date | None
    due_on: date


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
    """A county's follow-ups on a day, and the overdue households that carry no flag yet."""

    within_grace: int
    past_grace: int
    flagged: int
    unflagged: list[UUID]


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
    by_division: list[DivisionCounts]


class MapPoint(msgspec.Struct, frozen=True):
    household_id: UUID
    head_name: str
    state: State
    flagged: bool
    lon: float
    lat: float
