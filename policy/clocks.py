"""Time limits: which rule states them, when they run out, and a proof that can be checked by hand.

A limit is a number of working or calendar days after an event, a number of months after it, or a fixed day of
the month or quarter. The day of the event is not counted. `due` is the last civil date on which the act is in
time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Literal, Protocol, cast

import msgspec

from policy import data
from policy.calendar import WorkCalendar
from policy.catalogue import citation
from policy.errors import UnknownClock
from policy.parameters import ParameterValue, ParameterView

Unit = Literal["working_day", "calendar_day", "month", "fixed_day"]
State = Literal["running", "warning", "due_today", "late"]


class ClockRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One time limit of `clocks.toml`.

    `amount` is the number itself; `amount_from` a parameter (`p_x` or `p_x.key`) instead. `unit_from` names
    the parameter that decides how "日" or "天" is read. `hours` says the parameter is in hours and is rounded
    up to days. `before_day` with `every` is a fixed day: in time means strictly before it. `first_day_from`
    names the parameter that may count the day of the event itself. `keyed_by` names the fact whose value selects the
    entry of a table; a value the table does not name takes its smallest entry, so that nobody waits without a limit.
    `told` says of a limit that the command reckons and nothing starts what counts it instead, or why nothing does.
    """

    rule: str
    zh: str
    en: str
    start_zh: str
    start_en: str
    unit: Unit
    amount: int | None = None
    amount_from: str = ""
    keyed_by: str = ""
    unit_from: str = ""
    hours: bool = False
    before_day: int | None = None
    every: Literal["month", "quarter"] = "month"
    inclusive_from: str = ""
    first_day_from: str = ""
    start_fact: str = ""
    stop_fact: str = ""
    warn_before: int = 1
    told: str = ""


class Pause(msgspec.Struct, frozen=True):
    """Days that do not count, both ends included, with the reason on file."""

    start: dt.date
    end: dt.date
    reason: str


class Extension(msgspec.Struct, frozen=True):
    """More days of the clock's own unit, with the reason on file."""

    days: int
    reason: str


class SkippedDay(msgspec.Struct, frozen=True):
    """A day that was passed over: `weekend`, `holiday` or `paused`."""

    date: dt.date
    reason: Literal["weekend", "holiday", "paused"]


class ClockProof(msgspec.Struct, frozen=True, kw_only=True):
    """Everything needed to check a due date by hand, and kept with the clock."""

    clock_id: str
    rule_id: str
    zh: str
    en: str
    start: dt.date
    start_zh: str
    start_en: str
    due: dt.date
    warn_from: dt.date
    unit: Unit
    days: int
    first_day_counted: bool
    skipped: tuple[SkippedDay, ...]
    citation: str
    parameters: tuple[ParameterValue, ...]
    pauses: tuple[Pause, ...] = ()
    extension: Extension | None = None
    warning_zh: str | None = None
    warning_en: str | None = None


@cache
def clock_rules() -> Mapping[str, ClockRule]:
    """Every time limit by clock id: a rule id, with a suffix where one rule starts several."""
    return data.load(dict[str, ClockRule], "clocks.toml")


def clock_rule(rule_id: str) -> ClockRule:
    """The limit of one clock id. Raises UnknownClock."""
    rule = clock_rules().get(rule_id)
    if rule is None:
        raise UnknownClock(rule_id)
    return rule


def clock(
    rule_id: str,
    start: dt.date,
    parameters: ParameterView,
    calendar: WorkCalendar,
    *,
    key: str = "",
    pauses: Sequence[Pause] = (),
    extension: Extension | None = None,
) -> ClockProof:
    """The due date of one limit that starts with the event on `start`, with its proof. `key`: the value of the fact
    that selects the limit's entry, where it has one (`keyed_by`).

    Raises UnknownClock, and ParameterNotSet when the county has not entered the number.
    """
    rule = clock_rule(rule_id)
    used: dict[str, ParameterValue] = {}
    unit = _unit(rule, parameters, used)
    amount = _amount(rule, parameters, used, key) + (extension.days if extension else 0)
    working = _work_calendar(unit, parameters, calendar, used)
    counts_first = bool(rule.first_day_from) and _flag(rule.first_day_from, parameters, used)
    skipped: tuple[SkippedDay, ...] = ()
    if unit == "fixed_day":
        inclusive = bool(rule.inclusive_from) and _flag(rule.inclusive_from, parameters, used)
        due = _fixed_day(start, rule, inclusive=inclusive)
    elif unit == "month":
        due = add_months(start, amount)
    else:
        first = start - dt.timedelta(days=1) if counts_first else start
        due, skipped = _count(first, amount, working if unit == "working_day" else None, pauses)
    doubt = _doubt(start, due, working) if unit == "working_day" and _official(parameters) else (None, None)
    return ClockProof(
        clock_id=rule_id, rule_id=rule.rule, zh=rule.zh, en=rule.en,
        start=start, start_zh=rule.start_zh, start_en=rule.start_en,
        due=due, warn_from=max(start, due - dt.timedelta(days=rule.warn_before)),
        unit=unit, days=amount, first_day_counted=counts_first, skipped=skipped,
        citation=citation(rule.rule), parameters=tuple(used.values()),
        pauses=tuple(pauses), extension=extension, warning_zh=doubt[0], warning_en=doubt[1],
    )  # fmt: skip


class Limit(Protocol):
    """The two dates that say where a clock stands; every proof has them."""

    @property
    def due(self) -> dt.date: ...

    @property
    def warn_from(self) -> dt.date: ...


def clock_state(proof: Limit, today: dt.date) -> State:
    """Where a running clock stands on `today`."""
    if today > proof.due:
        return "late"
    if today == proof.due:
        return "due_today"
    return "warning" if today >= proof.warn_from else "running"


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day so many months later; the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = (dt.date(year + (month == 11), (month + 1) % 12 + 1, 1) - dt.timedelta(days=1)).day
    return dt.date(year, month + 1, min(day.day, last))


def first_payment_month(programme: str, *, decided_on: dt.date, applied_on: dt.date | None = None) -> str:
    """The first month paid, as YYYY-MM.

    Dibao is paid from the month after approval (DB-20); the two disability subsidies from the month of
    application, in arrears (DP-08); everything else from the month of the decision.
    """
    if programme in ("disability_living", "disability_nursing"):
        return f"{applied_on or decided_on:%Y-%m}"
    if programme in ("dibao", "single_person_dibao"):
        return f"{add_months(decided_on.replace(day=1), 1):%Y-%m}"
    return f"{decided_on:%Y-%m}"


def _unit(rule: ClockRule, parameters: ParameterView, used: dict[str, ParameterValue]) -> Unit:
    if not rule.unit_from:
        return rule.unit
    value = used[rule.unit_from] = parameters.proof(rule.unit_from)
    return "working_day" if value.value == "working_day" else "calendar_day"


def _amount(rule: ClockRule, parameters: ParameterView, used: dict[str, ParameterValue], key: str) -> int:
    if rule.amount is not None:
        return rule.amount
    if not rule.amount_from:
        return 0
    name, _, entry = rule.amount_from.partition(".")
    used[name] = parameters.proof(name)
    amount = _keyed(parameters, name, key) if rule.keyed_by else parameters.days(name, entry)
    return -(-amount // 24) if rule.hours else amount


def _keyed(parameters: ParameterView, name: str, key: str) -> int:
    table = cast("Mapping[str, object]", parameters.proof(name).value)
    return parameters.days(name, key) if key in table else min(parameters.days(name, one) for one in table)


def _flag(name: str, parameters: ParameterView, used: dict[str, ParameterValue]) -> bool:
    used[name] = parameters.proof(name)
    return parameters.flag(name)


def _official(parameters: ParameterView) -> bool:
    return parameters.get("p_work_calendar") != "weekdays"


def _work_calendar(
    unit: Unit, parameters: ParameterView, calendar: WorkCalendar, used: dict[str, ParameterValue]
) -> WorkCalendar:
    if unit != "working_day":
        return calendar
    used["p_work_calendar"] = parameters.proof("p_work_calendar")
    return calendar if _official(parameters) else calendar.without_schedules()


def _count(
    start: dt.date, amount: int, calendar: WorkCalendar | None, pauses: Sequence[Pause]
) -> tuple[dt.date, tuple[SkippedDay, ...]]:
    """Walks day by day from the day after `start` until `amount` days have counted."""
    skipped: list[SkippedDay] = []
    day, left = start, amount
    while left > 0:
        day += dt.timedelta(days=1)
        if any(pause.start <= day <= pause.end for pause in pauses):
            skipped.append(SkippedDay(day, "paused"))
        elif calendar is not None and not calendar.is_working_day(day):
            skipped.append(SkippedDay(day, "holiday" if calendar.kind(day) == "holiday" else "weekend"))
        else:
            left -= 1
    return day, tuple(skipped)


def _fixed_day(start: dt.date, rule: ClockRule, *, inclusive: bool) -> dt.date:
    """The next last day in time on or after `start`: before the 10th is the 9th, unless the 10th counts."""
    day = (rule.before_day or 1) - (0 if inclusive else 1)
    month = start.replace(day=1)
    while month.replace(day=day) < start or (rule.every == "quarter" and month.month % 3 != 1):
        month = add_months(month, 1)
    return month.replace(day=day)


def _doubt(start: dt.date, due: dt.date, calendar: WorkCalendar) -> tuple[str | None, str | None]:
    """A warning when the count ran through a year whose schedule is unknown."""
    unknown = [str(year) for year in range(start.year, due.year + 1) if not calendar.knows(year)]
    if not unknown:
        return None, None
    years = ", ".join(unknown)
    return (
        f"{years} 年的节假日安排尚未录入，暂按周一至周五计算，录入后须重新核对",
        f"no holiday schedule for {years}: counted by weekdays, check again once it is entered",
    )
