"""Coverage as it travels: figures by month and by place, and the households behind one figure."""

from datetime import date
from typing import Literal, get_args
from uuid import UUID

import msgspec

Part = Literal["seen", "entered_late", "late", "waiting", "attempted", "not_synced", "excused", "missed"]
Figure = Literal["wanted", "seen", "entered_late", "late", "waiting", "attempted", "not_synced", "excused", "missed"]

PARTS: tuple[Part, ...] = get_args(Part)


class CoverageFigures(msgspec.Struct, frozen=True, kw_only=True):
    """Visits owed and what became of them; `wanted` is the sum of the others.

    `seen`: made by the due date or within grace. `entered_late`: made in time too, but the record came after grace.
    `late`: made after grace. `waiting`: still in time, or moved by a pause that is over. `attempted`: nobody was met
    so often that another action is asked for. `not_synced`: past grace, and the phone was not heard of since the due
    date. `excused`: paused. `missed`: past grace without a visit that counts.
    """

    wanted: int = 0
    seen: int = 0
    entered_late: int = 0
    late: int = 0
    waiting: int = 0
    attempted: int = 0
    not_synced: int = 0
    excused: int = 0
    missed: int = 0


class MonthFigures(CoverageFigures, frozen=True, kw_only=True):
    """`month` as 2026-03; `earlier`: owed before the period and not visited when it began."""

    month: str


class PlaceFigures(CoverageFigures, frozen=True, kw_only=True):
    code: str
    name: str


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """Coverage of a place from a day to a day, both counted; what is due after today is not in it."""

    region: str
    since: date
    until: date
    today: date
    total: CoverageFigures
    by_month: list[MonthFigures]
    by_place: list[PlaceFigures]


class CountRow(msgspec.Struct, frozen=True):
    month: str
    code: str
    name: str
    part: Part
    visits: int


class CoveredItem(msgspec.Struct, frozen=True, kw_only=True):
    """One visit that was owed. `region_code`: where; `workers`: responsible there on the day of the visit, or today.

    `day`: the due date, or the day of the visit when that was earlier. `head_name` is None when the household has
    left the caller's reach since.
    """

    household_id: UUID
    head_name: str | None
    address: str | None
    region_code: str
    village_name: str | None
    grid_name: str | None
    reason: str
    part: Part
    day: date
    due_on: date
    visited_on: date | None
    entered_on: date | None
    workers: list[str]


class CoveredList(msgspec.Struct, frozen=True):
    """`next` is given back as `after`."""

    items: list[CoveredItem]
    next: str | None


CoveredKey = tuple[date, UUID]
