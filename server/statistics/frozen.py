"""Monthly and quarterly tables, and running periods, as they travel."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from server.statistics.records import Figure, MeasureList, Value

Kind = Literal["month", "quarter"]
RunningKind = Literal["month", "quarter", "year"]
TableKey = tuple[date, str, int]


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """All numbers of a place and period with the definitions they were made by."""

    region: str
    region_name: str
    since: date
    until: date
    version: int
    measures: MeasureList
    figures: list[Figure]


class TableItem(msgspec.Struct, frozen=True, kw_only=True):
    """A frozen table. `number` 1: the first of its place and period; a later one corrects it, with a `reason`.

    `frozen_by` None: the clock. `newest`: none corrects it.
    """

    id: UUID
    kind: Kind
    region_code: str
    region_name: str
    since: date
    until: date
    number: int
    reason: str
    version: int
    frozen_at: datetime
    frozen_by: str | None
    newest: bool


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """A number that is counted differently now: what came later, or was corrected."""

    measure: str
    frozen: Value
    now: Value


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A frozen table, and what is counted differently today. `same_definitions` False: they were changed since, and
    nothing is compared."""

    item: TableItem
    content: Content
    same_definitions: bool
    differs: list[Difference]


class TableList(msgspec.Struct, frozen=True):
    """`next` is given back as `after`."""

    items: list[TableItem]
    next: str | None


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """Make the table anew, as it is counted now; the one before stays."""

    id: UUID
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class Running(msgspec.Struct, frozen=True, kw_only=True):
    """All numbers of a place in the running month, quarter or year, as they were counted at `counted_at`."""

    region: str
    region_name: str
    since: date
    until: date
    counted_at: datetime
    figures: list[Figure]
