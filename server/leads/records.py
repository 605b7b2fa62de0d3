"""Leads: somebody may be in hardship; who says so, what the rules make of it, how it ended."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from server.core.errors import ProblemDetails, Text
from server.files import FileView
from server.monitoring import Level, MonitoringBrief

# The five channels of PD-13; by what road a lead came in is its `channel`.
Source = Literal["visit", "self_report", "grassroots_report", "data_match", "public_report"]
Channel = Literal[
    "visit", "quick_report", "help_page", "hotline_12345", "hotline", "telephone", "in_person", "village_committee",
    "department_match",
]  # fmt: skip
Relation = Literal["", "self", "family", "neighbour", "village", "other"]
Text40 = Annotated[str, msgspec.Meta(max_length=40)]
Text200 = Annotated[str, msgspec.Meta(max_length=200)]
Text2000 = Annotated[str, msgspec.Meta(max_length=2000)]


class LeadReporter(msgspec.Struct, frozen=True, kw_only=True):
    """Who told us and has no account here. `phone`: as they said it, in any style."""

    name: Text40 = ""
    relation: Relation = ""
    phone: Text40 = ""


class SealedPhone(msgspec.Struct, frozen=True):
    """A telephone number as stored. `blind` None: no number could be read in what was said."""

    cipher: bytes
    blind: bytes | None


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What may become a lead. `facts`: by the names of the fact catalogue. `marks`: what is odd about it.

    `reported_by`: the user who found it and hears what becomes of it; `entered_by`: who wrote it down at the desk.
    """

    id: UUID | None = None
    submission_id: UUID | None = None
    source: Source
    channel: Channel
    household_id: UUID | None
    region_code: str
    person_name: str
    person_phone: SealedPhone | None = None
    place: str
    reporter_name: str = ""
    reporter_relation: Relation = ""
    reporter_phone: SealedPhone | None = None
    reported_by: UUID | None = None
    entered_by: UUID | None = None
    partner: tuple[UUID, str] | None = None  # the partner, and its own number of it
    reported_at: datetime
    facts: dict[str, Any]
    marks: tuple[str, ...] = ()


class VisitFinding(msgspec.Struct, frozen=True, kw_only=True):
    """What a visit collected."""

    submission_id: UUID
    household_id: UUID | None
    region_code: str
    person_name: str
    place: str
    reported_by: UUID
    reported_at: datetime
    facts: dict[str, Any]


# What a lead rests on no longer holds: the list it was in, or the record it became of.
LostGround = Literal["list_withdrawn", "record_put_right"]


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
    channel: Channel
    entered_by: UUID | None
    reporter_name: str
    reporter_relation: Relation
    reporter_phone_cipher: bytes | None
    reporter_phone_blind: bytes | None
    person_phone_cipher: bytes | None
    person_phone_blind: bytes | None
    marks: tuple[str, ...]
    partner_id: UUID | None
    partner_number: str | None


class Likely(msgspec.Struct, frozen=True):
    """A programme that the rules do not rule out."""

    programme: str
    result: Literal["eligible", "unknown"]
    title: Text
    missing: int


class LeadOutcome(msgspec.Struct, frozen=True, kw_only=True):
    outcome: Literal["case", "referral", "monitoring", "joined", "withdrawn"]
    case_id: UUID | None
    joined_lead_id: UUID | None
    monitoring_id: UUID | None
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
    channel: Channel
    mode: Literal["online", "offline"]
    region_code: str
    village_name: str | None
    reported_by: str | None
    reporter_name: str
    reporter_relation: Relation
    reported_at: datetime
    respond_by: datetime
    marks: list[str]
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
    channel: Channel
    mode: Literal["online", "offline"]
    region_code: str
    village_name: str | None
    reported_by: str | None
    finder_id: UUID | None
    reporter_name: str
    reporter_relation: Relation
    reporter_phone_cipher: bytes | None
    person_phone_cipher: bytes | None
    reported_at: datetime
    respond_by: datetime
    ended_at: datetime | None
    marks: list[str]
    submission_id: UUID | None
    programmes: list[Any] | None
    outcome: LeadOutcome | None


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which leads a list shows."""

    region: str
    urgent: bool = False
    channel: Channel | None = None
    state: Literal["open", "ended", "all"] = "open"


class LeadList(msgspec.Struct, frozen=True):
    items: list[LeadItem]
    next: str | None


class FactName(msgspec.Struct, frozen=True):
    """A fact by its name in the catalogue, with its title."""

    name: str
    title: Text


class KnownFact(msgspec.Struct, frozen=True, kw_only=True):
    """A fact the rules used. `value_label`: where it is not a number, a day or free text."""

    name: str
    title: Text
    value: Any
    value_label: Text | None


class ConditionShown(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    result: Literal["holds", "fails", "unknown"]
    citation: str
    title: Text
    facts: list[KnownFact]
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
    facts: list[KnownFact]
    programmes: list[ProgrammeShown]


class ScreeningRow(msgspec.Struct, frozen=True, kw_only=True):
    as_of: date
    facts: dict[str, Any]
    programmes: list[Any]


Alike = Literal["household", "phone", "name", "place"]


class LookAlike(msgspec.Struct, frozen=True, kw_only=True):
    """A lead that may tell of the same thing, and what is the same."""

    lead: LeadItem
    reasons: list[Alike]


class LookAlikeRow(msgspec.Struct, frozen=True):
    id: UUID
    reasons: list[Alike]


class LeadReply(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody without an account here was answered, how and by whom."""

    id: UUID
    means: Literal["telephone", "in_person", "hotline", "letter"]
    words: str
    told_by: str
    told_at: datetime


class LeadReplyRequest(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    means: Literal["telephone", "in_person", "hotline", "letter"]
    words: Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]


class LeadPage(msgspec.Struct, frozen=True, kw_only=True):
    """A lead with everything to decide on it. The telephone numbers are readable; the reading is on file."""

    lead: LeadItem
    submission_id: UUID | None
    person_phone: str | None
    reporter_phone: str | None
    screening: Screening | None
    look_alikes: list[LookAlike]
    replies: list[LeadReply]
    monitoring: MonitoringBrief | None
    files: list[FileView]


class LeadRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A lead written down at the desk: who told us, about whom, what happened."""

    id: UUID
    channel: Literal["hotline_12345", "hotline", "telephone", "in_person", "village_committee"]
    region_code: Annotated[str, msgspec.Meta(pattern=r"^\d{6}(\d{3}){0,3}$")]
    person_name: Text40 = ""
    person_phone: Text40 = ""
    place: Text200 = ""
    household_id: UUID | None = None
    event_type: Text40 = "other"
    happened_on: date | None = None
    urgent: bool = False
    description: Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
    reporter: LeadReporter | None = None


class OutcomeRequest(msgspec.Struct, frozen=True, kw_only=True):
    """End a lead without a case: place its household under monitoring, or join it to another lead."""

    id: UUID
    outcome: Literal["monitoring", "joined"]
    note: Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
    joined_lead_id: UUID | None = None
    level: Level = "ordinary"


class TriageItem(OutcomeRequest, frozen=True, kw_only=True):
    """The same for one of many leads."""

    lead_id: UUID


class TriageRequest(msgspec.Struct, frozen=True):
    items: Annotated[tuple[TriageItem, ...], msgspec.Meta(min_length=1, max_length=100)]


class TriageResult(msgspec.Struct, frozen=True):
    """What became of one lead; `problem` None: it was done."""

    lead_id: UUID
    problem: ProblemDetails | None


class TriageResults(msgspec.Struct, frozen=True):
    """In the order asked for."""

    items: list[TriageResult]


class LeadCandidate(msgspec.Struct, frozen=True, kw_only=True):
    """A household that a lead may be about, by one of its members."""

    household_id: UUID
    person_name: str
    birth_date: date | None
    died_on: date | None
    id_last4: str | None
    head_name: str
    address: str
    village_name: str | None
    same_id: bool


class LeadCandidates(msgspec.Struct, frozen=True):
    items: list[LeadCandidate]


class HouseholdFromLead(msgspec.Struct, frozen=True, kw_only=True):
    """A household to be registered with the person the lead is about as its head."""

    id: UUID
    person_id: UUID
    region_code: str
    address: Text200
    head_name: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    sex: Literal["male", "female", "unknown"] = "unknown"
    birth_date: date | None = None
    id_number: Text40 = ""
    phone: Text40 = ""


class PlaceRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Whose household a lead is about: one of the register, or a `new` one that is none of `not_these`."""

    household_id: UUID | None = None
    new: HouseholdFromLead | None = None
    not_these: Annotated[tuple[UUID, ...], msgspec.Meta(max_length=200)] = ()


class LeadStanding(msgspec.Struct, frozen=True, kw_only=True):
    """Open leads of one channel, and how many of them are late."""

    channel: Channel
    open: int
    late: int
    urgent: int


class LeadStandings(msgspec.Struct, frozen=True):
    items: list[LeadStanding]


class NewLeadPartner(msgspec.Struct, frozen=True, kw_only=True):
    """Who brings leads by machine, as the city's 12345 hotline."""

    id: UUID
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]


class LeadPartnerMade(msgspec.Struct, frozen=True):
    """`token` is shown this once and kept nowhere."""

    id: UUID
    name: str
    token: str


class LeadPartner(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    name: str
    made_by: str
    made_at: datetime
    ended_at: datetime | None
    leads: int
    last_at: datetime | None


class LeadPartners(msgspec.Struct, frozen=True):
    items: list[LeadPartner]


class PartnerRow(msgspec.Struct, frozen=True):
    id: UUID
    name: str


class PartnerLead(msgspec.Struct, frozen=True, kw_only=True):
    """A lead as a partner brings it. `number`: the partner's own; the same number again changes nothing."""

    number: Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Za-z._-]{1,60}$")]
    received_at: datetime | None = None
    region_code: Text40 = ""
    person_name: Text40 = ""
    person_phone: Text40 = ""
    place: Text200 = ""
    event_type: Text40 = "other"
    urgent: bool = False
    description: Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
    reporter: LeadReporter | None = None


class PartnerLeadState(msgspec.Struct, frozen=True, kw_only=True):
    """How far a partner's lead has come; nothing of any person."""

    number: str
    state: Literal["received", "case", "decided", "referral", "monitoring"]
    words: Text
    reported_at: datetime
    respond_by: datetime
    ended_at: datetime | None
