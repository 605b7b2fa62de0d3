"""What users are told."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

NotificationKind = Literal[
    "lead_received", "lead_ended", "lead_joined", "case_opened", "case_moved", "case_decided", "referral_moved",
    "referral_late",
    "second_visit", "session_called", "session_cancelled", "session_held", "session_too_late", "followups_escalated",
    "finding_opened", "finding_near", "finding_late", "division_change_stopped",
    "feed_stale", "campaign_begun", "campaign_ended",
]  # fmt: skip


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One message to one user about one subject; each is told once."""

    user_id: UUID
    kind: NotificationKind
    subject_id: UUID
    detail: dict[str, Any]


class LeadNews(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    reported_by: UUID | None
    person_name: str
    outcome: str | None
    note: str | None
    joined_lead_id: UUID | None
    host_finder: UUID | None  # who found the lead that this one was joined to
    host_name: str | None


class CaseNews(msgspec.Struct, frozen=True, kw_only=True):
    """A case that came from a lead, as its finder should hear of it."""

    id: UUID
    reported_by: UUID
    applicant_name: str
    programme: str
    act_id: UUID
    act: str
    decision: str | None
    amount: str | None
    reason: str | None


class SecondVisitNews(msgspec.Struct, frozen=True, kw_only=True):
    """A second visit that a worker is asked for."""

    id: UUID
    worker_id: UUID
    household_id: UUID
    head_name: str
    note: str


class Notification(msgspec.Struct, frozen=True, kw_only=True):
    """A notice to the caller. `detail`: names, titles and ids by kind; `read_at`: when the caller read it."""

    id: UUID
    kind: NotificationKind
    subject_id: UUID
    detail: dict[str, Any]
    created_at: datetime
    read_at: datetime | None


class Unread(msgspec.Struct, frozen=True):
    """How many notices wait to be read; counted up to 100."""

    unread: int


class ReadNow(msgspec.Struct, frozen=True, kw_only=True):
    """Notices that were read: those of `ids`, or with `until` that one and everything before it."""

    ids: Annotated[tuple[UUID, ...], msgspec.Meta(max_length=200)] = ()
    until: UUID | None = None


class SessionNews(msgspec.Struct, frozen=True, kw_only=True):
    """A step of an approval session, and the members with an account."""

    id: UUID
    session_id: UUID
    act: str
    day: str
    starts_at: str
    place: str
    reason: str
    members: list[UUID]


class SessionOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a township's cases in a session, for somebody of that township."""

    user_id: UUID
    approved: int
    refused: int
    open: int


class StoppedChangeNews(msgspec.Struct, frozen=True, kw_only=True):
    """A coming change of divisions that could not be made on its day, for somebody who can settle it."""

    user_id: UUID
    change_id: UUID
    document: str
    on: date
    hindrances: int


class EscalatedNews(msgspec.Struct, frozen=True, kw_only=True):
    """Overdue households that came to somebody: how many, the first flag, and the three that wait longest."""

    user_id: UUID
    level: str
    first_flag: UUID
    count: int
    names: list[str]
    household_id: UUID | None  # of the only one
    due_on: date


class CampaignNews(msgspec.Struct, frozen=True, kw_only=True):
    """A campaign that asks a grid worker for visits to `households`; `end_reason` when nobody need go any more."""

    user_id: UUID
    campaign_id: UUID
    name: str
    purpose: str
    starts_on: date
    ends_on: date
    end_reason: str | None
    households: int
