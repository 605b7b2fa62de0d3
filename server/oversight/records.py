"""Complaints with finding and feedback, and close relatives of staff, as they travel."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

ComplaintChannel = Literal["phone", "window", "online", "letter", "petition", "other"]
Category = Literal[
    "favour_dibao", "relation_dibao", "embezzlement", "false_claim", "extortion", "black_box", "missed_dibao",
    "shirking",
]  # fmt: skip
Words = Annotated[str, msgspec.Meta(min_length=1, max_length=4000)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]


class Complainant(msgspec.Struct, frozen=True):
    """Who reported under a real name."""

    name: Name
    phone: Annotated[str, msgspec.Meta(max_length=40)]


class ComplaintRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A complaint as it is written down. `reporter` given: under a real name, and to be answered (SU-01)."""

    id: UUID
    channel: ComplaintChannel
    category: Category
    about_region: Annotated[str, msgspec.Meta(pattern=r"^\d{6}(\d{3}){0,3}$")]
    household_id: UUID | None = None
    words: Words
    reporter: Complainant | None = None


class ComplaintRow(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    channel: ComplaintChannel
    category: Category
    real_name: bool
    about_region: str
    household_id: UUID | None
    body_cipher: bytes
    reporter_cipher: bytes | None
    received_at: datetime
    recorded_by: str
    answer_by: date | None
    closed_at: datetime | None


class ComplaintAct(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    act: Literal["finding", "feedback", "close"]
    upheld: bool | None
    words: str
    acted_by: str
    acted_at: datetime


class ComplaintItem(msgspec.Struct, frozen=True, kw_only=True):
    """A complaint without who reported it."""

    id: UUID
    channel: ComplaintChannel
    category: Category
    real_name: bool
    about_region: str
    household_id: UUID | None
    received_at: datetime
    recorded_by: str
    answer_by: date | None
    closed_at: datetime | None


class ComplaintPage(msgspec.Struct, frozen=True, kw_only=True):
    complaint: ComplaintItem
    words: str
    acts: list[ComplaintAct]


class ComplaintList(msgspec.Struct, frozen=True):
    """`next` is given back as `after`."""

    items: list[ComplaintItem]
    next: str | None


class ComplaintActRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A finding (`upheld` or not), feedback to who reported, or the end, which needs the others before it."""

    id: UUID
    act: Literal["finding", "feedback", "close"]
    words: Words
    upheld: bool | None = None


class ReporterRequest(msgspec.Struct, frozen=True):
    """Why somebody must know who reported; `id` names this request on file."""

    id: UUID
    reason: str


class RelativeRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A close relative of somebody who handles dibao or sits in a village committee (SU-03)."""

    id: UUID
    household_id: UUID
    person_name: Name
    staff_name: Name
    staff_role: Literal["handler", "committee_member", "other"]
    relation: Literal["spouse", "parent", "child", "sibling", "grandparent", "grandchild"]


class Relative(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    household_id: UUID
    person_name: str
    staff_name: str
    staff_role: str
    relation: str
    registered_by: str
    registered_at: datetime
    ended_at: datetime | None
    end_reason: str | None


class RelativeList(msgspec.Struct, frozen=True):
    """`next` is given back as `after`."""

    items: list[Relative]
    next: str | None


class EndRequest(msgspec.Struct, frozen=True):
    """Why a relative is one no more, such as an election."""

    reason: str
