"""Leads: somebody may be in hardship; who says so, what the rules make of it, how it ended."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from server.core.errors import Text
from server.files import FileView

Source = Literal["visit", "self_report", "grassroots_report", "data_match", "public_report"]


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What a record says that may become a lead. `facts`: by the names of the fact catalogue."""

    submission_id: UUID
    source: Source
    household_id: UUID | None
    region_code: str
    person_name: str
    place: str
    reported_by: UUID
    reported_at: datetime
    seen_on: date
    facts: dict[str, Any]


class NewLead(msgspec.Struct, frozen=True, kw_only=True):
    """One row of leads."""

    id: UUID
    household_id: UUID | None
    region_code: str
    source: Source
    submission_id: UUID | None
    event_type: str
    happened_on: date | None
    urgent: bool
    person_name: str
    place: str
    description: str
    reported_by: UUID | None
    reported_at: datetime
    respond_by: datetime


class Likely(msgspec.Struct, frozen=True):
    """A programme that the rules do not rule out."""

    programme: str
    result: Literal["eligible", "unknown"]
    title: Text
    missing: int


class LeadOutcome(msgspec.Struct, frozen=True, kw_only=True):
    outcome: Literal["case", "referral", "monitoring", "joined"]
    case_id: UUID | None
    joined_lead_id: UUID | None
    note: str
    decided_by: str
    decided_at: datetime


class LeadItem(msgspec.Struct, frozen=True, kw_only=True):
    """A lead as the queue shows it."""

    id: UUID
    household_id: UUID | None
    person_name: str
    place: str
    event_type: str
    event_title: Text
    happened_on: date | None
    urgent: bool
    description: str
    source: Source
    region_code: str
    village_name: str | None
    reported_by: str | None
    reported_at: datetime
    respond_by: datetime
    likely: list[Likely]
    outcome: LeadOutcome | None


class LeadRow(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    household_id: UUID | None
    person_name: str
    place: str
    event_type: str
    happened_on: date | None
    urgent: bool
    description: str
    source: Source
    region_code: str
    village_name: str | None
    reported_by: str | None
    reported_at: datetime
    respond_by: datetime
    submission_id: UUID | None
    programmes: list[Any] | None
    outcome: LeadOutcome | None


class LeadList(msgspec.Struct, frozen=True):
    items: list[LeadItem]
    next: str | None


class FactName(msgspec.Struct, frozen=True):
    """A fact by its name in the catalogue, with its title."""

    name: str
    title: Text


class ConditionShown(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    result: Literal["holds", "fails", "unknown"]
    citation: str
    title: Text
    facts: dict[str, Any]
    missing: list[FactName]


class ProgrammeShown(msgspec.Struct, frozen=True, kw_only=True):
    programme: str
    result: Literal["eligible", "not_eligible", "unknown"]
    title: Text
    note: Text
    conditions: list[ConditionShown]
    missing: list[FactName]


class Screening(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules in force on `as_of` make of the facts, and what is still unknown."""

    as_of: date
    facts: dict[str, Any]
    programmes: list[ProgrammeShown]


class ScreeningRow(msgspec.Struct, frozen=True, kw_only=True):
    as_of: date
    facts: dict[str, Any]
    programmes: list[Any]


class LeadPage(msgspec.Struct, frozen=True, kw_only=True):
    lead: LeadItem
    submission_id: UUID | None
    screening: Screening | None
    look_alikes: list[LeadItem]
    files: list[FileView]


class OutcomeRequest(msgspec.Struct, frozen=True, kw_only=True):
    """End a lead without a case: place it under monitoring, or join it to another lead."""

    id: UUID
    outcome: Literal["monitoring", "joined"]
    note: Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
    joined_lead_id: UUID | None = None
