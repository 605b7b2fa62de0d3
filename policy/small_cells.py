"""Small cells: which rows of a table must not leave the county, so that nobody in it is known by their number.

A row with a number below the threshold is hidden whole (primary). Where the column's total is shown, what is hidden
must not follow from it: further rows are hidden, the smallest first, until in every column each hidden number could
be another one (secondary). Tables that no hiding protects are withheld.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def is_small(number: int, least: int) -> bool:
    """Whether a number of people or families is below the threshold; nobody is not a small number."""
    return 0 < number < least


def hide(rows: Mapping[str, Sequence[int]], totals: Sequence[int | None], least: int) -> frozenset[str] | None:
    """The keys of the rows to hide; None when the table must be withheld.

    `rows`: for each row its numbers, as many as there are columns. `totals`: of each column what its rows add up to
    where that is shown, None where nothing can be taken from it. `least`: the smallest number that may be shown.
    """
    hidden = {key for key, numbers in rows.items() if any(is_small(one, least) for one in numbers)}
    if not hidden:
        return frozenset()
    shown = sorted(rows.keys() - hidden, key=lambda key: (not any(rows[key]), sum(rows[key]), key))
    while any(_known(rows, hidden, at, least) for at, total in enumerate(totals) if total is not None):
        if not shown:
            return None
        hidden.add(shown.pop(0))
    return frozenset(hidden)


def _known(rows: Mapping[str, Sequence[int]], hidden: set[str], column: int, least: int) -> bool:
    """Whether a hidden small number follows from the column's total: alone, all as small as can be (one each), or all
    as large as a small number can be."""
    numbers = [rows[key][column] for key in hidden]
    if not any(is_small(one, least) for one in numbers):
        return False
    return len(numbers) < 2 or sum(numbers) <= len(numbers) or sum(numbers) == len(numbers) * (least - 1)
