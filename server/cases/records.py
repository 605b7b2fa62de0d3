"""Aid cases: who, what is known, the path of acts, the decision, the law's clocks."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from policy.programmes import Desk
from server.core.errors import ProblemDetails, Text
from server.files import FileView
from server.forms import Answer
from server.leads import ProgrammeShown, Screening
from server.screening import FoundItem


class NewCase(msgspec.Struct, frozen=True, kw_only=True):
    """Open a case, from a lead or for a household. `applicant_name` only where neither tells it."""

    id: UUID
    programme: str
    lead_id: UUID | None = None
    household_id: UUID | None = None
    urgent: bool = False
    applicant_name: str | None = None
    region_code: str | None = None
    note: Annotated[str, msgspec.Meta(max_length=2000)] = ""


class CaseRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of cases; `stage` and `number` are those of its newest act, `due_on` the nearest limit that runs."""

    id: UUID
    programme: str
    household_id: UUID | None
    region_code: str
    village_name: str | None
    lead_id: UUID | None
    applicant_name: str
    urgent: bool
    facts: dict[str, Any]
    opened_by: UUID
    opened_at: datetime
    stage: str
    number: int
    due_on: date | None


class CaseKnown(msgspec.Struct, frozen=True, kw_only=True):
    """A case with everything its acts have recorded."""

    id: UUID
    region_code: str
    known: dict[str, Any]


class StandingRow(msgspec.Struct, frozen=True, kw_only=True):
    programme: str
    stage: str
    open: int
    late: int
    due_today: int


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How many open cases of a programme stand at a stage; `next_level`: whose turn it is, unless it `rests`."""

    programme: str
    programme_title: Text
    stage: str
    stage_title: Text
    next_level: str
    rests: bool
    open: int
    late: int
    due_today: int


class ClockRow(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    case_id: UUID
    rule_id: str
    started_on: date
    due_on: date
    stopped_on: date | None
    paused_on: date | None
    proof: dict[str, Any]


class ClockChangeRow(msgspec.Struct, frozen=True, kw_only=True):
    """A limit was halted, went on, or got more days: from which day, why and by whom."""

    id: UUID
    clock_id: UUID
    rule_id: str
    change: Literal["pause", "resume", "extend"]
    on_day: date
    days: int | None
    reason: str
    by: str
    changed_at: datetime


class ClockChange(msgspec.Struct, frozen=True, kw_only=True):
    """Halt a limit from today, let it go on from today, or give it `days` more of its own unit (`extend` only)."""

    id: UUID
    rule_id: str
    change: Literal["pause", "resume", "extend"]
    days: Annotated[int, msgspec.Meta(ge=1, le=60)] | None = None
    reason: Annotated[str, msgspec.Meta(max_length=2000)]


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """Facts of a case put right, by the names of the fact catalogue, and why. What was there stays in its act."""

    id: UUID
    facts: dict[str, Any]
    reason: Annotated[str, msgspec.Meta(max_length=2000)]


class ClockShown(msgspec.Struct, frozen=True, kw_only=True):
    """A limit of the law on this case. `state` as of today; the proof can be checked by hand."""

    rule_id: str
    title: Text
    started_on: date
    due_on: date
    stopped_on: date | None
    state: Literal["running", "warning", "due_today", "late", "paused", "stopped"]
    citation: str
    proof: dict[str, Any]


class CaseItem(msgspec.Struct, frozen=True, kw_only=True):
    """A case as the queue shows it."""

    id: UUID
    programme: str
    programme_title: Text
    household_id: UUID | None
    applicant_name: str
    region_code: str
    village_name: str | None
    stage: str
    stage_title: Text
    next_level: str
    ended: bool
    urgent: bool
    opened_at: datetime
    clocks: list[ClockShown]


class CaseList(msgspec.Struct, frozen=True):
    """One page of cases; `next` is given back as `after`."""

    items: list[CaseItem]
    next: str | None


class Place(msgspec.Struct, frozen=True, array_like=True):
    """Where a page of the queue ended."""

    urgent: bool
    due_on: date | None
    id: UUID


class ActRow(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    number: int
    act: str
    stage_from: str | None
    stage_to: str
    actor_id: UUID
    actor_name: str
    actor_role: str
    acted_at: datetime
    detail: dict[str, Any]


class ActShown(msgspec.Struct, frozen=True, kw_only=True):
    """An act that was done, in words; `detail`: what was recorded with it."""

    number: int
    act: str
    title: Text
    stage_from: str | None
    stage_to: str
    stage_title: Text
    actor_name: str
    actor_role: str
    acted_at: datetime
    detail: list["FactShown"]


class FactShown(msgspec.Struct, frozen=True, kw_only=True):
    """A fact with its title, its value in words, and where it comes from."""

    name: str
    title: Text
    value: Any
    value_label: Text | None
    source: str


class Need(msgspec.Struct, frozen=True, kw_only=True):
    """A fact that an act needs from whoever does it, and how to ask for it."""

    name: str
    title: Text
    type: str
    choices: list[tuple[str, Text]]


class PossibleAct(msgspec.Struct, frozen=True, kw_only=True):
    """What the caller may do next. `refusals`: why it cannot be done yet, with the rules. `desk`: where it is done,
    when that is not the case itself (notices, referrals, payments, samples)."""

    act: str
    title: Text
    to: str
    rules: list[str]
    needs: list[Need]
    refusals: list["RefusalShown"]
    desk: Desk | None


class RefusalShown(msgspec.Struct, frozen=True, kw_only=True):
    rules: list[str]
    text: Text


class StageShown(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    title: Text
    level: str
    state: Literal["done", "now", "open"]


class Survey(msgspec.Struct, frozen=True, kw_only=True):
    """A household survey of this case, as evaluated. `replaced_by`: the survey its own maker put it right with."""

    submission_id: UUID
    by: str
    received_at: datetime
    attached: bool
    answers_labelled: list[Answer]
    problems: list[Any]
    replaced_by: UUID | None
    files: list[FileView]


class SurveyRow(msgspec.Struct, frozen=True, kw_only=True):
    submission_id: UUID
    form_id: str
    form_version: str
    by: str
    received_at: datetime
    answers: dict[str, Any]
    problems: list[Any]
    replaced_by: UUID | None


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    decision: Literal["approve", "refuse"]
    amount: Decimal | None
    reason: str
    decided_by: str
    decided_at: datetime


class EarlierAid(msgspec.Struct, frozen=True, kw_only=True):
    """Temporary aid that the household was given within a year before; `same_cause`: for the same kind of event."""

    case_id: UUID
    programme: str
    decided_on: date
    amount: Decimal
    same_cause: bool


class CasePage(msgspec.Struct, frozen=True, kw_only=True):
    """A case that can be read from top to bottom. `correctable`: the facts that may be put right, and how to ask."""

    case: CaseItem
    lead_id: UUID | None
    facts: list[FactShown]
    screening: Screening | None
    surveys: list[Survey]
    acts: list[ActShown]
    possible_acts: list[PossibleAct]
    decision: Decision | None
    earlier: list[EarlierAid]
    stages: list[StageShown]
    correctable: list[Need]
    clock_changes: list[ClockChangeRow]


class GroundsThen(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules make of what was known when the case was decided, with the values in force that day.
    `same_rules` False: the rules themselves were written otherwise then."""

    decided_on: date
    result: Literal["eligible", "not_eligible", "unknown"]
    same_rules: bool


class ChangedCondition(msgspec.Struct, frozen=True, kw_only=True):
    """A condition that comes out otherwise now than at the decision."""

    id: str
    title: Text
    then: Literal["holds", "fails", "unknown"]
    now: Literal["holds", "fails", "unknown"]
    citation: str


class CaseGrounds(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules say now of whom a case is about; `then` None while nothing is decided."""

    as_of: date
    now: ProgrammeShown
    then: GroundsThen | None
    changed: list[ChangedCondition]
    findings: list[FoundItem]


class ActRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Do an act. `facts`: what it needs, by the names of the fact catalogue. `id` makes a repeat harmless."""

    id: UUID
    act: str
    facts: dict[str, Any] = {}
    note: Annotated[str, msgspec.Meta(max_length=4000)] = ""


class ManyActs(msgspec.Struct, frozen=True):
    """Acts on many cases, each by itself."""

    items: Annotated[list["ActOn"], msgspec.Meta(min_length=1, max_length=100)]


class ActOn(ActRequest, frozen=True, kw_only=True):
    """One of many acts, with its case."""

    case_id: UUID


class ActResult(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one act of many: the stage the case is at now, or why nothing was done."""

    case_id: UUID
    applicant_name: str | None
    stage_title: Text | None
    problem: ProblemDetails | None


class SurveyWanted(msgspec.Struct, frozen=True, kw_only=True):
    """A case that waits for its household survey, as phones hold it."""

    case_id: UUID
    household_id: UUID | None
    applicant_name: str
    programme: str
    region_code: str
    form_id: str
    facts: dict[str, Any]
    opened_at: datetime
