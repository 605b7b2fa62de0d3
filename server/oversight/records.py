"""Complaints with finding and feedback, and close relatives of staff, as they travel."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

ComplaintChannel = Literal["phone", "window", "online", "letter", "petition", "notice", "other"]
Category = Literal[
    "favour_dibao", "relation_dibao", "embezzlement", "false_claim", "extortion", "black_box", "missed_dibao",
    "shirking", "late_objection", "other",
]  # fmt: skip
ComplaintDeed = Literal["take_up", "set_aside", "finding", "feedback", "close"]
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
    case_id: UUID | None = None
    words: Words
    reporter: Complainant | None = None


class Lodged(msgspec.Struct, frozen=True, kw_only=True):
    """A complaint by whatever road it came. `recorded_by` None: they wrote it themselves on the public page, from
    where `address_hash` tells. `received_on`: the day from which the answer is due, today unless told. `held`: no
    person is likely behind it, so that it waits until somebody looked."""

    id: UUID
    channel: ComplaintChannel
    category: Category
    about_region: str
    words: str
    reporter: Complainant | None = None
    household_id: UUID | None = None
    case_id: UUID | None = None
    recorded_by: UUID | None = None
    received_on: date | None = None
    address_hash: bytes | None = None
    marks: tuple[str, ...] = ()
    held: bool = False


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """What who complained may know: the number to ask by, and the last day of the answer (real names only)."""

    number: str | None
    received_at: datetime
    answer_by: date | None


class ReceiptRow(Receipt, frozen=True, kw_only=True):
    """A receipt with where the complaint stands and its sealed words."""

    body_cipher: bytes
    closed_at: datetime | None
    acts: list[str]


class ComplaintRow(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    channel: ComplaintChannel
    category: Category
    real_name: bool
    about_region: str
    household_id: UUID | None
    case_id: UUID | None
    number: str | None
    marks: list[str]
    held: bool
    body_cipher: bytes
    reporter_cipher: bytes | None
    received_at: datetime
    recorded_by: str | None
    answer_by: date | None
    closed_at: datetime | None


class ComplaintAct(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    act: ComplaintDeed
    upheld: bool | None
    words: str
    acted_by: str
    acted_at: datetime


class ComplaintItem(msgspec.Struct, frozen=True, kw_only=True):
    """A complaint without who reported it. `recorded_by` None: it came by the public page. `number`: with it the
    state is asked for there."""

    id: UUID
    channel: ComplaintChannel
    category: Category
    real_name: bool
    about_region: str
    household_id: UUID | None
    case_id: UUID | None
    number: str | None
    marks: list[str]
    held: bool
    received_at: datetime
    recorded_by: str | None
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
    """A finding (`upheld` or not), feedback to who reported, or the end, which needs the others before it. A held one
    is first taken up, or set aside with the reason."""

    id: UUID
    act: ComplaintDeed
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
