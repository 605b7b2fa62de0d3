"""Claims as they are stored and as they travel."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from policy.payments import Every
from server.core.errors import Text

Ground = Literal["died", "ended", "reduced", "finding"]
ClaimAct = Literal["notify", "agree", "repay", "write_off"]
ClaimState = Literal["opened", "notified", "agreed", "settled"]
Wanted = Literal["open", "opened", "notified", "agreed", "settled", "all"]


class BenefitPaid(msgspec.Struct, frozen=True, kw_only=True):
    """A benefit with what was paid of it, as the reckoning needs it. `changes`: in the order of decision, amount None
    for a stop; `paid`: by the first month of each period; `claimed`: periods that a claim is about; `should_end`: the
    first day on which it should not have run any more, as an answered finding says of a benefit that was stopped."""

    benefit_id: UUID
    case_id: UUID
    programme: str
    region_code: str
    village_name: str | None
    household_id: UUID | None
    person_id: UUID | None
    payee_name: str
    paid_every: Every
    amount: Decimal
    first_month: date
    died_on: date | None
    should_end: date | None
    changes: list[dict[str, Any]]
    paid: list[dict[str, Any]]
    claimed: list[date]


class MonthPaid(msgspec.Struct, frozen=True):
    """A period of a benefit that was paid too much: `owed` is what it was worth, 0 after the end."""

    month: date
    paid: Decimal
    owed: Decimal


class Overpaid(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who was paid too much and of whom nothing is claimed yet."""

    benefit_id: UUID
    case_id: UUID
    programme_title: Text
    payee_name: str
    village_name: str | None
    ground: Ground
    from_month: date
    died_on: date | None
    months: list[MonthPaid]
    amount: Decimal


class NewClaim(msgspec.Struct, frozen=True, kw_only=True):
    """Claim back all that was paid too much of a benefit. The id makes a repeat harmless."""

    id: UUID
    benefit_id: UUID
    reason: Annotated[str, msgspec.Meta(max_length=2000)]


class NewClaimAct(msgspec.Struct, frozen=True, kw_only=True):
    """A step of a claim. `amount`: of a repayment or a write-off; `note`: to whom it was told, how it will be paid
    back, or why it is written off."""

    id: UUID
    act: ClaimAct
    on_day: date | None = None
    amount: Decimal | None = None
    note: Annotated[str, msgspec.Meta(max_length=2000)] = ""


class ClaimActRow(msgspec.Struct, frozen=True, kw_only=True):
    """A step that was done; `open_after`: what was still to be paid back then."""

    id: UUID
    number: int
    act: Literal["open", "notify", "agree", "repay", "write_off"]
    on_day: date
    amount: Decimal | None
    open_after: Decimal
    note: str
    by: str
    done_at: datetime


class ClaimRow(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    benefit_id: UUID
    case_id: UUID
    household_id: UUID | None
    region_code: str
    village_name: str | None
    programme: str
    payee_name: str
    died_on: date | None
    ground: Ground
    from_month: date
    amount: Decimal
    repaid: Decimal
    written_off: Decimal
    open: Decimal
    state: ClaimState
    reason: str
    opened_by: UUID
    opener: str
    opened_at: datetime
    last_number: int


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """A claim as screens show it. `open`: still to be paid back; `own`: opened by the reader."""

    id: UUID
    benefit_id: UUID
    case_id: UUID
    household_id: UUID | None
    village_name: str | None
    programme_title: Text
    payee_name: str
    died_on: date | None
    ground: Ground
    from_month: date
    amount: Decimal
    repaid: Decimal
    written_off: Decimal
    open: Decimal
    state: ClaimState
    reason: str
    opener: str
    opened_at: datetime
    own: bool


class ClaimPage(msgspec.Struct, frozen=True, kw_only=True):
    claim: Claim
    months: list[MonthPaid]
    acts: list[ClaimActRow]


class ClaimSum(msgspec.Struct, frozen=True, kw_only=True):
    """What was claimed in a town, and what became of it."""

    region_code: str
    name: str
    claims: int
    settled: int
    claimed: Decimal
    repaid: Decimal
    written_off: Decimal
    open: Decimal
