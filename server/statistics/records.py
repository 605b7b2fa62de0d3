"""Statistics as they travel: definitions, figures, and the records behind a figure."""

from datetime import date
from typing import Literal
from uuid import UUID

import msgspec

from policy.statistics import Each, RecordKind, Unit
from server.core.errors import Text

Group = Literal["coverage", "discovery", "time", "money", "monitoring", "escalations"]
Which = Literal["count", "of"]


class Part(msgspec.Struct, frozen=True):
    key: str
    title: Text


class MeasureGroup(msgspec.Struct, frozen=True):
    key: Group
    title: Text


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """What a number is. `source`: rule ids of the documents; `records`: what it opens; `each`: "event" by its day,
    "standing" at the end of the period or month, "household" each household once."""

    name: str
    group: Group
    unit: Unit
    each: Each
    title: Text
    definition: Text
    source: list[str]
    parts: list[Part]
    records: RecordKind


class MeasureList(msgspec.Struct, frozen=True):
    """All numbers in the order they are shown. `version`: of the definitions."""

    version: int
    groups: list[MeasureGroup]
    items: list[Measure]


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """`number`: count: how many; share: 0 to 1, None of nobody; days: the median, None of nobody; yuan: fen, so that
    it is exact. `count`: how many records; `of`: of how many, for shares. `p90`: nine of ten lie within so many days.
    """

    number: int | float | None
    count: int
    of: int | None = None
    p90: float | None = None


class MonthValue(msgspec.Struct, frozen=True):
    """`month` as 2026-03; `earlier`: visits owed before the period and not made when it began."""

    month: str
    value: Value


class PlaceValue(msgspec.Struct, frozen=True):
    """A division directly below; the place itself for what belongs to none of them."""

    code: str
    name: str
    value: Value


class PartValue(msgspec.Struct, frozen=True):
    key: str
    value: Value


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One number of a place and period, by month, place and part; where there is nothing no value is listed.

    Of numbers that stand (`each`), the whole, its places and its parts are those of the last month.
    """

    measure: str
    value: Value
    by_month: list[MonthValue]
    by_place: list[PlaceValue]
    by_part: list[PartValue]


class Statistics(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers of a group, of a place from a day to a day, both counted; what lies after today is not in it."""

    region: str
    region_name: str
    since: date
    until: date
    today: date
    figures: list[Figure]


class BehindItem(msgspec.Struct, frozen=True, kw_only=True):
    """A record that a number counts. `on`: the day it is counted by; `number`: its days or fen."""

    kind: RecordKind
    id: UUID
    household_id: UUID | None
    title: str
    on: date
    region_code: str
    region_name: str
    part: str
    number: int | float | None
    note: str


class BehindList(msgspec.Struct, frozen=True):
    """`next` is given back as `after`."""

    items: list[BehindItem]
    next: str | None


By = Literal["all", "month", "place", "part"]


class CellRow(msgspec.Struct, frozen=True, kw_only=True):
    """One cell as counted. `by`: all, month, place or part; `amount`: median days or fen."""

    by: By
    key: str
    count: int
    of: int
    amount: float | None = None
    p90: float | None = None


class BehindRow(msgspec.Struct, frozen=True, kw_only=True):
    """One record as read. `key` tells it from all others of the number."""

    key: UUID
    id: UUID
    household_id: UUID | None
    title: str
    on: date
    region_code: str
    region_name: str
    part: str
    amount: float | None
    note: str


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """Which records of a number: of a month, a place directly below, a part; those counted, or all it is asked of."""

    month: str | None = None
    place: str | None = None
    part: str | None = None
    which: Which = "count"


BehindKey = tuple[date, UUID]
