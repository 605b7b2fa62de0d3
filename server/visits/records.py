"""Visits: what a submission says about one look-in, and the township's review of it."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from server.core.errors import Mark
from server.disagreements import Disagreement
from server.files import FileView
from server.forms import Answer

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


class Reach(msgspec.Struct, frozen=True):
    """What a user could reach when their records came."""

    user_id: UUID
    codes: tuple[str, ...]


class VisitListed(msgspec.Struct, frozen=True, kw_only=True):
    """`disagreements`: facts on which it and another do not agree, open; `same_day`: somebody else visited too."""

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
    evidence: Evidence
    problem_count: int
    file_count: int
    review: str | None
    disagreements: int
    same_day: bool


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
    """A visit with the names a screen shows and what the engine made of its form."""

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


class VisitPage(msgspec.Struct, frozen=True, kw_only=True):
    visit: VisitRow
    answers_labelled: list[Answer]
    files: list[FileView]
    reviews: list[ReviewDone]
    disagreements: list[Disagreement]
    same_day: list[SameDay]
