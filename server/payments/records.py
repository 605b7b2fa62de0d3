"""Payments: what is due when, batches for the bank, what the bank said."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from policy.payments import Every
from server.benefits import AccountShown, BenefitPage
from server.core.errors import Text

OrderProgramme = Literal["price_subsidy", "gas_subsidy", "condolence"]
BatchState = Literal["drafted", "checked", "sent", "answered", "withdrawn"]
Outcome = Literal["waiting", "paid", "failed", "taken_off"]
Aside = Literal["no_account", "account_failed", "died", "case_not_ready", "change_not_entered"]
DueState = Literal["coming", "running", "warning", "due_today", "late", "done", "no_day"]


class NewOrder(msgspec.Struct, frozen=True, kw_only=True):
    """An order that money is paid to whole groups, or no more. The price subsidy is ordered by province or city."""

    id: UUID
    programme: OrderProgramme
    kind: Literal["start", "stop"] = "start"
    level: Literal["province", "city", "county"]
    order_no: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    issued_on: date
    month: date
    amount: Decimal | None = None
    groups: list[str] = []
    index_published_on: date | None = None
    occasion: Annotated[str, msgspec.Meta(max_length=200)] = ""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    programme: OrderProgramme
    kind: Literal["start", "stop"]
    level: Literal["province", "city", "county"]
    order_no: str
    issued_on: date
    month: date
    amount: Decimal | None
    groups: list[str]
    index_published_on: date | None
    occasion: str
    recorded_by: str
    recorded_at: datetime


class OrderList(msgspec.Struct, frozen=True):
    """Orders, the newest first; `groups`: those an order may name, in words."""

    items: list[Order]
    groups: dict[str, Text]


class NewBatch(msgspec.Struct, frozen=True, kw_only=True):
    """Make the batch of a programme up to the period `month` lies in, or of an order."""

    id: UUID
    programme: str
    month: date
    order_id: UUID | None = None


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A payment that is open: a benefit and a period, or an order and a person, with all that decides on it."""

    benefit_id: UUID | None
    order_id: UUID | None
    region_code: str
    household_id: UUID | None
    person_id: UUID | None
    payee_name: str
    payee_group: str | None
    paid_every: Every
    amount: Decimal
    first_month: date
    month: date
    changes: list[dict[str, Any]]
    fixed_amount: Decimal | None
    follows: UUID | None
    follows_outcome: str | None
    correction_id: UUID | None
    account_id: UUID | None
    account_failed: bool
    died_on: date | None
    stage: str | None
    undone: bool


class SetAside(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who is owed money and is not in the batch, and why."""

    benefit_id: UUID | None
    person_id: UUID | None
    payee_name: str
    region_code: str
    month: date
    amount: Decimal
    reason: Aside


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """What a batch would hold now. `aside`: the first of those left out, `asides`: how many for each reason."""

    lines: int
    total: Decimal
    aside: list[SetAside]
    asides: dict[str, int]


class Step(msgspec.Struct, frozen=True, kw_only=True):
    step: BatchState
    by: str
    at: datetime
    note: str


class BatchRow(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    number: int
    programme: str
    month: date
    order_id: UUID | None
    label: str
    due_on: date | None
    lines: int
    total: Decimal
    made_by: UUID
    maker: str
    made_at: datetime
    steps: list[Step]
    paid: int
    failed: int
    taken_off: int
    paid_total: Decimal


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """A batch with its steps and how far the bank has come. `own`: the reader made it and cannot check it."""

    id: UUID
    number: int
    programme: str
    programme_title: Text
    month: date
    order_id: UUID | None
    label: str
    due_on: date | None
    late: bool
    state: BatchState
    lines: int
    total: Decimal
    paid: int
    failed: int
    taken_off: int
    waiting: int
    paid_total: Decimal
    own: bool
    steps: list[Step]


class TakenOff(msgspec.Struct, frozen=True, kw_only=True):
    number: int
    payee_name: str
    amount: Decimal
    reason: str


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """A batch after a step, with the lines that came off it."""

    batch: Batch
    taken_off: list[TakenOff]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A payment with what became of it. `words`: the bank's own. `followed`: a later line pays it."""

    id: UUID
    batch_id: UUID
    batch_number: int
    programme: str
    number: int
    payee_name: str
    village_name: str | None
    case_id: UUID | None
    person_id: UUID | None
    household_id: UUID | None
    month: date
    amount: Decimal
    payee_group: str | None
    bank: str
    number_last4: str
    outcome: Outcome
    reason: str
    words: str
    paid_on: date | None
    follows: bool
    corrects: bool
    followed: bool
    account_renewed: bool
    after_end: bool


class BankLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line as the bank gets it."""

    id: UUID
    number: int
    holder: str
    bank: str
    number_cipher: bytes
    number_last4: str
    amount: Decimal
    outcome: str | None
    reason: str | None


class BankAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What a result file brought."""

    batch: Batch
    paid: int
    failed: int
    known_before: int
    still_waiting: int


class NewCorrection(msgspec.Struct, frozen=True, kw_only=True):
    """Pay what a paid line was too little, with the next batch."""

    id: UUID
    amount: Decimal
    reason: Annotated[str, msgspec.Meta(max_length=2000)]


class Reason(msgspec.Struct, frozen=True):
    reason: Annotated[str, msgspec.Meta(max_length=2000)]


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    programme: str
    entitled: int
    no_account: int
    died: int
    paid: int
    paid_late: int
    failed: int
    in_batch: int
    taken_off: int
    paid_total: Decimal


class CalendarItem(msgspec.Struct, frozen=True, kw_only=True):
    """What a programme or an order owes in a period. `to_make`: payments that are in no batch yet. `due_on` None: no
    text states a day. `with_order`: cases that are paid with the batch of the order they rest on."""

    programme: str
    programme_title: Text
    order_id: UUID | None
    order_no: str | None
    with_order: bool
    every: Every
    period: date
    due_on: date | None
    state: DueState
    limit: Text | None
    citation: str
    entitled: int
    to_make: int
    in_batch: int
    paid: int
    paid_late: int
    failed: int
    no_account: int
    died: int
    paid_total: Decimal


class Calendar(msgspec.Struct, frozen=True):
    month: date
    items: list[CalendarItem]


class CasePayments(msgspec.Struct, frozen=True, kw_only=True):
    """The money of one case."""

    benefit: BenefitPage | None
    accounts: list[AccountShown]
    lines: list[Line]
