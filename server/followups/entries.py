"""What an office enters about a follow-up: pauses, events, answers; and a follow-up that explains itself."""

from datetime import date, datetime
from typing import Annotated, Literal, get_args
from uuid import UUID

import msgspec

from server.core.errors import Text
from server.followups.records import State
from server.registry import Worker

PauseReason = Literal["in_hospital", "in_institution", "away_for_work", "other"]
EventKind = Literal["left_hospital", "came_back", "disaster", "death_in_family", "serious_change"]
EVENT_KINDS: tuple[EventKind, ...] = get_args(EventKind)
Action = Literal["planned", "reassigned", "asked_others", "went_together", "other"]
Rung = Literal["worker", "township", "county"]
Note = Annotated[str, msgspec.Meta(max_length=2000)]


class NewVisitPause(msgspec.Struct, frozen=True, kw_only=True):
    """Nobody has to visit from the first of these days through the last; it ends by itself. `other` has a note."""

    id: UUID
    reason: PauseReason
    from_on: date
    until_on: date
    note: Note = ""


class VisitPause(msgspec.Struct, frozen=True, kw_only=True):
    """A pause as it stands; `ended_on` when somebody ended it before its last day: the day it was over."""

    id: UUID
    household_id: UUID
    reason: PauseReason
    note: str
    from_on: date
    until_on: date
    entered_by: str
    entered_at: datetime
    ended_on: date | None
    ended_by: str | None


class NewHouseholdEvent(msgspec.Struct, frozen=True, kw_only=True):
    """Something happened to a household after which somebody must look in."""

    id: UUID
    kind: EventKind
    happened_on: date
    note: Note = ""


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """Who told of an event: by a record of a visit (its id), or by hand at a desk (None)."""

    visit_id: UUID | None
    by: str
    at: datetime
    note: str


class HouseholdEvent(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened, once however often it was told; `told`: by whom else and by which records."""

    id: UUID
    kind: EventKind
    happened_on: date
    note: str
    entered_by: str
    entered_at: datetime
    told: list[Telling]


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What a record says happened: `day` as the form gave it."""

    visit_id: UUID
    household_id: UUID
    visitor_id: UUID
    visited_on: date
    kind: EventKind
    day: str


class NewLadderAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What was done about an overdue visit. `holds_until`: the day planned; the county's days when none is given."""

    id: UUID
    action: Action
    note: Note = ""
    holds_until: date | None = None


class LadderAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer on the ladder; without a visit the next level is told after `holds_until`."""

    action: Action
    note: str
    level: Rung
    holds_until: date
    answered_by: str
    answered_at: datetime


class LadderStep(msgspec.Struct, frozen=True):
    """A level of the ladder and the day it was told."""

    level: Rung
    on: date


class Ladder(msgspec.Struct, frozen=True, kw_only=True):
    """An overdue visit's way up: who was told when, what was answered, and who is told next, on which day, unless
    somebody acts. `next` None: the county knows already."""

    flag_id: UUID
    due_on: date
    steps: list[LadderStep]
    answers: list[LadderAnswer]
    held_until: date | None  # an answer that holds today
    next: LadderStep | None


class LadderRow(msgspec.Struct, frozen=True, kw_only=True):
    household_id: UUID
    flag_id: UUID
    due_on: date
    flagged_on: date
    steps: list[LadderStep]
    answers: list[LadderAnswer]


class EscalationItem(msgspec.Struct, frozen=True, kw_only=True):
    """An overdue household that came to a level."""

    household_id: UUID
    head_name: str
    address: str
    region_code: str
    village_name: str | None
    reason: str
    state: State
    last_counted_on: date | None
    ladder: Ladder
    workers: list[Worker]


class EscalationRow(msgspec.Struct, frozen=True, kw_only=True):
    household_id: UUID
    head_name: str
    address: str
    region_code: str
    village_name: str | None
    reason: str
    state: State
    last_counted_on: date | None
    flag_id: UUID
    due_on: date
    flagged_on: date
    steps: list[LadderStep]
    answers: list[LadderAnswer]


class EscalationList(msgspec.Struct, frozen=True):
    """`next` is given back as `after`."""

    items: list[EscalationItem]
    next: str | None


class Why(msgspec.Struct, frozen=True, kw_only=True):
    """One visit that is owed. `rule`: the paragraph behind it, None for a campaign. `once`: after an event or in a
    campaign, within so many days; otherwise one after another, so many days apart."""

    id: str
    rule: str | None
    title: Text
    interval_days: int
    from_on: date
    due_on: date
    grace_days: int
    once: bool


class Explained(msgspec.Struct, frozen=True, kw_only=True):
    """When a household must be visited, what that follows from, and what holds now.

    `why`: every visit owed, the one that decides first. `due_on` is behind the pause, `owed_on` without it.
    `heard_on`: the last day a responsible phone was heard of. `state` None: nobody has to visit.
    """

    household_id: UUID
    today: date
    state: State | None
    due_on: date | None
    owed_on: date | None
    overdue_from: date | None
    last_counted_on: date | None
    attempts: list[date]
    attempted_on: date | None
    heard_on: date | None
    why: list[Why]
    pauses: list[VisitPause]
    events: list[HouseholdEvent]
    ladder: Ladder | None
    workers: list[Worker]
