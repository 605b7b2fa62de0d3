"""Draws of household spot checks, and the cases in them."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from server.core.errors import Text

Part = Literal["drawn", "forced", "not_drawn"]


class NewSample(msgspec.Struct, frozen=True):
    """Draw now from every case that waits for its draw. The same id again is the same draw."""

    id: UUID


class SampleItem(msgspec.Struct, frozen=True, kw_only=True):
    """One draw. `ratio`: the share in force; `base_count`: cases the share was taken of, without the forced ones."""

    id: UUID
    seed: str
    ratio: Decimal
    base_count: int
    drawn_count: int
    forced_count: int
    checked_count: int
    drawn_by: str
    drawn_at: datetime


class SampleCaseRow(msgspec.Struct, frozen=True, kw_only=True):
    case_id: UUID
    applicant_name: str
    village_name: str | None
    programme: str
    part: Part
    checked_at: datetime | None
    checked_by: str | None
    visitor_id: UUID | None
    visitor_name: str | None


class SampleCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case of a draw: `drawn` by lot, `forced` by law (visited anyway, not counted), or `not_drawn`. `visitor_id`:
    who of the county's staff visits; None: the township does."""

    case_id: UUID
    applicant_name: str
    village_name: str | None
    programme_title: Text
    part: Part
    checked_at: datetime | None
    checked_by: str | None
    visitor_id: UUID | None
    visitor_name: str | None


class Visitor(msgspec.Struct, frozen=True):
    """One of the county's staff, to whom checks can be given."""

    id: UUID
    name: str


class GivenVisits(msgspec.Struct, frozen=True, kw_only=True):
    """Give the checks of these cases to one of the county's staff, or with None back to the township."""

    cases: Annotated[tuple[UUID, ...], msgspec.Meta(min_length=1, max_length=1000)]
    visitor_id: UUID | None


class Fitness(msgspec.Struct, frozen=True):
    """A case of a draw as giving its check away sees it. `proposed_by`: who gave an opinion on it."""

    case_id: UUID
    part: Part
    checked: bool
    proposed_by: list[UUID]


class SamplePage(msgspec.Struct, frozen=True, kw_only=True):
    """A draw with its cases. `agrees`: drawn again from the same cases and seed, the same cases come out."""

    sample: SampleItem
    agrees: bool
    cases: list[SampleCase]


class Waiting(msgspec.Struct, frozen=True):
    """How many cases wait for their draw, and how many of them are visited anyway."""

    waiting: int
    forced: int


class SampleList(msgspec.Struct, frozen=True, kw_only=True):
    """Draws, the newest first, and what waits for the next one."""

    items: list[SampleItem]
    next: str | None
    waiting: Waiting
