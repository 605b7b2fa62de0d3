"""Small cells: what of a set of tables must not leave the county, so that nobody in it is known by their number.

A cell is one row of one table and holds the numbers of several columns; a column in which it has none is known to
be nobody's. A cell with a small number is hidden (primary). Tables tell of each other: a total is the sum of its
parts, a town's table says what the county's says of the town. So further cells are hidden, the smallest first, until
no hidden small number follows from all that is shown (secondary). What was let out before stays known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Generic, NamedTuple, TypeVar

Cell = TypeVar("Cell", bound=Hashable)
Numbers = tuple[int, ...]  # of one column: how many, of how many, and how many are not


class Sum(NamedTuple, Generic[Cell]):
    """In one column the total is what its parts add up to; with one part both are the same number."""

    column: str
    total: Cell
    parts: tuple[Cell, ...]


def is_small(number: int, least: int) -> bool:
    """Whether a number of people or families is below the threshold; nobody is not a small number."""
    return 0 < number < least


def hide(
    cells: Mapping[Cell, Mapping[str, Numbers]],
    sums: Sequence[Sum[Cell]],
    least: int,
    *,
    hidden: Collection[Cell] = (),
    shown: Collection[Cell] = (),
) -> frozenset[Cell] | None:
    """All cells that are hidden; None when no hiding protects them.

    `cells`: of each its numbers by column. `hidden`, `shown`: what was decided of cells before. `least`: the smallest
    number that may be shown. Grows with the sums, and with the cells of a column that are hidden times the sums they
    are in.
    """
    return _Tables(cells, sums, least, hidden, frozenset(shown)).protect()


class _Tables(Generic[Cell]):
    def __init__(
        self,
        cells: Mapping[Cell, Mapping[str, Numbers]],
        sums: Sequence[Sum[Cell]],
        least: int,
        hidden: Collection[Cell],
        shown: frozenset[Cell],
    ) -> None:
        self._cells, self._sums, self._least, self._fixed = cells, sums, least, shown
        self._hidden = set(hidden) | {key for key in cells if key not in shown and self._is_primary(key)}
        self._of: dict[Cell, list[Sum[Cell]]] = defaultdict(list)
        for one in sums:
            for key in (one.total, *one.parts):
                self._of[key].append(one)

    def protect(self) -> frozenset[Cell] | None:
        waiting = list(self._sums)
        while True:
            while waiting:
                one = waiting.pop()
                if self._gives_away(one) and not self._hide_one([one], waiting):
                    return None
            found = self._follows()
            if found is None:
                return frozenset(self._hidden)
            column, key = found
            near = [one for one in self._of[key] if one.column == column]
            far = [one for one in self._sums if one.column == column]
            if not self._hide_one(near, waiting) and not self._hide_one(far, waiting):
                return None

    def _is_primary(self, key: Cell) -> bool:
        return any(self._is_small(key, column) for column in self._cells[key])

    def _is_small(self, key: Cell, column: str) -> bool:
        return any(is_small(n, self._least) for n in self._cells[key][column])

    def _is_unknown(self, key: Cell, column: str) -> bool:
        return key in self._hidden and column in self._cells.get(key, ())

    def _hide_one(self, among: Sequence[Sum[Cell]], waiting: list[Sum[Cell]]) -> bool:
        """Hide one more cell of these sums, parts before totals, the smallest first; False when none is left."""
        parts = {key for one in among for key in one.parts if one.column in self._cells.get(key, ())}
        totals = {one.total for one in among if one.column in self._cells.get(one.total, ())}
        for keys in (parts, totals):
            if free := keys - self._hidden - self._fixed:
                chosen = min(free, key=self._worth)
                self._hidden.add(chosen)
                waiting += self._of[chosen]
                return True
        return False

    def _worth(self, key: Cell) -> tuple[bool, int, str]:
        """Of the cells that would do, the one missed least: not one of nobody, which hides nothing."""
        size = sum(sum(numbers) for numbers in self._cells[key].values())
        return size == 0, size, repr(key)

    def _gives_away(self, one: Sum[Cell]) -> bool:
        """Whether a hidden small number follows from this sum alone: as the only one hidden, or as all of them are as
        small as they can be (one each), or as large as small numbers can be."""
        unknown = [key for key in one.parts if self._is_unknown(key, one.column)]
        if self._is_unknown(one.total, one.column):
            return not unknown and self._is_small(one.total, one.column)
        if not any(self._is_small(key, one.column) for key in unknown):
            return False
        return len(unknown) == 1 or any(
            any(is_small(n, self._least) for n in numbers)
            and (sum(numbers) <= len(numbers) or sum(numbers) == len(numbers) * (self._least - 1))
            for numbers in zip(*(self._cells[key][one.column] for key in unknown), strict=True)
        )

    def _follows(self) -> tuple[str, Cell] | None:
        """A hidden small number that follows from several sums together, with its column."""
        rows: dict[str, list[dict[Cell, Fraction]]] = defaultdict(list)
        for one in self._sums:
            row = {key: Fraction(-1) for key in one.parts if self._is_unknown(key, one.column)}
            if self._is_unknown(one.total, one.column):
                row[one.total] = Fraction(1)
            rows[one.column].append(row)
        for column, lines in rows.items():
            for key in sorted(_determined(lines), key=repr):
                if self._is_small(key, column):
                    return column, key
        return None


def _determined(rows: Iterable[Mapping[Cell, Fraction]]) -> set[Cell]:
    """The unknowns that linear equations fix, whatever their right sides (Gauss and Jordan, exact)."""
    solved: dict[Cell, dict[Cell, Fraction]] = {}  # by the unknown that no other row has
    for given in rows:
        row = dict(given)
        for pivot in [key for key in row if key in solved]:
            _subtract(row, solved[pivot], row[pivot])
        if not row:
            continue
        pivot, factor = next(iter(row.items()))
        row = {key: value / factor for key, value in row.items()}
        for other in solved.values():
            if pivot in other:
                _subtract(other, row, other[pivot])
        solved[pivot] = row
    return {pivot for pivot, row in solved.items() if len(row) == 1}


def _subtract(row: dict[Cell, Fraction], other: Mapping[Cell, Fraction], times: Fraction) -> None:
    for key, value in other.items():
        left = row.get(key, Fraction(0)) - times * value
        if left:
            row[key] = left
        else:
            row.pop(key, None)
