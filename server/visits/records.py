"""Visits: what a submission says about one look-in, and the township's review of it."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from server.core.errors import Mark, Text
from server.disagreements import Disagreement
from server.files import FileView
from server.forms import Answer
from server.registry import Worker

Outcome = Literal["met", "carer_met", "nobody_home", "refused", "telephone", "moved", "died", "unknown"]
Evidence = Literal["near", "far", "cannot_tell"]


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """One row of visits. `visited_on`: civil date of Asia/Shanghai, corrected when the phone's clock was wrong."""

    id: UUID
    household_id: UUID | None
    region_code: str
    visitor_id: UUID
    form_id: str
    form_version: str
    visited_on: date
    started_at: datetime | None
    ended_at: datetime | None
    entered_at: datetime
    received_at: datetime
    outcome: Outcome
    counts: bool
    lon: float | None
    lat: float | None
    accuracy_m: float | None
    mock_position: bool
    distance_m: float | None
    evidence: Evidence
    problems: tuple[Mark, ...]


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a household is registered."""

    id: UUID
    region_code: str
    lon: float | None
    lat: float | None


HomeSource = Literal["visits", "register"]


class Home(msgspec.Struct, frozen=True, kw_only=True):
    """Where a family lives: WGS-84 degrees, the radius in metres that holds it with 68 %, and who says so.

    `visits`, `since`: how many visits it was learnt from, and the civil date of the first of them.
    """

    lon: float
    lat: float
    accuracy_m: float
    source: HomeSource
    visits: int = 0
    since: date | None = None


class Reach(msgspec.Struct, frozen=True):
    """What a user could reach when their records came."""

    user_id: UUID
    codes: tuple[str, ...]


class VisitListed(msgspec.Struct, frozen=True, kw_only=True):
    """`disagreements`: facts on which it and another do not agree, open; `same_day`: somebody else visited too.

    `replaced_by`: the record its visitor put it right with. `reasons`: codes of what deserves a second look, the
    surest first.
    """

    id: UUID
    household_id: UUID | None
    head_name: str | None
    region_code: str
    village_name: str | None
    visitor: str
    visited_on: date
    received_at: datetime
    outcome: Outcome
    counts: bool
    replaced_by: UUID | None
    evidence: Evidence
    problem_count: int
    file_count: int
    review: str | None
    disagreements: int
    same_day: bool
    reasons: tuple[str, ...]


class VisitList(msgspec.Struct, frozen=True):
    items: list[VisitListed]
    next: str | None


class PictureRow(msgspec.Struct, frozen=True, kw_only=True):
    visit_id: UUID
    visited_on: date
    visitor: str
    sha256: bytes


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """`thumb_url`: the small picture (JPEG, longer side 480 px), good for ten minutes."""

    visit_id: UUID
    visited_on: date
    visitor: str
    sha256: str
    thumb_url: str


class PictureList(msgspec.Struct, frozen=True):
    items: list[Picture]


class Comment(msgspec.Struct, frozen=True):
    """`path` None: about the visit as a whole."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
    path: str | None = None


class Review(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    decision: Literal["accepted", "returned"]
    comments: tuple[Comment, ...] = ()


class ReviewDone(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    decision: str
    comments: tuple[Comment, ...]
    reviewed_by: str
    reviewed_at: datetime


class VisitRow(Visit, frozen=True, kw_only=True):
    """A visit with the names a screen shows and what the engine made of its form.

    `form_title`: None when the county never published that version. `replaced_by`: the record its visitor put it
    right with.
    """

    form_title: Text | None
    replaced_by: UUID | None
    head_name: str | None
    address: str | None
    home_lon: float | None
    home_lat: float | None
    visitor: str
    answers: dict[str, Any]
    form_problems: tuple[Mark, ...]
    differences: list[Any]


class SameDay(msgspec.Struct, frozen=True, kw_only=True):
    """Another's visit to the same household on the same day. `is_counted`: the follow-up counts this one."""

    id: UUID
    visitor: str
    started_at: datetime | None
    outcome: Outcome
    is_counted: bool


class DrawnList(msgspec.Struct, frozen=True, kw_only=True):
    """Visits drawn for review that nobody looked at yet, those with the surest reasons first. `waiting`: how many."""

    items: list[VisitListed]
    next: str | None
    waiting: int


class OtherVisit(msgspec.Struct, frozen=True, kw_only=True):
    """Another visit that a reason speaks of, as far as the reader may see it."""

    id: UUID
    household_id: UUID | None
    head_name: str | None
    village_name: str | None
    visitor: str
    visited_on: date
    started_at: datetime | None
    entered_at: datetime
    lon: float | None
    lat: float | None
    accuracy_m: float | None


class ReasonRow(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    confidence: float
    figures: dict[str, Any]
    other: OtherVisit | None


class VisitReason(ReasonRow, frozen=True, kw_only=True):
    """Why the visit deserves a second look. `confidence`: how sure it is, by what was measured, that the figures
    contradict each other at all. It says nothing of why, and nothing of the worker.
    """

    text: Text


class LastVisit(msgspec.Struct, frozen=True, kw_only=True):
    """The visit to the household before this one, with its answers in words and its photos."""

    id: UUID
    visited_on: date
    visitor: str
    answers_labelled: list[Answer]
    files: list[FileView]


class LastRow(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    visited_on: date
    visitor: str
    form_id: str
    form_version: str
    answers: dict[str, Any]


class SecondVisit(msgspec.Struct, frozen=True, kw_only=True):
    """Another worker was asked to go there too. `answer_id`: the visit that came of it, None while it is open."""

    id: UUID
    visit_id: UUID
    worker: str
    note: str
    asked_by: str
    asked_at: datetime
    answer_id: UUID | None
    answered_at: datetime | None


class NewSecondVisit(msgspec.Struct, frozen=True, kw_only=True):
    """Ask another worker to look. The same id again is the same request."""

    id: UUID
    worker_id: UUID
    note: Annotated[str, msgspec.Meta(max_length=2000)] = ""


class VisitPage(msgspec.Struct, frozen=True, kw_only=True):
    """`labels`: of questions that a problem or a difference names and nobody answered, by path. `last`: what was
    answered the time before, in the same form. `second_visits`: asked for because of this visit,
    or answered by it. `others`: workers who reach the household and did not make this visit.
    """

    visit: VisitRow
    answers_labelled: list[Answer]
    labels: dict[str, Text]
    files: list[FileView]
    reviews: list[ReviewDone]
    disagreements: list[Disagreement]
    same_day: list[SameDay]
    home: Home | None
    reasons: list[VisitReason]
    last: LastVisit | None
    second_visits: list[SecondVisit]
    others: list[Worker]
