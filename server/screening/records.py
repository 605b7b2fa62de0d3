"""What the rules say of households, and what must be looked at."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from server.core.errors import Text
from server.leads import FactName, ProgrammeShown

Result = Literal["eligible", "not_eligible", "unknown"]
Note = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]


class Home(msgspec.Struct, frozen=True):
    """A household as screening needs it, and its standing of before, None when it has none."""

    id: UUID
    region_code: str
    head_name: str
    address: str
    registered_at: datetime
    answers: str | None
    findings: list[str] | None


class Standing(msgspec.Struct, frozen=True):
    """What is known of a household and the rules' answers; see policy.everyone."""

    household_id: UUID
    facts: dict[str, Any]
    answers: str
    findings: list[str]


class ResultRow(msgspec.Struct, frozen=True):
    """The answer for one programme that holds now."""

    household_id: UUID
    programme: str
    result: Result
    promising: bool
    receives: bool
    missing: list[str]


class Question(msgspec.Struct, frozen=True):
    """A household that qualifies for a programme it is not in. `known`: fingerprint of the facts the rules read."""

    household_id: UUID
    programme: str
    known: str


class FindingRow(msgspec.Struct, frozen=True):
    """Something to look at. `subject`: a person, case, visit or programme it is about, or nothing."""

    household_id: UUID
    finding: str
    subject: str = ""
    detail: dict[str, Any] = {}

    @property
    def key(self) -> tuple[UUID, str, str]:
        """What makes two of them the same."""
        return self.household_id, self.finding, self.subject


class ProgrammeCount(msgspec.Struct, frozen=True):
    """How many households qualify for a programme without being in it, and how many may."""

    programme: str
    title: Text
    eligible: int
    promising: int


class FindingCount(msgspec.Struct, frozen=True):
    """How many findings of a kind wait for an answer, and how many of those are late."""

    finding: str
    title: Text
    waiting: int
    late: int


class ScreeningSummary(msgspec.Struct, frozen=True):
    """Screening at a glance. `screened_on`: of the last whole run, None before the first. `findings_late`: of those
    that wait for an answer."""

    screened_on: date | None
    households: int
    programmes: list[ProgrammeCount]
    findings: int
    findings_late: int
    kinds: list[FindingCount]


class ResultItem(msgspec.Struct, frozen=True):
    """A household that qualifies or may qualify for a programme it is not in."""

    id: UUID
    household_id: UUID
    head_name: str
    address: str
    village_name: str | None
    programme: str
    title: Text
    result: Result
    missing: list[FactName]
    since: date
    lead_id: UUID | None


Answer = Literal["benefit_ended", "explained", "wrong"]
FindingState = Literal["waiting", "late", "answered"]


class FindingAnswer(msgspec.Struct, frozen=True):
    """What came of a finding. `answer` None: written down before there were three answers; `ended_from`: the day from
    which on the benefit should not have been paid, None where it was not ended or that was not asked yet."""

    answer: Answer | None
    note: str
    answered_by: str
    answered_at: datetime
    ended_from: date | None


class FoundItem(msgspec.Struct, frozen=True):
    """A finding as shown, with its rule. `level`: who answers it; the county from the day after `due_on` on."""

    id: UUID
    household_id: UUID
    head_name: str
    address: str
    village_name: str | None
    finding: str
    subject: str
    title: Text
    citation: str
    detail: dict[str, Any]
    found_on: date
    due_on: date
    late: bool
    level: Literal["township", "county"]
    answered: FindingAnswer | None


class ResultLine(msgspec.Struct, frozen=True):
    """A row of the list of those who qualify or may."""

    id: UUID
    household_id: UUID
    region_code: str
    head_name: str
    address: str
    village_name: str | None
    programme: str
    result: Result
    missing: list[str]
    since: date
    lead_id: UUID | None


class FoundRow(msgspec.Struct, frozen=True):
    """A row of the list of findings."""

    id: UUID
    household_id: UUID
    head_name: str
    address: str
    village_name: str | None
    finding: str
    subject: str
    detail: dict[str, Any]
    found_on: date
    due_on: date
    answered: FindingAnswer | None


class SummaryRow(msgspec.Struct, frozen=True):
    """Counts: by finding, of those that wait and of the late ones among them; by programme, of those who qualify and
    of those who may."""

    screened_on: date | None
    households: int
    findings: dict[str, tuple[int, int]]
    programmes: dict[str, tuple[int, int]]


class ScreeningResultList(msgspec.Struct, frozen=True):
    """Those who qualify or may; `next` is given back as `after`."""

    items: list[ResultItem]
    next: str | None


class FindingList(msgspec.Struct, frozen=True):
    """Findings; `next` is given back as `after`."""

    items: list[FoundItem]
    next: str | None


class FindingReview(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody looked at a finding: the benefit was ended, it has its explanation, or it is wrong, and why. The
    finding stays on file and ends when it is no longer so. `ended_from`: with benefit_ended, the day from which on it
    should not have been paid; what was paid for the months after it is to be claimed back."""

    id: UUID
    answer: Answer
    note: Note
    ended_from: date | None = None


FindingStep = Literal["opened", "near", "late"]


class NoticeRow(msgspec.Struct, frozen=True):
    """A step of a finding that was not told yet."""

    finding_id: UUID
    step: FindingStep


class FindingNews(msgspec.Struct, frozen=True):
    """A step of a finding for one user who is to hear of it."""

    finding_id: UUID
    step: FindingStep
    user_id: UUID
    household_id: UUID
    head_name: str
    finding: str
    subject: str
    due_on: date


class HouseholdScreening(msgspec.Struct, frozen=True):
    """One household by the rules of today. `questions`: facts the next visit should ask, the most promising first."""

    as_of: date
    programmes: list[ProgrammeShown]
    questions: list[FactName]
    findings: list[FoundItem]


class EffectRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A value of a parameter to be tried over everybody, as it would be from a day on."""

    name: str
    value: Any
    valid_from: date


class ProgrammeDifference(msgspec.Struct, frozen=True):
    """A programme under both values: households that would begin to qualify, and that would cease to."""

    programme: str
    title: Text
    before: int
    after: int
    more: int
    fewer: int


class ChangedHousehold(msgspec.Struct, frozen=True):
    """A household whose answer would differ."""

    household_id: UUID
    head_name: str
    address: str
    village_name: str | None
    programme: str
    before: Result
    after: Result


class Effect(msgspec.Struct, frozen=True):
    """What a value would change. `programmes` is empty when no rule of a programme reads the parameter."""

    households: int
    programmes: list[ProgrammeDifference]
    first: list[ChangedHousehold]


class CourseStage(msgspec.Struct, frozen=True):
    """A stage of a programme; `level` is who is expected to act."""

    id: str
    title: Text
    level: str
    final: bool


class CourseAct(msgspec.Struct, frozen=True):
    """An act: from which stages to which, by whom, under which rules, and the clocks it starts and stops."""

    id: str
    title: Text
    sources: list[str]
    targets: list[str]
    roles: list[str]
    rules: list[str]
    starts: list[str]
    stops: list[str]


class Course(msgspec.Struct, frozen=True):
    """The course of a programme's cases, as its data says."""

    programme: str
    title: Text
    start: str
    stages: list[CourseStage]
    acts: list[CourseAct]
