"""Approval sessions as they are stored and as they travel."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from server.approval_sessions.moves import ItemState, SessionAct, SessionState
from server.core.errors import ProblemDetails, Text

Duty = Literal["chair", "member", "recorder", "guest"]
Outcome = Literal["approve", "refuse", "postpone"]
Words = Annotated[str, msgspec.Meta(max_length=2000)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
Place = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
Hour = Annotated[str, msgspec.Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class NewApprovalSession(msgspec.Struct, frozen=True, kw_only=True):
    """Prepare the session of one of the county's days. The id makes a repeat harmless."""

    id: UUID
    planned_on: date
    starts_at: Hour
    place: Place


class NewSessionAct(msgspec.Struct, frozen=True, kw_only=True):
    """Call the members, open, close, move to another `day`, or cancel; the last two with the reason."""

    id: UUID
    act: SessionAct
    day: date | None = None
    starts_at: Hour | None = None
    place: Place | None = None
    reason: Words = ""


class ApprovalSession(msgspec.Struct, frozen=True, kw_only=True):
    """A session as lists show it: cases still to hear or decide, heard and not decided, decided."""

    id: UUID
    planned_on: date
    day: date
    starts_at: str
    place: str
    state: SessionState
    last_number: int
    on_agenda: int
    heard: int
    decided: int


class SessionActRow(msgspec.Struct, frozen=True, kw_only=True):
    number: int
    act: str
    day: date
    reason: str
    by: str
    done_at: datetime


class NewSessionMember(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who is called. `user_id`: their account, where they have one, so that they are told."""

    id: UUID
    name: Name
    duty: Duty
    user_id: UUID | None = None


class MemberAccount(msgspec.Struct, frozen=True):
    """The account over which a member is told of the session; None: none."""

    user_id: UUID | None


class SessionMember(msgspec.Struct, frozen=True, kw_only=True):
    """`present` None: not there yet; False: left. Chair and members vote. `login`: of the account that is linked;
    `told`: it is in use, so that the member hears of the session over it."""

    id: UUID
    name: str
    duty: Duty
    user_id: UUID | None
    login: str | None
    told: bool
    present: bool | None
    noted_at: datetime | None

    @property
    def votes(self) -> bool:
        """Whether the member counts for the quorum and has a vote."""
        return self.duty in ("chair", "member")


class NewAttendance(msgspec.Struct, frozen=True, kw_only=True):
    """A member came, or left."""

    id: UUID
    member_id: UUID
    present: bool


class PlannedDay(msgspec.Struct, frozen=True):
    """A day of the county on which no session is prepared yet. `settled` False: next year's calendar is not entered,
    and the day is counted by weekdays alone."""

    day: date
    settled: bool


class SessionsAhead(msgspec.Struct, frozen=True, kw_only=True):
    """What is to come: days without a session, and of the cases to decide that stand on no agenda: how many, how many
    of them are late before the next session is over."""

    planned: list[PlannedDay]
    next_day: date
    waiting: int
    pressing: int


class ApprovalSessionPage(msgspec.Struct, frozen=True, kw_only=True):
    """A session whole but for its agenda. `needed`: of the members with a vote; `rule`: how outcomes stand;
    `next_day`: the session after it; `ceiling`: above it a case needs minutes of its own; `acts_open`: what may be
    done with the session now."""

    session: ApprovalSession
    members: list[SessionMember]
    needed: int
    rule: Literal["consensus", "majority"]
    cutoff: date
    next_day: date
    ceiling: Decimal | None
    acts: list[SessionActRow]
    acts_open: list[SessionAct]
    minutes: list["MinutesShown"]


class WaitingRow(msgspec.Struct, frozen=True, kw_only=True):
    """A case to decide that stands on no agenda."""

    case_id: UUID
    programme: str
    applicant_name: str
    region_code: str
    village_name: str | None
    due_on: date | None
    ready_at: datetime


class WaitingCase(msgspec.Struct, frozen=True, kw_only=True):
    """The same in words. `pressing`: its limit ends before the session after the next, so that it belongs on the next
    agenda; `late`: its limit ends before the next session."""

    case_id: UUID
    programme_title: Text
    applicant_name: str
    village_name: str | None
    due_on: date | None
    ready_at: datetime
    pressing: bool
    late: bool


class TooLateCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case whose limit ends before the day of the session that could hear it."""

    case_id: UUID
    programme: str
    applicant_name: str
    due_on: date
    session_day: date


class NewAgendaItem(msgspec.Struct, frozen=True, kw_only=True):
    """Put a case on the agenda. `reason`: needed after the cut-off."""

    id: UUID
    case_id: UUID
    reason: Words = ""


class EndAgendaItem(msgspec.Struct, frozen=True, kw_only=True):
    """Take a case off the agenda, or leave it for another session, and why."""

    how: Literal["postpone", "remove"]
    reason: Words


class AgendaOrder(msgspec.Struct, frozen=True):
    """The items in the order in which they are to be heard; those left out follow as they were."""

    item_ids: Annotated[list[UUID], msgspec.Meta(min_length=1, max_length=500)]


class ItemRow(msgspec.Struct, frozen=True, kw_only=True):
    """An item with its case as it stands now, and the newest hearing. `gone`: the case is to be decided no more;
    `died_on`: of the applicant; `relatives`: members' names in the register of close relatives of this household."""

    id: UUID
    session_id: UUID
    case_id: UUID
    position: int
    state: ItemState
    reason: str
    added_at: datetime
    programme: str
    applicant_name: str
    region_code: str
    village_name: str | None
    household_id: UUID | None
    stage: str
    due_on: date | None
    died_on: date | None
    asked: Decimal | None
    number: int | None
    outcome: Outcome | None
    amount: Decimal | None
    hearing_reason: str | None
    discussion: str | None
    there: int | None
    votes_for: int | None
    votes_against: int | None
    abstained: int | None
    recorded_by: UUID | None
    recorder: str | None
    decided_by: str | None
    end_reason: str | None


class StepOut(msgspec.Struct, frozen=True, kw_only=True):
    """A member does not hear this case, and why."""

    item_id: UUID
    member_id: UUID
    name: str
    reason: str


class NewStepOut(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    member_id: UUID
    reason: Words


class AgendaItem(msgspec.Struct, frozen=True, kw_only=True):
    """A case on an agenda. `pressing`, `late`: its limit ends before the next session, or before this one; `gone`: it
    was withdrawn or decided elsewhere; `related`: members whom the register of close relatives names for this
    household and who did not step out yet; `own`: the hearing was written down by the reader, so another decides."""

    id: UUID
    case_id: UUID
    position: int
    state: ItemState
    reason: str
    programme_title: Text
    applicant_name: str
    village_name: str | None
    due_on: date | None
    pressing: bool
    late: bool
    gone: bool
    died_on: date | None
    asked: Decimal | None
    related: list[str]
    stepped_out: list[StepOut]
    outcome: Outcome | None
    amount: Decimal | None
    hearing_reason: str | None
    discussion: str | None
    votes_for: int | None
    votes_against: int | None
    abstained: int | None
    recorder: str | None
    own: bool
    decided_by: str | None
    end_reason: str | None


class NewHearing(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a case. `discussion`: the case's own minutes, needed above the ceiling. Votes of those there but
    for those who stepped out; for a postponement too."""

    id: UUID
    outcome: Outcome
    amount: Decimal | None = None
    reason: Words = ""
    discussion: Annotated[str, msgspec.Meta(max_length=8000)] = ""
    votes_for: Annotated[int, msgspec.Meta(ge=0)]
    votes_against: Annotated[int, msgspec.Meta(ge=0)] = 0
    abstained: Annotated[int, msgspec.Meta(ge=0)] = 0


class DecideItem(msgspec.Struct, frozen=True):
    id: UUID
    item_id: UUID


class DecideItems(msgspec.Struct, frozen=True):
    """Decide items as they were heard, each by itself. Each `id` makes a repeat harmless."""

    items: Annotated[list[DecideItem], msgspec.Meta(min_length=1, max_length=100)]


class ItemDecided(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one item of many: the stage its case is at now, or why nothing was done."""

    item_id: UUID
    applicant_name: str | None
    stage_title: Text | None
    problem: ProblemDetails | None


class AgendaGathered(msgspec.Struct, frozen=True):
    """How many cases came on the agenda, and how many wait that were ready after the cut-off."""

    added: int
    after_cutoff: int


class NewMinutes(msgspec.Struct, frozen=True, kw_only=True):
    """Make the minutes of a session that is closed; `reason`: what is put right, from the second version on."""

    id: UUID
    reason: Words = ""


class MinutesMember(msgspec.Struct, frozen=True):
    name: str
    duty: Duty
    present: bool


class MinutesItem(msgspec.Struct, frozen=True, kw_only=True):
    """One case in a version of the minutes of a day."""

    day: date
    place: str
    version: int
    position: int
    applicant_name: str
    village_name: str
    programme: str
    state: ItemState
    outcome: Outcome | None
    amount: Decimal | None
    reason: str
    discussion: str
    votes: tuple[int, int, int] | None
    stepped_out: tuple[str, ...]
    decided_by: str


class MinutesHead(msgspec.Struct, frozen=True, kw_only=True):
    day: date
    starts_at: str
    place: str
    members: tuple[MinutesMember, ...]
    needed: int
    recorder: str


class MinutesRow(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    session_id: UUID
    version: int
    content: MinutesHead
    reason: str
    made_by: UUID
    maker: str
    made_at: datetime
    signed_by: str | None
    signed_at: datetime | None


class MinutesShown(msgspec.Struct, frozen=True, kw_only=True):
    """A version of the minutes; `own`: made by the reader, so another signs."""

    id: UUID
    version: int
    reason: str
    maker: str
    made_at: datetime
    signed_by: str | None
    signed_at: datetime | None
    own: bool


class MinutesPage(msgspec.Struct, frozen=True, kw_only=True):
    """A version of the minutes whole, as it was frozen."""

    minutes: MinutesRow
    items: list[MinutesItem]


class MinutesItemRow(msgspec.Struct, frozen=True):
    content: MinutesItem


class CaseMinutes(msgspec.Struct, frozen=True, kw_only=True):
    """What signed minutes say of one case."""

    content: MinutesItem
    signed_by: str
    signed_at: datetime
