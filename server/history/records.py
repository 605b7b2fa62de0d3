"""A household's page and its history as they travel."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from server.core.errors import Text
from server.disagreements import Disagreement
from server.followups import Followup
from server.registry import Person, PositionSource, Status, Worker

Kind = Literal[
    "visit", "flagged", "escalated", "cleared", "lead", "case", "referral", "moved", "status", "disagreement",
    "monitoring",
]  # fmt: skip


class VisitBrief(msgspec.Struct, frozen=True):
    """One of the newest visits, with its answers by question path."""

    id: UUID
    visited_on: date
    outcome: str
    counts: bool
    visitor_name: str
    answers: dict[str, Any]


class HouseholdPage(msgspec.Struct, frozen=True, kw_only=True):
    """Everything about a household but its history. `facts`: the newest value of every fact known."""

    id: UUID
    region_code: str
    address: str
    directions: str
    head_name: str
    head_pinyin: str
    lon: float | None
    lat: float | None
    position_source: PositionSource
    village_name: str | None
    grid_name: str | None
    workers: list[Worker]
    persons: list[Person]
    statuses: list[Status]
    followup: Followup | None
    flagged_on: date | None
    visits: list[VisitBrief]
    facts: dict[str, Any]
    disagreements: list[Disagreement]


class Event(msgspec.Struct, frozen=True):
    """Something that happened, as the rows tell it."""

    at: datetime
    kind: Kind
    subject_id: UUID
    detail: dict[str, Any]


class HistoryItem(msgspec.Struct, frozen=True):
    """The same in words."""

    at: datetime
    kind: Kind
    text: Text
    subject_id: UUID
    detail: dict[str, Any]


class History(msgspec.Struct, frozen=True):
    """Newest first."""

    items: list[HistoryItem]
