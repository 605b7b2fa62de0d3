"""Figures as an Excel workbook, definitions on a sheet of their own; what leaves the county has no small numbers."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from server.core import audit
from server.core.actor import Actor
from server.core.clock import COUNTY_ZONE, civil_date
from server.core.db import Connection
from server.core.errors import Problem, Text
from server.core.workbook import Cell, Column, Sheet, workbook
from server.statistics import freezing, leaving, operations, queries_of_tables
from server.statistics.frozen import Content, TableItem
from server.statistics.records import Figure, Measure, Unit, Value

HIDDEN = "*"
UNITS: dict[Unit, str] = {"count": "个 count", "share": "% share", "days": "天 days", "yuan": "元 yuan"}
VALUES = (
    Column("数 Number", 14),
    Column("单位 Unit", 12),
    Column("记录数 Records", 14),
    Column("总数 Of", 12),
    Column("九成以内 90 %", 14),
)


class Taken(NamedTuple):
    """A workbook; `name` as people read it, `plain` in ASCII."""

    name: str
    plain: str
    data: bytes


async def of_period(conn: Connection, actor: Actor, now: datetime, asked: operations.Asked) -> Taken:
    """All numbers of a place and period as counted now, for the county alone: what leaves it is a frozen table.

    Raises Problem request_malformed.
    """
    content = await freezing.count(conn, actor.scope, civil_date(now), asked)
    detail = {"region": asked.region, "since": asked.since, "until": asked.until, "leaves": False}
    await audit.record(conn, actor.county_code, now, actor.id, "statistics.take", None, detail)
    return _book(content, f"做于 made on {civil_date(now).isoformat()}，未定格 not frozen", None)


async def leaving_of_period(conn: Connection, actor: Actor, now: datetime, asked: operations.Asked) -> Taken:
    """What may leave the county of a place and period: its frozen table, without small numbers.

    Any other period could be taken from the one a day longer, which gives a hidden number back. Raises Problem
    statistics_not_frozen.
    """
    found = await queries_of_tables.of_period(conn, actor.scope, asked.region, asked.since, asked.until)
    if found is None:
        raise Problem("statistics_not_frozen", since=asked.since.isoformat(), until=asked.until.isoformat())
    return await of_table(conn, actor, now, found, leaves=True)


async def of_table(conn: Connection, actor: Actor, now: datetime, table_id: UUID, *, leaves: bool) -> Taken:
    """A frozen table; what `leaves` the county is without small numbers. Raises Problem not_found."""
    found = await queries_of_tables.one(conn, actor.scope, table_id)
    if found is None:
        raise Problem("not_found", what="统计表 table")
    await audit.record(conn, actor.county_code, now, actor.id, "statistics.take", table_id, {"leaves": leaves})
    item, content = found
    hidden = await freezing.hidden(conn, actor.scope, civil_date(now), table_id, content) if leaves else None
    return _book(content, _frozen(item), hidden)


def _frozen(table: TableItem) -> str:
    at = f"{table.frozen_at.astimezone(COUNTY_ZONE):%Y-%m-%d %H:%M}"
    by = table.frozen_by or "系统定时 the clock"
    again = f"；第 {table.number} 版 version {table.number}：{table.reason}" if table.number > 1 else ""
    return f"定格于 frozen {at}，{by}{again}"


def _book(content: Content, made: str, hidden: leaving.Hidden | None) -> Taken:
    notes = [
        f"统计表 Statistics · {content.region_name or content.region}",
        f"{content.since.isoformat()} — {content.until.isoformat()}；{made}；口径版本 definitions {content.version}",
    ]
    if hidden is None:
        notes.append("只供县内使用 for use within the county only")
    else:
        least = hidden.least
        notes.append(f"{HIDDEN} = 小于 {least}，或与本表或同一季度其他统计表相减能得出小于 {least} 的数")
        notes.append(
            f"{HIDDEN} = below {least}, or what with this or another table of the quarter would give one back"
        )
    days = f"{content.since.isoformat()}-{content.until.isoformat()}"
    use = "县内用" if hidden is None else "对外"
    return Taken(f"统计表-{content.region_name or content.region}-{days}-{use}.xlsx",
                 f"statistics-{content.region}-{days}.xlsx", workbook(sheets(content, notes, hidden)))  # fmt: skip


def sheets(content: Content, notes: Sequence[str], hidden: leaving.Hidden | None) -> list[Sheet]:
    """The tables of a content; with `hidden` only what may leave the county."""
    measures = {one.name: one for one in content.measures.items}
    groups = {one.key: one.title for one in content.measures.groups}

    def shows(measure: Measure, axis: leaving.Axis, key: str) -> bool:
        return hidden is None or hidden.shows(measure, axis, key)

    def whole() -> Iterator[list[Cell]]:
        for one in content.figures:
            measure = measures[one.measure]
            values = _values(measure, one.value, shows(measure, "whole", one.measure))
            yield [_both(groups[measure.group]), _both(measure.title), *values]

    def rows(axis: leaving.Axis) -> Iterator[list[Cell]]:
        for one in content.figures:
            measure = measures[one.measure]
            for key, name, value in _axis(one, measure, axis):
                yield [_both(measure.title), name, *_values(measure, value, shows(measure, axis, key))]

    first, number = Column("组 Group", 22), Column("指标 Measure", 34)
    return [
        Sheet("合计 Whole", notes, [first, number, *VALUES], whole()),
        Sheet("按月 By month", notes, [number, Column("月份 Month", 14), *VALUES], rows("month")),
        Sheet("按地方 By place", notes, [number, Column("地方 Place", 22), *VALUES], rows("place")),
        Sheet("分项 By part", notes, [number, Column("分项 Part", 30), *VALUES], rows("part")),
        _definitions(content, notes, groups),
    ]


def _definitions(content: Content, notes: Sequence[str], groups: Mapping[str, Text]) -> Sheet:
    columns = [
        Column("组 Group", 22),
        Column("指标 Measure", 34),
        Column("单位 Unit", 12),
        Column("口径", 80),
        Column("Definition", 80),
        Column("依据 Rules", 24),
    ]
    lines = (
        [
            _both(groups[one.group]),
            _both(one.title),
            UNITS[one.unit],
            one.definition.zh,
            one.definition.en,
            "、".join(one.source),
        ]
        for one in content.measures.items
    )
    return Sheet("口径 Definitions", notes, columns, lines)


def _axis(figure: Figure, measure: Measure, axis: leaving.Axis) -> Iterator[tuple[str, str, Value]]:
    match axis:
        case "month":
            for month in figure.by_month:
                yield month.month, "更早 Earlier" if month.month == "earlier" else month.month, month.value
        case "place":
            for place in figure.by_place:
                yield place.code, place.name or place.code, place.value
        case "whole":
            yield figure.measure, _both(measure.title), figure.value
        case "part":
            titles = {one.key: _both(one.title) for one in measure.parts}
            for part in figure.by_part:
                yield part.key, titles.get(part.key, part.key), part.value


def _values(measure: Measure, value: Value, shown: bool) -> list[Cell]:
    if not shown:
        return [HIDDEN, UNITS[measure.unit], HIDDEN, HIDDEN if value.of is not None else None, None]
    return [_number(measure.unit, value), UNITS[measure.unit], value.count, value.of, value.p90]


def _number(unit: Unit, value: Value) -> Cell:
    if value.number is None:
        return None
    if unit == "share":
        return round(100 * value.number, 2)
    return value.number / 100 if unit == "yuan" else value.number


def _both(said: Text) -> str:
    return f"{said.zh} {said.en}"
