"""Working days of mainland China: weekends, public holidays, and weekends worked to make up for them.

The yearly schedules are announced late in the year before. A year without a schedule is counted by weekdays
alone, and whoever counts is told so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Literal

import msgspec

from policy import data

DayKind = Literal["working_day", "make_up_day", "weekend", "holiday"]


class Schedule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One year's announcement: `off` days off, `work` weekend days worked instead."""

    off: frozenset[dt.date]
    work: frozenset[dt.date]


class WorkCalendar(msgspec.Struct, frozen=True):
    """Schedules by year. A year that is absent is unknown."""

    years: Mapping[int, Schedule]

    def knows(self, year: int) -> bool:
        """Whether the year's schedule has been entered."""
        return year in self.years

    def kind(self, day: dt.date) -> DayKind:
        """What kind of day it is; by weekday alone when the year's schedule is unknown."""
        schedule = self.years.get(day.year)
        if schedule is not None and day in schedule.off:
            return "holiday"
        if schedule is not None and day in schedule.work:
            return "make_up_day"
        return "weekend" if day.weekday() >= 5 else "working_day"

    def is_working_day(self, day: dt.date) -> bool:
        """True on weekdays that are not holidays and on make-up days."""
        return self.kind(day) in ("working_day", "make_up_day")

    def next_working_day(self, day: dt.date) -> dt.date:
        """`day` itself when it is a working day, else the first one after it."""
        while not self.is_working_day(day):
            day += dt.timedelta(days=1)
        return day

    def with_year(self, year: int, off: Iterable[dt.date], work: Iterable[dt.date]) -> WorkCalendar:
        """The same calendar with one year entered or replaced (a county adds the yearly announcement)."""
        return WorkCalendar({**self.years, year: Schedule(frozenset(off), frozenset(work))})

    def without_schedules(self) -> WorkCalendar:
        """Weekdays only, in every year."""
        return WorkCalendar({})


class _Year(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    off: tuple[str, ...]
    work: tuple[str, ...]


@cache
def standard_calendar() -> WorkCalendar:
    """The State Council schedules that ship with this package (2004 to 2026)."""
    years: dict[int, Schedule] = {}
    for name, table in data.load(dict[str, _Year], "holidays.toml").items():
        off, work = (
            frozenset(dt.date.fromisoformat(f"{name}-{day}") for day in days) for days in (table.off, table.work)
        )
        years[int(name)] = Schedule(off, work)
    return WorkCalendar(years)
