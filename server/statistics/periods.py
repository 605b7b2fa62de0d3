"""Months, quarters and years of the calendar."""

from collections.abc import Iterator
from datetime import date, timedelta

from server.statistics.frozen import Kind, RunningKind

MONTHS: dict[RunningKind, int] = {"month": 1, "quarter": 3, "year": 12}
LOOKS_BACK: dict[Kind, int] = {"month": 3, "quarter": 2}  # periods that a worker which stood still makes up for
Period = tuple[Kind, date, date]


def period_of(kind: RunningKind, day: date) -> tuple[date, date]:
    """The first and last day of the month, quarter or year that a day lies in."""
    length = MONTHS[kind]
    first = day.replace(month=(day.month - 1) // length * length + 1, day=1)
    months = first.year * 12 + first.month - 1 + length
    return first, date(months // 12, months % 12 + 1, 1) - timedelta(days=1)


def ended(today: date, wait: int) -> Iterator[Period]:
    """The months and quarters that ended `wait` days ago or longer, the newest first: kind, first day, last day."""
    for kind, back in LOOKS_BACK.items():
        first, _ = period_of(kind, today)
        for _ in range(back):
            first, last = period_of(kind, first - timedelta(days=1))
            if today >= last + timedelta(days=wait):
                yield kind, first, last
