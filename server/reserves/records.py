"""The book of a township's reserve fund."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

import msgspec

Kind = Literal["deposit", "top_up", "repayment", "aid"]
Note = Annotated[str, msgspec.Meta(max_length=500)]


class NewEntry(msgspec.Struct, frozen=True, kw_only=True):
    """Money that comes in: the county's deposit or top-up, or a repayment. `entry_on`: today unless told."""

    id: UUID
    kind: Literal["deposit", "top_up", "repayment"]
    amount: Decimal
    entry_on: date | None = None
    case_id: UUID | None = None
    note: Note = ""


class NewAid(msgspec.Struct, frozen=True, kw_only=True):
    """Pay an approved case of temporary aid from the fund, in full. `urgent`-ly or delegated: as its case says."""

    id: UUID
    case_id: UUID
    note: Note = ""


class EntryRow(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    number: int
    kind: Kind
    amount: Decimal
    change: Decimal
    balance: Decimal
    entry_on: date
    case_id: UUID | None
    applicant_name: str | None
    urgent: bool | None
    papers_due_on: date | None
    papers_done_on: date | None
    note: str
    entered_by: str
    entered_at: datetime


class Fund(msgspec.Struct, frozen=True, kw_only=True):
    """A township's fund as it stands. `wanted`: how much it should hold, `refill_below`: when the county tops it up;
    None while the county has not entered the amount. `papers_late`: urgent aid whose papers are not complete in time.
    """

    region_code: str
    name: str
    balance: Decimal
    entries: int
    spent_this_month: Decimal
    aided_this_month: int
    closed_through: date | None
    wanted: Decimal | None
    refill_below: Decimal | None
    papers_late: int


class FundRow(msgspec.Struct, frozen=True, kw_only=True):
    region_code: str
    name: str
    balance: Decimal
    entries: int
    spent_this_month: Decimal
    aided_this_month: int
    closed_through: date | None
    papers_late: int


class Last(msgspec.Struct, frozen=True, kw_only=True):
    """The newest entry of a book."""

    number: int
    balance: Decimal
    entry_on: date


class AidCase(msgspec.Struct, frozen=True, kw_only=True):
    """An approved case as the fund pays it."""

    case_id: UUID
    region_code: str
    decision_id: UUID | None
    amount: Decimal | None


class NewClosing(msgspec.Struct, frozen=True, kw_only=True):
    """Close a month of a book; nothing is entered in it afterwards."""

    id: UUID
    month: date


class Closing(msgspec.Struct, frozen=True, kw_only=True):
    """A closed month. `opening`: the balance it began with; `came_in`, `went_out`: its sums."""

    id: UUID
    month: date
    opening: Decimal
    came_in: Decimal
    went_out: Decimal
    balance: Decimal
    last_number: int
    closed_by: str
    closed_at: datetime


class Book(msgspec.Struct, frozen=True, kw_only=True):
    """A fund with its closed months and the newest entries; `next`: given back as `after` for older ones."""

    fund: Fund
    entries: list[EntryRow]
    next: str | None
    closings: list[Closing]
