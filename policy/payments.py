"""What is paid when: the period of each programme, the first month, what a period owes, and the law's day for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any, Literal

import msgspec

from policy import data
from policy.calendar import WorkCalendar
from policy.clocks import ClockProof, add_months, clock, clock_rule, first_payment_month
from policy.errors import UnknownProgramme
from policy.parameters import ParameterView

Every = Literal["month", "quarter", "once"]
GROUPS_OF_LAW = ("regular_pension", "dibao", "tekun", "unemployment_benefit")
"""Who gets the price subsidy in any case (PS-01, PS-02)."""


class Schedule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a programme is paid. `stages`: where a case must stand for its money to go out. `by_order`: the case rests
    on an order from above and is paid with the order's batch (PS-11)."""

    every: Every
    stages: tuple[str, ...]
    label: str
    rules: tuple[str, ...]
    clock: str = ""
    by_order: bool = False


class OrderKind(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Money for whole groups by an order. `from_above`: only province or city order it (PS-11)."""

    label: str
    rules: tuple[str, ...]
    clock: str = ""
    from_above: bool = False


class Group(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A group of an order: by status in the register, or by a fact."""

    zh: str
    en: str
    source_zh: str
    source_en: str
    statuses: tuple[str, ...] = ()
    fact: str = ""


class _Payments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    programme: dict[str, Schedule]
    order: dict[str, OrderKind]
    group: dict[str, Group]


class Change(msgspec.Struct, frozen=True):
    """From `from_month` on a month's amount is `amount`; None: nothing more."""

    from_month: dt.date
    amount: Decimal | None


@cache
def _payments() -> _Payments:
    found = data.load(_Payments, "payments.toml")
    for one in (*found.programme.values(), *found.order.values()):
        if one.clock:
            clock_rule(one.clock)
    return found


def schedules() -> Mapping[str, Schedule]:
    """Programmes whose benefits are paid here."""
    return _payments().programme


def order_kinds() -> Mapping[str, OrderKind]:
    """Programmes that are paid to whole groups by an order."""
    return _payments().order


def groups() -> Mapping[str, Group]:
    """The groups an order may name."""
    return _payments().group


def schedule(programme: str) -> Schedule:
    """How a programme is paid. Raises UnknownProgramme."""
    found = schedules().get(programme)
    if found is None:
        raise UnknownProgramme(programme)
    return found


def first_of_period(every: Every, day: dt.date) -> dt.date:
    """The first day of the month or quarter a day lies in."""
    month = day.month if every != "quarter" else day.month - (day.month - 1) % 3
    return dt.date(day.year, month, 1)


def months_of(every: Every, first: dt.date) -> tuple[dt.date, ...]:
    """The months of the period that begins with `first`."""
    return tuple(add_months(first, n) for n in range(3 if every == "quarter" else 1))


def first_month(programme: str, *, decided_on: dt.date, applied_on: dt.date | None) -> dt.date:
    """The first month that is paid (DB-20, DP-08)."""
    return dt.date.fromisoformat(f"{first_payment_month(programme, decided_on=decided_on, applied_on=applied_on)}-01")


def monthly(amount: Decimal, changes: Sequence[Change], month: dt.date) -> Decimal:
    """What a month is worth: of the changes that hold by then the last one decided counts; a stop ends it."""
    if any(one.amount is None and one.from_month <= month for one in changes):
        return Decimal(0)
    for one in reversed(changes):
        if one.amount is not None and one.from_month <= month:
            return one.amount
    return amount


def owed(every: Every, amount: Decimal, begins: dt.date, changes: Sequence[Change], period: dt.date) -> Decimal:
    """What the period that begins with `period` owes: the sum of its months since `begins`; once is paid whole."""
    if every == "once":
        return monthly(amount, changes, period) if period == begins else Decimal(0)
    return sum((monthly(amount, changes, month) for month in months_of(every, period) if month >= begins), Decimal(0))


def due(clock_id: str, start: dt.date, view: ParameterView, calendar: WorkCalendar) -> ClockProof | None:
    """The last day in time for the period that begins with `start`, or for the index published then; None: no text
    states one."""
    return clock(clock_id, start, view, calendar) if clock_id else None


def earliest_stop(known: Mapping[str, Any], view: ParameterView, calendar: WorkCalendar) -> dt.date | None:
    """The first month from which dibao may stop for a family that starts a first business: it keeps it for a quarter
    from the registration (DB-27). None: nothing holds the stop."""
    registered = known.get("business_registration_date")
    if not known.get("is_first_startup") or not registered:
        return None
    day = registered if isinstance(registered, dt.date) else dt.date.fromisoformat(str(registered)[:10])
    kept_until = clock("DB-27", day, view, calendar).due
    return add_months(kept_until.replace(day=1), 1)
