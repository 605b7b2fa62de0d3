"""Days as departments write them: each style is read as the day it means, what cannot be told is asked."""

from datetime import date

import pytest

from server.imports.cleaning import clean_date, is_month

DAY = date(2026, 3, 5)
STYLES = (
    "2026-03-05", "2026/3/5", "2026.3.5", "2026年3月5日", "２０２６年３月５日", "20260305", "二〇二六年三月五日",
    "2026 年 03 月 05 日", "2026 年 3 月 5 日 8:30",
    "05-Mar-2026", "46086", "2026-03-05 00:00:00", "2026-3-5 8:30",
)  # fmt: skip


@pytest.mark.parametrize("said", STYLES)
def test_a_day_is_read_in_the_style_it_is_written(said: str) -> None:
    assert clean_date(said) == (DAY, None)


@pytest.mark.parametrize("said", ["2026年3月", "2026 年 3 月", "2026-03", "202603", "二〇二六年三月"])
def test_a_month_alone_is_its_first_day(said: str) -> None:
    assert (clean_date(said), is_month(said)) == ((date(2026, 3, 1), None), True)


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("25/3/2026", (date(2026, 3, 25), None)), ("3/25/2026", (date(2026, 3, 25), None)),
        ("5/3/2026", (None, "date_ambiguous")), ("2026-02-30", (None, "date_unreadable")),
        ("春节前", (None, "date_unreadable")), ("", (None, None)), ("无", (None, None)),
    ],
)  # fmt: skip
def test_what_cannot_be_told_is_not_guessed(said: str, read: tuple[date | None, str | None]) -> None:
    assert clean_date(said) == read
