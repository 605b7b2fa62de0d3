"""Benefits: who is paid what from when, on which decision; and the accounts the money goes to."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from policy.payments import Every
from server.core.errors import Text

State = Literal["all", "in_force", "no_account", "died", "to_change", "stopped"]
ChangeKind = Literal["increase", "reduce", "stop"]


class NewBenefit(msgspec.Struct, frozen=True, kw_only=True):
    """Grant what a case was approved for. `person_id`: who is paid, when it is not the applicant or the head."""

    id: UUID
    case_id: UUID
    person_id: UUID | None = None


class GrantRow(msgspec.Struct, frozen=True, kw_only=True):
    """An approved case as the grant needs it; `details`: what each act recorded, in order."""

    case_id: UUID
    programme: str
    region_code: str
    household_id: UUID | None
    applicant_name: str
    opened_at: datetime
    facts: dict[str, Any]
    details: list[dict[str, Any]]
    decision_id: UUID | None
    amount: Decimal | None
    decided_at: datetime | None
    benefit_id: UUID | None


class OrderNamed(msgspec.Struct, frozen=True):
    """The order a case rests on."""

    id: UUID
    month: date


class ChangeRow(msgspec.Struct, frozen=True, kw_only=True):
    """More, less or the end from a month on; `act`: the act of the case it rests on, else the day of death."""

    id: UUID
    number: int
    kind: ChangeKind
    amount: Decimal | None
    from_month: date
    act: str | None
    died_on: date | None
    reason: str
    by: str
    decided_at: datetime


class BenefitRow(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    case_id: UUID
    programme: str
    region_code: str
    village_name: str | None
    household_id: UUID | None
    person_id: UUID | None
    payee_name: str
    care_mode: Literal["scattered", "institutional"] | None
    amount: Decimal
    amount_now: Decimal
    paid_every: Every
    first_month: date
    stops_from: date | None
    died_on: date | None
    undone_act: str | None
    bank: str | None
    holder: str | None
    number_last4: str | None
    account_failed: str | None


class BenefitItem(msgspec.Struct, frozen=True, kw_only=True):
    """A benefit as lists show it. `amount`: of a month now, or the whole of one paid once. `undone_act`: a decided
    change that nobody has entered yet. `account_failed`: why the bank refused the account in force."""

    id: UUID
    case_id: UUID
    programme: str
    programme_title: Text
    region_code: str
    village_name: str | None
    household_id: UUID | None
    person_id: UUID | None
    payee_name: str
    care_mode: Literal["scattered", "institutional"] | None
    amount: Decimal
    granted_amount: Decimal
    paid_every: Every
    first_month: date
    stops_from: date | None
    died_on: date | None
    stop_proposed_from: date | None
    undone_act: str | None
    account: str | None
    account_failed: str | None


class BenefitPage(msgspec.Struct, frozen=True, kw_only=True):
    benefit: BenefitItem
    changes: list[ChangeRow]


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """An approved case that has no benefit yet; trying says why."""

    case_id: UUID
    programme: str
    programme_title: Text
    applicant_name: str
    amount: Decimal
    decided_at: datetime


class NewChange(msgspec.Struct, frozen=True, kw_only=True):
    """Change a benefit. `died`: the person died; the stop then holds from the month after the day on file."""

    id: UUID
    kind: ChangeKind
    amount: Decimal | None = None
    from_month: date | None = None
    died: bool = False
    reason: Annotated[str, msgspec.Meta(max_length=2000)] = ""


class NewAccount(msgspec.Struct, frozen=True, kw_only=True):
    """The account of a person, or of a case. `reason` where there is one already. `id` makes a repeat harmless."""

    id: UUID
    person_id: UUID | None = None
    case_id: UUID | None = None
    bank: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    holder: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    number: Annotated[str, msgspec.Meta(max_length=60)]
    reason: Annotated[str, msgspec.Meta(max_length=2000)] = ""


class AccountShown(msgspec.Struct, frozen=True, kw_only=True):
    """An account, its number masked. `also_of`: how many others have the same number on file."""

    id: UUID
    bank: str
    holder: str
    number_masked: str
    reason: str
    recorded_by: str
    recorded_at: datetime
    also_of: int


class AccountRow(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    bank: str
    holder: str
    number_last4: str
    reason: str
    recorded_by: str
    recorded_at: datetime
    also_of: int


class Place(msgspec.Struct, frozen=True):
    """Of whom an account is: household and division."""

    household_id: UUID | None
    region_code: str
