"""Public notices as they are made, posted, objected to and taken down."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from server.core.errors import Text

Place = Literal["village_board", "township_board", "hall_screen"]
State = Literal["draft", "posted", "over", "removed"]
Sentence = Annotated[str, msgspec.Meta(max_length=2000)]
Sha256 = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class NewNotice(msgspec.Struct, frozen=True, kw_only=True):
    """A notice about cases of one village. `contact`: how to supervise and report. `until`: the last day, for kinds
    whose days no rule gives. `facts`: what the kind asks for besides, by the names of the fact catalogue."""

    id: UUID
    kind: str
    case_ids: Annotated[tuple[UUID, ...], msgspec.Meta(min_length=1, max_length=50)]
    contact: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    until: date | None = None
    facts: dict[str, Any] = {}


class Wording(msgspec.Struct, frozen=True):
    """Opening, one text for each case in its order, closing."""

    texts: Annotated[tuple[Sentence, ...], msgspec.Meta(min_length=3, max_length=52)]


class Posting(msgspec.Struct, frozen=True):
    """Where the notice now hangs."""

    places: Annotated[tuple[Place, ...], msgspec.Meta(min_length=1)]


class PhotoAdded(msgspec.Struct, frozen=True):
    """A photo of the posted notice, uploaded as any file."""

    sha256: Sha256
    place: Place


class NewObjection(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody says against a case on a notice. `objector` None: anonymous. `received_on`: today unless told."""

    id: UUID
    case_id: UUID
    content: Annotated[str, msgspec.Meta(min_length=1, max_length=4000)]
    objector: Annotated[str, msgspec.Meta(max_length=100)] | None = None
    received_on: date | None = None


class Removal(msgspec.Struct, frozen=True):
    reason: Annotated[str, msgspec.Meta(max_length=1000)]


class NoticeRow(msgspec.Struct, frozen=True, kw_only=True):
    """A notice with its newest wording, its posting and its removal."""

    id: UUID
    kind: str
    region_code: str
    village_name: str | None
    contact: str
    until: date | None
    made_by: str
    made_at: datetime
    texts: list[str]
    text_number: int
    places: list[Place] | None
    posted_on: date | None
    due_on: date | None
    proof: dict[str, Any] | None
    posted_by: str | None
    removed_on: date | None
    removal_reason: str | None
    cases: int
    objections: int
    open_cases: int

    def state(self, today: date) -> State:
        """Draft; posted; over (its days ended, by the clock or the calendar); removed by somebody before."""
        if self.posted_on is None:
            return "draft"
        if self.removed_on is not None and self.removal_reason is not None:
            return "removed"
        over = self.removed_on is not None or (self.due_on is not None and self.due_on < today)
        return "over" if over else "posted"


class NoticeItem(msgspec.Struct, frozen=True, kw_only=True):
    """A notice on the board. `waiting`: cases whose notice is over and that nobody took further."""

    id: UUID
    kind: str
    title: Text
    level: str
    village_name: str | None
    state: State
    cases: int
    waiting: int
    objections: int
    posted_on: date | None
    due_on: date | None
    removed_on: date | None
    made_at: datetime


class NoticeList(msgspec.Struct, frozen=True):
    items: list[NoticeItem]
    next: str | None


class NoticeCaseRow(msgspec.Struct, frozen=True, kw_only=True):
    case_id: UUID
    position: int
    facts: dict[str, Any]
    applicant_name: str
    programme: str
    stage: str


class NoticeCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case on a notice, where it stands now, and whether it still waits for the notice."""

    case_id: UUID
    applicant_name: str
    stage: str
    stage_title: Text
    waits: bool


class FindingShown(msgspec.Struct, frozen=True, kw_only=True):
    """What stops a notice: `part` of its texts, characters `start` to `end`, why, and what to do."""

    part: int
    start: int
    end: int
    why: str
    excerpt: str
    remedy: Text


class Objection(msgspec.Struct, frozen=True, kw_only=True):
    """`reopened`: it sent the case back. In time and not reopened: the level that posted must take it up.
    `complained`: the notice was over, it reopens nothing and became a complaint of the county's."""

    id: UUID
    case_id: UUID
    applicant_name: str
    objector: str | None
    content: str
    received_on: date
    in_time: bool
    reopened: bool
    complained: bool
    recorded_by: str
    recorded_at: datetime


class LateObjection(msgspec.Struct, frozen=True, kw_only=True):
    """An objection that goes to oversight, with whom it is about."""

    id: UUID
    case_id: UUID
    household_id: UUID | None
    region_code: str
    objector: str | None
    content: str
    received_on: date
    recorded_by: UUID


class NoticePhoto(msgspec.Struct, frozen=True, kw_only=True):
    sha256: str
    place: Place
    state: str
    added_by: str
    added_at: datetime


class PhotoRow(msgspec.Struct, frozen=True, kw_only=True):
    sha256: bytes
    place: Place
    added_by: str
    added_at: datetime


class NoticePage(msgspec.Struct, frozen=True, kw_only=True):
    """A notice whole. `may_end_from`: the first day on which its end can be recorded."""

    notice: NoticeItem
    contact: str
    made_by: str
    places: list[Place]
    posted_by: str | None
    proof: dict[str, Any] | None
    removal_reason: str | None
    texts: list[str]
    findings: list[FindingShown]
    cases: list[NoticeCase]
    photos: list[NoticePhoto]
    objections: list[Objection]
    may_end_from: date | None


class Ended(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one case when its notice ended. `problem`: why it could not go on."""

    case_id: UUID
    applicant_name: str
    stage: str | None
    problem: str | None
    detail: Text | None


class EndedNotice(msgspec.Struct, frozen=True, kw_only=True):
    results: list[Ended]
    notice: NoticePage


class KindShown(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of notice: whose, by which act, with which days. `on`: this county posts it."""

    id: str
    title: Text
    level: str
    programmes: list[str]
    act: str
    asks: list[str]
    citation: str
    days: int | None
    most_days: int
    on: bool


class NoticeKinds(msgspec.Struct, frozen=True):
    items: list[KindShown]


class PublicRow(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    kind: str
    village_name: str | None
    contact: str
    texts: list[str]
    places: list[Place]
    posted_on: date
    due_on: date | None
    stages: list[tuple[str, str]]


class PublicNotice(msgspec.Struct, frozen=True, kw_only=True):
    """A notice as anybody may read it: nothing but what hangs on the board."""

    id: UUID
    title: Text
    village: str
    posted_on: date
    due_on: date | None
    places: list[Text]
    texts: list[str]


class PublicNotices(msgspec.Struct, frozen=True):
    county: str
    items: list[PublicNotice]
    next: str | None
