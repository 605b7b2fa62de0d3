"""Draws of household spot checks, and the cases in them."""

from datetime import datetime
from decimal import Decimal
from typing import Literal
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


class SampleCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case of a draw: `drawn` by lot, `forced` by law (visited anyway, not counted), or `not_drawn`."""

    case_id: UUID
    applicant_name: str
    village_name: str | None
    programme_title: Text
    part: Part
    checked_at: datetime | None


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
