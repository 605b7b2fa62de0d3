"""Figures that leave the county: small numbers are hidden, and whatever would give them back (policy/small_cells.py).

A month, place or part is hidden in all numbers of its group, because they count the same people in different ways; a
group that cannot be protected is withheld whole.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from policy.small_cells import hide, is_small
from server.statistics.records import Figure, Measure, Value

Axis = Literal["month", "place", "part"]
Axes = tuple[Axis, str]  # parts of different lists are different axes


class Protected(msgspec.Struct, frozen=True):
    """What may be written. `withheld`: groups that are not written at all; `hidden`: rows (axis, key) of a group."""

    withheld: frozenset[str]
    hidden: Mapping[str, frozenset[tuple[Axes, str]]]

    def shows(self, measure: Measure, axis: Axis, key: str) -> bool:
        """Whether a row of a number may be written."""
        if measure.group in self.withheld:
            return False
        return ((axis, _parts(measure, axis)), key) not in self.hidden[measure.group]


def protect(figures: Sequence[Figure], measures: Mapping[str, Measure], least: int) -> Protected:
    """Which rows and groups may leave the county, where `least` is the smallest number that may be shown."""
    withheld: set[str] = set()
    hidden: dict[str, frozenset[tuple[Axes, str]]] = {}
    for group in dict.fromkeys(measures[one.measure].group for one in figures):
        found = _hide([one for one in figures if measures[one.measure].group == group], measures, least)
        hidden[group] = found or frozenset()
        if found is None:
            withheld.add(group)
    return Protected(frozenset(withheld), hidden)


def small(value: Value, least: int) -> bool:
    """Whether a value tells of too few."""
    return any(is_small(one, least) for one in _numbers(value))


def _hide(
    figures: Sequence[Figure], measures: Mapping[str, Measure], least: int
) -> frozenset[tuple[Axes, str]] | None:
    found: set[tuple[Axes, str]] = set()
    axes: set[Axes] = {(axis, _parts(measures[one.measure], axis)) for one in figures for axis, _ in _rows(one)}
    for axes_of in sorted(axes):
        chosen = [one for one in figures if _parts(measures[one.measure], axes_of[0]) == axes_of[1]]
        keys = hide(*_table(chosen, measures, axes_of[0], least), least)
        if keys is None:
            return None
        found |= {(axes_of, key) for key in keys}
    return frozenset(found)


def _table(
    figures: Sequence[Figure], measures: Mapping[str, Measure], axis: Axis, least: int
) -> tuple[dict[str, list[int]], list[int | None]]:
    """Rows by key with three numbers for each figure: how many, of how many, and how many are not. The months of what
    stands do not add up to anything, and from a total that is not shown nothing follows."""
    cells = {one.measure: dict(dict(_rows(one))[axis]) for one in figures}
    keys = sorted({key for one in cells.values() for key in one})
    nothing = Value(number=None, count=0, of=0)
    rows = {key: [n for one in figures for n in _numbers(cells[one.measure].get(key, nothing))] for key in keys}
    totals: list[int | None] = []
    for one in figures:
        free = small(one.value, least) or (axis == "month" and measures[one.measure].each == "standing")
        totals += [None if free else number for number in _numbers(one.value)]
    return rows, totals


def _numbers(value: Value) -> tuple[int, int, int]:
    of = value.count if value.of is None else value.of
    return value.count, of, of - value.count


def _rows(figure: Figure) -> Iterator[tuple[Axis, list[tuple[str, Value]]]]:
    yield "month", [(one.month, one.value) for one in figure.by_month]
    yield "place", [(one.code, one.value) for one in figure.by_place]
    yield "part", [(one.key, one.value) for one in figure.by_part]


def _parts(measure: Measure, axis: Axis) -> str:
    return ",".join(one.key for one in measure.parts) if axis == "part" else ""
