"""Monitoring: households that do not qualify for now and are looked in on (DM-01), and how it ended (DM-02)."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

Level = Literal["high", "key", "ordinary"]
Outcome = Literal["intervene", "transfer", "precise_aid", "comprehensive_help"]
Signal = Literal["new_lead", "overdue", "may_qualify"]
Note = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]


class MonitoringRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Place a household under monitoring."""

    id: UUID
    household_id: UUID
    level: Level
    reason: Note


class MonitoringOutcomeRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What was done for a household under monitoring: one of the four. `level`: from now on, unless it `ends`."""

    id: UUID
    outcome: Outcome
    note: Note
    level: Level
    ends: bool


class MonitoringBrief(msgspec.Struct, frozen=True, kw_only=True):
    """Monitoring that goes on."""

    id: UUID
    level: Level
    began_on: date


class MonitoringOutcome(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    outcome: Outcome
    note: str
    level: Level
    ends: bool
    decided_by: str
    decided_at: datetime


class MonitoringItem(msgspec.Struct, frozen=True, kw_only=True):
    """A household under monitoring. `signals`: why somebody should look now; `due_on`: the next visit."""

    id: UUID
    household_id: UUID
    head_name: str
    address: str
    region_code: str
    village_name: str | None
    lead_id: UUID | None
    level: Level
    reason: str
    began_on: date
    began_by: str
    ended_at: datetime | None
    due_on: date | None
    signals: list[Signal]
    outcomes: list[MonitoringOutcome]


class MonitoringList(msgspec.Struct, frozen=True):
    """`next` is given back as `after`."""

    items: list[MonitoringItem]
    next: str | None
