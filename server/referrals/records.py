"""Referrals: to whom, on what ground, what was told, each act, and what came of it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from server.cases import ClockShown
from server.core.errors import Text
from server.departments import Department

State = Literal["dispatched", "accepted", "returned", "referee", "done", "withdrawn"]
ActName = Literal["dispatch", "accept", "reject", "done", "recall", "settle", "withdraw", "withdraw_consent"]
Basis = Literal["duty", "consent", "office"]
Reason = Annotated[str, msgspec.Meta(max_length=2000)]


class Consent(msgspec.Struct, frozen=True, kw_only=True):
    """Who agreed that something is told, how and when."""

    given_by: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
    how: Literal["written", "spoken", "telephone"]
    given_on: date


class Dispatch(msgspec.Struct, frozen=True, kw_only=True):
    """To which department, for which help, why, and what it is told. What rests on consent needs a consent, unless
    the one of the dispatch before, for the same target, covers it. `id` makes a repeat harmless."""

    id: UUID
    target: str
    department_id: UUID
    reason: Reason
    fields: list[str]
    consent: Consent | None = None


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """From what a referral comes: a lead, a case or a household; `person_id`: whom of the household it is about."""

    lead_id: UUID | None = None
    case_id: UUID | None = None
    household_id: UUID | None = None
    person_id: UUID | None = None


class NewReferral(msgspec.Struct, frozen=True, kw_only=True):
    """`act`: the act of the case that the referral is, when it ends the case by it."""

    id: UUID
    origin: Origin
    dispatch: Dispatch
    act: str | None = None
    urgent: bool = False


class ReferralAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What the department says: it takes it, gives it back with a reason, or what came of it.

    Of `done`: `aid` is what was given, `amount` in yuan, `given_on` the day; without aid the reason why not.
    """

    id: UUID
    act: Literal["accept", "reject", "done"]
    reason: Reason = ""
    aid: Reason = ""
    amount: Decimal | None = None
    given_on: date | None = None


class OfficeAct(msgspec.Struct, frozen=True, kw_only=True):
    """Take it back, give it up, or close what rested on a consent that was withdrawn; always with a reason."""

    id: UUID
    act: Literal["recall", "withdraw", "withdraw_consent"]
    reason: Reason


class SubjectRow(msgspec.Struct, frozen=True, kw_only=True):
    """Whom it is about, and from what it comes. `lead_outcome`: how the lead ended, when it did."""

    household_id: UUID | None
    region_code: str
    name: str
    place: str
    urgent: bool = False
    lead_id: UUID | None = None
    case_id: UUID | None = None
    lead_outcome: str | None = None


class ReferralRow(msgspec.Struct, frozen=True, kw_only=True):
    """A referral with where it stands. `subject`: its name as the register has it; None for a department."""

    id: UUID
    target: str
    household_id: UUID | None
    person_id: UUID | None
    region_code: str
    village_name: str | None
    subject: str | None
    told_name: bytes | None
    lead_id: UUID | None
    case_id: UUID | None
    urgent: bool
    opened_by: str
    opened_at: datetime
    state: State
    department_id: UUID
    dispatch_id: UUID
    dispatched_on: date
    returns: int
    binding: bool
    due_on: date | None
    clock: dict[str, Any] | None
    moved_at: datetime


class ActRow(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    number: int
    act: ActName
    department_id: UUID
    left_department_id: UUID | None
    actor_id: UUID
    actor_name: str
    actor_role: str
    acted_at: datetime
    detail: dict[str, Any]


class FieldRow(msgspec.Struct, frozen=True, kw_only=True):
    dispatch_id: UUID
    name: str
    basis: Basis
    value_cipher: bytes
    withdrawn_at: datetime | None


class ConsentRow(msgspec.Struct, frozen=True, kw_only=True):
    dispatch_id: UUID
    given_by: str
    how: Literal["written", "spoken", "telephone"]
    given_on: date
    fields: list[str]
    recorded_by: str
    recorded_at: datetime


class ReferralItem(msgspec.Struct, frozen=True, kw_only=True):
    """A referral as a queue shows it. `name` and `place` only to those who may know them; `clock` of what is open.

    `next`: whose turn it is.
    """

    id: UUID
    target: str
    target_title: Text
    name: str | None
    place: str | None
    urgent: bool
    state: State
    next: Literal["department", "office", "county", "nobody"]
    department: Department
    returns: int
    binding: bool
    opened_by: str
    opened_at: datetime
    dispatched_on: date
    moved_at: datetime
    clock: ClockShown | None


class ReferralList(msgspec.Struct, frozen=True):
    items: list[ReferralItem]
    next: str | None


class ReferralCount(msgspec.Struct, frozen=True):
    """How many open referrals of a target stand so, and how many of them are past their limit."""

    target: str
    state: State
    count: int
    late: int


class TargetCounts(msgspec.Struct, frozen=True, kw_only=True):
    target: str
    title: Text
    count: int
    late: int


class ReferralSummary(msgspec.Struct, frozen=True, kw_only=True):
    """The open referrals within reach. `states`: how many stand so; `late`: past their limit."""

    open: int
    late: int
    states: dict[str, int]
    targets: list[TargetCounts]


class FieldShown(msgspec.Struct, frozen=True, kw_only=True):
    """A field that was told; `value` None and `withdrawn` once its consent was withdrawn, for its recipient."""

    name: str
    title: Text
    value: Any
    value_label: Text | None
    basis: Basis
    withdrawn: bool


class QualificationShown(msgspec.Struct, frozen=True, kw_only=True):
    """A reason to refer, with what it rests on and what is still unknown."""

    id: str
    rule: str
    result: Literal["holds", "fails", "unknown"]
    title: Text
    citation: str
    missing: list[Text]


class ReferralActShown(msgspec.Struct, frozen=True, kw_only=True):
    """An act with who and when. `aid`, `amount`, `given_on`: what came of it."""

    number: int
    act: ActName
    department: Text
    left_department: Text | None
    actor_name: str
    actor_role: str
    acted_at: datetime
    reason: str
    aid: str
    amount: Decimal | None
    given_on: date | None


class ConsentShown(msgspec.Struct, frozen=True, kw_only=True):
    given_by: str
    how: Literal["written", "spoken", "telephone"]
    given_on: date
    recorded_by: str
    recorded_at: datetime
    withdrawn_at: datetime | None
    fields: list[Text]


class ReferralPage(msgspec.Struct, frozen=True, kw_only=True):
    """A referral that can be read from top to bottom. Origin, qualifications and consent are for those who referred.
    `may`: what the caller may do next."""

    referral: ReferralItem
    reason: str | None
    lead_id: UUID | None
    case_id: UUID | None
    household_id: UUID | None
    qualifications: list[QualificationShown]
    fields: list[FieldShown]
    consent: ConsentShown | None
    acts: list[ReferralActShown]
    may: list[ActName]


class FieldChoice(msgspec.Struct, frozen=True, kw_only=True):
    """Something that may be told, on what ground. `value_label` for people; of the ID its last digits only."""

    name: str
    title: Text
    basis: Literal["duty", "consent"]
    value_label: Text


class TargetChoice(msgspec.Struct, frozen=True, kw_only=True):
    """A target with who qualifies, which departments serve it today, and what each may be told."""

    id: str
    title: Text
    kind: Literal["department", "charity"]
    rules: list[str]
    result: Literal["holds", "fails", "unknown"]
    qualifications: list[QualificationShown]
    reason: str
    departments: list[Department]
    fields: list[FieldChoice]


class PersonChoice(msgspec.Struct, frozen=True):
    id: UUID
    name: str


class CaseActChoice(msgspec.Struct, frozen=True):
    """An act of the case that is done by referring."""

    act: str
    title: Text


class ReferralChoices(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the form of a referral needs, what qualifies first. `earlier`: what was referred for them before."""

    name: str
    place: str
    urgent: bool
    persons: list[PersonChoice]
    acts: list[CaseActChoice]
    targets: list[TargetChoice]
    earlier: list[ReferralItem]


class LateNews(msgspec.Struct, frozen=True, kw_only=True):
    """A referral past its limit, once for each who owes the next step and for each clerk of the county. `act_id`: the
    act since which the limit runs."""

    act_id: UUID
    referral_id: UUID
    state: State
    person_name: str
    target: str
    due_on: date
    department_zh: str
    department_en: str
    user_id: UUID
    is_department: bool


class News(msgspec.Struct, frozen=True, kw_only=True):
    """An act that somebody waits to hear of: whoever found the hardship, whoever referred it, and the townships that
    reach the household where it lives now (`told`)."""

    act_id: UUID
    referral_id: UUID
    act: ActName
    person_name: str
    target: str
    department_zh: str
    department_en: str
    reason: str
    aid: str
    amount: str | None
    finder: UUID | None
    told: list[UUID]
