"""Small cells: what leaves the county lets nobody be counted out of it, whoever holds all tables."""

from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from policy.small_cells import Numbers, Sum, hide, is_small

LEAST = st.integers(2, 6)
COLUMN = st.lists(st.integers(0, 9), min_size=1, max_size=5)


def table(column: Sequence[int]) -> dict[str, tuple[int, ...]]:
    return {f"row{at}": (number,) for at, number in enumerate(column)}


def hide_rows(rows: Mapping[str, tuple[int, ...]], totals: Sequence[int | None], least: int) -> frozenset[str] | None:
    """One table whose totals were told already, or stay untold."""
    columns = [str(at) for at, _ in enumerate(totals)]
    cells = {key: {column: (n,) for column, n in zip(columns, numbers, strict=True)} for key, numbers in rows.items()}
    sums = [
        Sum(column, "total", tuple(rows)) for column, total in zip(columns, totals, strict=True) if total is not None
    ]
    return hide(cells, sums, least, shown={"total"})


@given(COLUMN, LEAST)
def test_every_small_number_is_hidden_and_nothing_is_without_need(column: list[int], least: int) -> None:
    rows = table(column)
    found = hide_rows(rows, [sum(column)], least)
    small = {key for key, (number,) in rows.items() if is_small(number, least)}
    assert (found is None) <= bool(small)
    if found is not None:
        assert small <= found
        assert small or not found


def readings(count: int, total: int, numbers: range) -> list[tuple[int, ...]]:
    """What the hidden numbers may be for somebody who knows their sum and within what each lies."""
    return [one for one in product(numbers, repeat=count) if sum(one) == total]


@given(COLUMN, LEAST)
def test_no_hidden_small_number_follows_from_the_total(column: list[int], least: int) -> None:
    """Neither for somebody who knows nothing else, nor who knows that none hidden is zero, nor that all are small."""
    rows = table(column)
    found = hide_rows(rows, [sum(column)], least)
    assume(found)
    numbers = [rows[key][0] for key in sorted(found or ())]
    total = sum(numbers)
    known = {"nothing": range(total + 1), "none is none": range(1, total + 1), "all are small": range(least)}
    for what, within in known.items():
        if not all(one in within for one in numbers):
            continue  # what they think they know is not so
        possible = readings(len(numbers), total, within)
        for at, number in enumerate(numbers):
            if is_small(number, least):
                assert len({one[at] for one in possible}) > 1, what


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=6), LEAST)
def test_a_row_is_hidden_in_all_columns_and_no_column_gives_it_back(pairs: list[tuple[int, int]], least: int) -> None:
    rows = {f"row{at}": pair for at, pair in enumerate(pairs)}
    found = hide_rows(rows, [sum(one) for one in zip(*pairs, strict=True)], least)
    assume(found is not None)
    for column in (0, 1):
        hidden = [rows[key][column] for key in found or ()]
        if any(is_small(one, least) for one in hidden):
            assert len(hidden) > 1
            assert sum(hidden) > len(hidden)
            assert sum(hidden) != len(hidden) * (least - 1)


def test_a_single_small_number_takes_its_smallest_neighbour_along() -> None:
    assert hide_rows(table([2, 40, 7, 0]), [49], 5) == {"row0", "row2"}


def test_where_the_total_is_not_shown_only_small_numbers_are_hidden() -> None:
    assert hide_rows(table([2, 40, 7]), [None], 5) == {"row0"}


def test_a_table_that_cannot_be_protected_is_withheld() -> None:
    assert hide_rows(table([1, 1, 1]), [3], 2) is None
    assert hide_rows(table([3]), [3], 5) is None


def test_the_threshold_itself_may_be_shown() -> None:
    assert hide_rows(table([5, 5]), [10], 5) == frozenset()
    assert hide_rows(table([4, 6, 9]), [19], 5) == {"row0", "row1"}


# All tables of a quarter ---------------------------------------------------------------------------

FIVE = 5
PLACES, PARTS, MONTHS = ("a", "b", "c"), ("x", "y", "z"), ("1", "2", "3")
Key = tuple[str, str, str]  # month or quarter, place or county, part or all


def counted(numbers: dict[Key, int]) -> tuple[dict[Key, dict[str, Numbers]], list[Sum[Key]]]:
    """The tables of three places and their county, of three months and their quarter, by three parts."""
    cells: dict[Key, dict[str, Numbers]] = {}
    sums: list[Sum[Key]] = []
    for month in (*MONTHS, "quarter"):
        for place in (*PLACES, "county"):
            for part in (*PARTS, "all"):
                one = sum(
                    count
                    for (m, p, k), count in numbers.items()
                    if month in (m, "quarter") and place in (p, "county") and part in (k, "all")
                )
                cells[month, place, part] = {"leads": (one, one, 0)}
                if month == "quarter":
                    sums.append(Sum("leads", (month, place, part), tuple((m, place, part) for m in MONTHS)))
                if place == "county":
                    sums.append(Sum("leads", (month, place, part), tuple((month, p, part) for p in PLACES)))
                if part == "all":
                    sums.append(Sum("leads", (month, place, part), tuple((month, place, k) for k in PARTS)))
    return cells, sums


def known(sums: list[Sum[Key]], hidden: frozenset[Key]) -> set[Key]:
    """What of the hidden follows from the rest: an unknown that every solution of the sums agrees on."""
    at = {key: number for number, key in enumerate(sorted(hidden))}
    lines = np.zeros((len(sums), len(at)))
    for line, one in zip(lines, sums, strict=True):
        for key, sign in ((one.total, 1.0), *((part, -1.0) for part in one.parts)):
            if key in at:
                line[at[key]] = sign
    fixed = np.diag(np.linalg.pinv(lines) @ lines) if at else np.zeros(0)
    return {key for key, number in at.items() if fixed[number] > 1 - 1e-6}


NUMBERS = st.fixed_dictionaries(
    {(m, p, k): st.integers(0, 12) for m in MONTHS for p in PLACES for k in PARTS}
)  # fmt: skip


@given(NUMBERS)
def test_no_small_number_is_shown_nor_follows_from_all_tables_together(numbers: dict[Key, int]) -> None:
    cells, sums = counted(numbers)
    hidden = hide(cells, sums, FIVE)
    assert hidden is not None
    small = {key for key, one in cells.items() if is_small(one["leads"][0], FIVE)}
    assert small <= hidden
    assert not small & known(sums, hidden)


@given(NUMBERS)
def test_a_quarter_gives_nothing_back_that_its_months_hid_and_hides_nothing_they_showed(
    numbers: dict[Key, int],
) -> None:
    """Each month is let out before the next is counted."""
    cells, sums = counted(numbers)
    hidden: frozenset[Key] = frozenset()
    there: list[str] = []
    for month in (*MONTHS, "quarter"):
        shown = {key for key in cells if key[0] in there} - hidden
        there.append(month)
        now = {key: one for key, one in cells.items() if key[0] in there}
        told = [one for one in sums if {one.total[0], *(key[0] for key in one.parts)} <= set(there)]
        found = hide(now, told, FIVE, hidden=hidden, shown=shown)
        if found is None:  # such a table stays within the county
            return
        assert not shown & found
        assert not {key for key in found if is_small(now[key]["leads"][0], FIVE)} & known(told, found)
        hidden = found


@pytest.mark.parametrize(
    ("rows", "total", "expected"),
    [
        ((7, 8, 9), 24, set[str]()),
        ((3, 8, 9), 20, {"a", "b"}),  # one alone is the total without the others
        ((1, 1, 9), 11, {"a", "b", "c"}),  # two that add up to two are one each
        ((4, 4, 9), 17, {"a", "b", "c"}),  # and two that add up to eight are as large as small numbers can be
        ((2, 3, 9), 14, {"a", "b"}),
        ((0, 3, 9), 12, {"b", "c"}),  # nobody hides nothing
    ],
)
def test_rows_of_one_table(rows: tuple[int, ...], total: int, expected: set[str]) -> None:
    cells = {key: {"leads": (n, n, 0)} for key, n in zip("abc", rows, strict=True)} | {
        "all": {"leads": (total,) * 2 + (0,)}
    }
    assert hide(cells, [Sum("leads", "all", ("a", "b", "c"))], FIVE) == expected


def test_what_cannot_be_protected_is_withheld() -> None:
    """The others and the total are known already."""
    cells: dict[str, dict[str, Numbers]] = {
        "all": {"leads": (11, 11, 0)},
        "a": {"leads": (8, 8, 0)},
        "b": {"leads": (3, 3, 0)},
    }
    assert hide(cells, [Sum("leads", "all", ("a", "b"))], FIVE, shown={"all", "a"}) is None
