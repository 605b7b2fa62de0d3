"""Figures of a place and a period, and the records behind a figure."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import cast

import msgspec

import policy.statistics
from server import coverage, regions
from server.core.db import Connection, Scope, plan_anew
from server.core.errors import Problem, Text
from server.core.paging import page, read_key
from server.statistics import owed, queries
from server.statistics.records import (
    BehindItem,
    BehindKey,
    BehindList,
    BehindRow,
    CellRow,
    Chosen,
    Figure,
    Group,
    Measure,
    MeasureGroup,
    MeasureList,
    MonthValue,
    Part,
    PartValue,
    PlaceValue,
    Statistics,
    Value,
)


class Asked(msgspec.Struct, frozen=True):
    """A place and a period of civil days, both ends counted."""

    region: str
    since: date
    until: date


def measures() -> MeasureList:
    """Every number with its definition."""
    groups = [MeasureGroup(cast(Group, key), _text(one)) for key, one in policy.statistics.groups().items()]
    found = policy.statistics.measures().items()
    return MeasureList(policy.statistics.version(), groups, [_measure(name, one) for name, one in found])


def _measure(name: str, one: policy.statistics.Measure) -> Measure:
    return Measure(
        name=name,
        group=cast(Group, one.group),
        unit=one.unit,
        each=one.each,
        title=Text(one.zh, one.en),
        definition=Text(one.definition_zh, one.definition_en),
        source=list(one.rules),
        parts=[Part(key, _text(title)) for key, title in policy.statistics.parts(one).items()],
        records=one.records,
    )


def _text(said: policy.statistics.Wording) -> Text:
    return Text(said.zh, said.en)


async def summarise(conn: Connection, scope: Scope, today: date, asked: Asked, group: Group) -> Statistics:
    """The numbers of a group. Raises Problem request_malformed."""
    span, period = coverage.bounds(scope, _covered(asked))
    await plan_anew(conn)
    cells: dict[str, list[CellRow]] = {}
    if group == "coverage":
        cells = owed.cells(await coverage.count(conn, scope, today, _covered(asked)))
    for name, one in policy.statistics.measures().items():
        if one.group == group and name in queries.RELATIONS:
            digits = regions.child_length(asked.region)
            cells[name] = await queries.figures(conn, scope, name, span, period, today, digits)
    places = {cell.key for found in cells.values() for cell in found if cell.by == "place"}
    names = await regions.names(conn, scope, sorted(places | {asked.region}))
    return Statistics(
        region=asked.region,
        region_name=names.get(asked.region, ""),
        since=asked.since,
        until=asked.until,
        today=today,
        figures=[_figure(name, found, names) for name, found in cells.items()],
    )


def _covered(asked: Asked, month: str | None = None) -> coverage.Asked:
    return coverage.Asked(asked.region, asked.since, asked.until, month)


def _figure(name: str, cells: Sequence[CellRow], names: Mapping[str, str]) -> Figure:
    measure = policy.statistics.measures()[name]
    keys = list(policy.statistics.parts(measure))
    nothing = CellRow(by="all", key="", count=0, of=0, amount=0 if measure.unit == "yuan" else None)
    by = {kind: [cell for cell in cells if cell.by == kind] for kind in ("all", "month", "place", "part")}
    by["month"].sort(key=lambda cell: (cell.key != owed.EARLIER, cell.key))
    by["part"].sort(key=lambda cell: keys.index(cell.key) if cell.key in keys else len(keys))
    return Figure(
        measure=name,
        value=_value(measure, next(iter(by["all"]), nothing)),
        by_month=[MonthValue(cell.key, _value(measure, cell)) for cell in by["month"]],
        by_place=[PlaceValue(cell.key, names.get(cell.key, ""), _value(measure, cell)) for cell in by["place"]],
        by_part=[PartValue(cell.key, _value(measure, cell)) for cell in by["part"]],
    )


def _value(measure: policy.statistics.Measure, cell: CellRow) -> Value:
    match measure.unit:
        case "count":
            return Value(number=cell.count, count=cell.count)
        case "share":
            number = round(cell.count / cell.of, 4) if cell.of else None
            return Value(number=number, count=cell.count, of=cell.of)
        case "days" | "yuan":
            return Value(number=cell.amount, count=cell.count, p90=cell.p90)


async def list_behind(
    conn: Connection,
    scope: Scope,
    today: date,
    asked: Asked,
    measure: str,
    chosen: Chosen,
    *,
    limit: int,
    after: str | None,
) -> BehindList:
    """The records that one number counts. Raises Problem request_malformed, not_found, page_unknown."""
    definition = policy.statistics.measures().get(measure)
    if definition is None:
        raise Problem("not_found", what="指标 measure")
    span, period = coverage.bounds(scope, _covered(asked))
    if measure not in queries.RELATIONS:
        return await _owed(conn, scope, today, asked, measure, chosen, limit=limit, after=after)
    await plan_anew(conn)
    key, digits = read_key(after, BehindKey), regions.child_length(asked.region)
    found = await queries.behind(conn, scope, measure, span, period, today, digits, chosen, key, limit + 1)
    lines = page(found, limit, lambda one: (one.on, one.key))
    return BehindList([_item(definition, one) for one in lines.items], lines.next)


def _item(measure: policy.statistics.Measure, one: BehindRow) -> BehindItem:
    return BehindItem(
        kind=measure.records,
        id=one.id,
        household_id=one.household_id,
        title=one.title,
        on=one.on,
        region_code=one.region_code,
        region_name=one.region_name,
        part=one.part,
        number=one.amount,
        note=one.note,
    )


async def _owed(
    conn: Connection,
    scope: Scope,
    today: date,
    asked: Asked,
    measure: str,
    chosen: Chosen,
    *,
    limit: int,
    after: str | None,
) -> BehindList:
    """The visits owed, which coverage knows."""
    parts: list[coverage.Part] = [one for one in owed.parts(measure, chosen.which) if chosen.part in (None, one)]
    found = await coverage.list_parts(
        conn, scope, today, _covered(asked, chosen.month), parts, limit=limit, after=after, place=chosen.place
    )
    return BehindList([owed.item(one) for one in found.items], found.next)
