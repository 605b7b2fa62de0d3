"""Small cells: what leaves the county lets nobody be counted out of it."""

from collections.abc import Sequence
from itertools import product

from hypothesis import assume, given
from hypothesis import strategies as st

from policy.small_cells import hide, is_small

LEAST = st.integers(2, 6)
COLUMN = st.lists(st.integers(0, 9), min_size=1, max_size=5)


def table(column: Sequence[int]) -> dict[str, tuple[int]]:
    return {f"row{at}": (number,) for at, number in enumerate(column)}


@given(COLUMN, LEAST)
def test_every_small_number_is_hidden_and_nothing_is_without_need(column: list[int], least: int) -> None:
    rows = table(column)
    found = hide(rows, [sum(column)], least)
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
    found = hide(rows, [sum(column)], least)
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
    found = hide(rows, [sum(one) for one in zip(*pairs, strict=True)], least)
    assume(found is not None)
    for column in (0, 1):
        hidden = [rows[key][column] for key in found or ()]
        if any(is_small(one, least) for one in hidden):
            assert len(hidden) > 1
            assert sum(hidden) > len(hidden)
            assert sum(hidden) != len(hidden) * (least - 1)


def test_a_single_small_number_takes_its_smallest_neighbour_along() -> None:
    assert hide(table([2, 40, 7, 0]), [49], 5) == {"row0", "row2"}


def test_where_the_total_is_not_shown_only_small_numbers_are_hidden() -> None:
    assert hide(table([2, 40, 7]), [None], 5) == {"row0"}


def test_what_cannot_be_protected_is_withheld() -> None:
    assert hide(table([1, 1, 1]), [3], 2) is None
    assert hide(table([3]), [3], 5) is None


def test_the_threshold_itself_may_be_shown() -> None:
    assert hide(table([5, 5]), [10], 5) == frozenset()
    assert hide(table([4, 6, 9]), [19], 5) == {"row0", "row1"}
