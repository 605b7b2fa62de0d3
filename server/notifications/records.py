"""What users are told."""

from typing import Any, Literal
from uuid import UUID

import msgspec

NotificationKind = Literal[
    "lead_received", "lead_ended", "lead_joined", "case_opened", "case_moved", "case_decided", "referral_moved",
    "referral_late",
    "second_visit"
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
