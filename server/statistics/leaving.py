"""Figures that leave the county: small numbers are hidden, and what would give them back (policy/small_cells.py).

A month, place or part is hidden in all numbers of its group, because they count the same people in different ways;
the whole is hidden number by number. The tables of a period are protected together with those of the quarter it lies
in, as whoever holds several may take one from another; what an earlier table showed is known. A group that cannot be
protected so is withheld from the tables that are new.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple

import msgspec

from policy.small_cells import Numbers, Sum, hide
from server.statistics.frozen import Content
from server.statistics.records import Figure, Measure, Value

Axis = Literal["whole", "month", "place", "part"]


class Cell(NamedTuple):
    """A row of a table. `parts`: of which list, as parts of different lists are different axes. `key`: of the whole,
    the number."""

    region: str
    since: date
    until: date
    axis: Axis
    parts: str
    key: str


class Hidden(msgspec.Struct, frozen=True):
    """What must not be written of one table: numbers below `least`, and what would give one back. `withheld`: groups
    that are not written at all; `rows`: by group, those hidden (axis, list of parts, key)."""

    least: int
    withheld: list[str]
    rows: dict[str, list[tuple[Axis, str, str]]]

    def shows(self, measure: Measure, axis: Axis, key: str) -> bool:
        """Whether a row of a number may be written."""
        if measure.group in self.withheld:
            return False
        return (axis, _parts(measure, axis), key) not in self.rows.get(measure.group, [])


class Told(NamedTuple):
    """A table that may have left already, and what of it was hidden then."""

    content: Content
    hidden: Hidden


def protect(new: Sequence[Content], before: Sequence[Told], least: int) -> list[Hidden]:
    """What is hidden of each new table, where `least` is the smallest number that may be shown. `before`: the tables
    of the quarter that were made before; what was hidden of one that is corrected now stays so."""
    found = [Hidden(least, [], {}) for _ in new]
    for group in dict.fromkeys(one.key for content in new for one in content.measures.groups):
        gone = _hide(group, new, before, least)
        for hidden, content in zip(found, new, strict=True):
            if gone is None:
                hidden.withheld.append(group)
            else:
                hidden.rows[group] = sorted(one[3:] for one in gone if one[:3] == _key(content))
    return found


def _hide(group: str, new: Sequence[Content], before: Sequence[Told], least: int) -> frozenset[Cell] | None:
    corrected = {_key(one) for one in new}
    told = [one for one in before if _key(one.content) not in corrected]
    cells: dict[Cell, dict[str, Numbers]] = {}
    contents = [*new, *(one.content for one in told)]
    for content in contents:
        for measure, figure in _of_group(content, group):
            for axis, key, value in _rows(figure):
                cells.setdefault(_cell(content, measure, axis, key), {})[measure.name] = _numbers(value)
    hidden = {Cell(*_key(one.content), *row) for one in before for row in one.hidden.rows.get(group, ())}
    withheld = {_key(one.content) for one in told if group in one.hidden.withheld}
    hidden |= {cell for cell in cells if cell[:3] in withheld}
    shown = {cell for cell in cells if cell[:3] not in corrected} - hidden
    return hide(cells, [*_sums(group, contents, cells)], least, hidden=hidden, shown=shown)


def _of_group(content: Content, group: str) -> Iterator[tuple[Measure, Figure]]:
    measures = {one.name: one for one in content.measures.items}
    for figure in content.figures:
        if measures[figure.measure].group == group:
            yield measures[figure.measure], figure


def _sums(
    group: str, contents: Sequence[Content], cells: Mapping[Cell, Mapping[str, Numbers]]
) -> Iterator[Sum[Cell]]:
    """What tells of what: within a table, of a place and those below it, of a quarter and its months. Only what adds
    up: households are counted once however many months they are in, leads by how they stood at the table's end."""
    for content in contents:
        below = [one for one in contents if _key(one)[1:] == _key(content)[1:] and _is_below(one, content)]
        within = [one for one in contents if one.region == content.region and _is_within(one, content)]
        for measure, figure in _of_group(content, group):
            for one in (
                *_within_table(content, measure, figure),
                *_of_places(content, measure, figure, below),
                *_of_months(content, measure, figure, within),
            ):
                if _adds_up(one, cells):
                    yield one


def _adds_up(one: Sum[Cell], cells: Mapping[Cell, Mapping[str, Numbers]]) -> bool:
    def numbers(cell: Cell) -> Numbers:
        return cells.get(cell, {}).get(one.column, (0, 0, 0))

    added = (sum(numbers(cell)[at] for cell in one.parts) for at in range(3))
    return numbers(one.total) == tuple(added)


def _within_table(content: Content, measure: Measure, figure: Figure) -> Iterator[Sum[Cell]]:
    """The months of what stands do not add up to anything."""
    axes: dict[Axis, list[Cell]] = {"month": [], "place": [], "part": []}
    for axis, key, _ in _rows(figure):
        if axis != "whole":
            axes[axis].append(_cell(content, measure, axis, key))
    for axis, parts in axes.items():
        if parts and not (axis == "month" and measure.each == "standing"):
            yield Sum(measure.name, _cell(content, measure, "whole", measure.name), tuple(parts))


def _of_places(content: Content, measure: Measure, figure: Figure, below: Sequence[Content]) -> Iterator[Sum[Cell]]:
    """A town's table says what the county's says of the town, and the parts of all towns make those of the county."""
    for one in below:
        place = _cell(content, measure, "place", one.region)
        yield Sum(measure.name, place, (_cell(one, measure, "whole", measure.name),))
    for part in figure.by_part if below else ():
        cells = (_cell(one, measure, "part", part.key) for one in below)
        yield Sum(measure.name, _cell(content, measure, "part", part.key), tuple(cells))


def _of_months(content: Content, measure: Measure, figure: Figure, within: Sequence[Content]) -> Iterator[Sum[Cell]]:
    """A month's table says what the quarter's says of the month; rows of all months make those of the quarter; what
    stood at its end stood at the end of the last."""
    for axis, key, _ in _rows(figure):
        told = within
        if axis == "month":
            told = [one for one in within if f"{one.since:%Y-%m}" == key]
            parts = [_cell(one, measure, "whole", measure.name) for one in told]
        else:
            if measure.each == "standing":
                told = [one for one in within if one.until == content.until]
            parts = [_cell(one, measure, axis, key) for one in told]
        if parts:
            yield Sum(measure.name, _cell(content, measure, axis, key), tuple(parts))


def _is_below(one: Content, other: Content) -> bool:
    return one.region != other.region and one.region.startswith(other.region)


def _is_within(one: Content, other: Content) -> bool:
    return (
        one.region == other.region
        and _key(one) != _key(other)
        and other.since <= one.since
        and one.until <= other.until
    )


def _key(content: Content) -> tuple[str, date, date]:
    return content.region, content.since, content.until


def _cell(content: Content, measure: Measure, axis: Axis, key: str) -> Cell:
    return Cell(*_key(content), axis, _parts(measure, axis), key)


def _rows(figure: Figure) -> Iterator[tuple[Axis, str, Value]]:
    yield "whole", figure.measure, figure.value
    for month in figure.by_month:
        yield "month", month.month, month.value
    for place in figure.by_place:
        yield "place", place.code, place.value
    for part in figure.by_part:
        yield "part", part.key, part.value


def _numbers(value: Value) -> Numbers:
    """How many, of how many, and how many are not."""
    of = value.count if value.of is None else value.of
    return value.count, of, of - value.count


def _parts(measure: Measure, axis: Axis) -> str:
    return ",".join(one.key for one in measure.parts) if axis == "part" else ""
