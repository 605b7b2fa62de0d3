"""Follow-up cadence: how often somebody must be looked in on, when the next visit is due, and what counts as
one.

Days roll from the last visit that counted; they are not calendar months. All numbers are county parameters:
no document fixes how often a scattered tekun person is visited (SV-01).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

import msgspec

from policy import data
from policy.expressions import Compiled, compile_node, condition
from policy.facts import Value
from policy.parameters import ParameterView

DueState = Literal["not_yet", "due", "overdue"]
Outcome = Literal["met", "carer_met", "nobody_home", "refused", "telephone", "moved", "died"]


class _Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    rule: str
    zh: str
    en: str
    when: str
    interval: str
    months: str = ""  # the parameter with the months it holds in; all of the year unless named


class _Event(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    rule: str
    zh: str
    en: str
    fact: str
    interval: str
    anyone: bool = False  # also about a household nobody has to visit otherwise
    ends_pause: tuple[str, ...] = ()  # reasons of pauses that are over with it


class _Rows(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    row: tuple[_Row, ...]
    event: tuple[_Event, ...]


class Reason(msgspec.Struct, frozen=True):
    """One row of `cadence.toml` that applies: its id, the rule behind it, its interval in days.

    `months` (1-12): a visit falls due by this row in these months only; empty: all of the year. `once`: one visit
    after an event, not one after another.
    """

    id: str
    rule: str
    zh: str
    en: str
    interval_days: int
    months: tuple[int, ...] = ()
    once: bool = False


class Due(msgspec.Struct, frozen=True):
    """One visit that is owed: by which row, since when (the last visit, the beginning of the duty, the event), by
    which day, and how many days of grace follow."""

    reason: Reason
    from_on: dt.date
    due_on: dt.date
    grace_days: int


class Cadence(msgspec.Struct, frozen=True, kw_only=True):
    """The regular visiting duty for one person or household on a date; without `reasons` nobody has to visit.

    `reasons` are strictest first. `spacing_days`: never sooner than this after a visit that counted.
    `missing` are facts that could make it stricter and should be asked at the next visit.
    """

    grace_days: int
    first_visit_days: int
    spacing_days: int
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...] = ()

    @property
    def interval_days(self) -> int | None:
        """The interval that won; None: nobody has to visit."""
        return self.reasons[0].interval_days if self.reasons else None

    @property
    def rule_id(self) -> str | None:
        """The rule behind the interval that won."""
        return self.reasons[0].rule if self.reasons else None


@cache
def _rows() -> tuple[tuple[_Row, Compiled], ...]:
    rows = data.load(_Rows, "cadence.toml").row
    return tuple((row, compile_node(condition(row.when, file="cadence.toml", rule=row.id))) for row in rows)


@cache
def _events() -> tuple[_Event, ...]:
    return data.load(_Rows, "cadence.toml").event


@cache
def event_facts() -> tuple[str, ...]:
    """The facts whose value is the day something happened after which somebody must look in."""
    return tuple(event.fact for event in _events())


def pauses_ended(fact: str) -> tuple[str, ...]:
    """The reasons of pauses that an event (a fact of `event_facts()`) ends."""
    return next((event.ends_pause for event in _events() if event.fact == fact), ())


@cache
def turning_ages() -> tuple[int, ...]:
    """The ages at which a birthday alone may change a duty."""
    return tuple(sorted({int(age) for row, _ in _rows() for age in re.findall(r"age_years >= (\d+)", row.when)}))


def obligation(status: Mapping[str, Value], parameters: ParameterView) -> Cadence:
    """The duty that follows from checked facts (`facts.parse(...).values`).

    Raises ParameterNotSet when an interval that applies has not been entered.
    """
    names: dict[str, Any] = dict(status)
    reasons: list[Reason] = []
    missing: dict[str, None] = {}
    for row, compiled in _rows():
        holds = compiled.value(names)
        if holds:
            months = _months(parameters, row.months)
            if row.months and not months:  # a county without such a season
                continue
            reasons.append(Reason(row.id, row.rule, row.zh, row.en, _days(parameters, row.interval), months))
        elif holds is None:
            missing.update(dict.fromkeys(compiled.missing(names)))
    reasons.sort(key=lambda reason: reason.interval_days)
    return Cadence(
        grace_days=parameters.days("p_visit_grace_days"),
        first_visit_days=parameters.days("p_first_visit_days"),
        spacing_days=parameters.days("p_visit_spacing_days"),
        reasons=tuple(reasons),
        missing=tuple(missing),
    )


def _months(parameters: ParameterView, name: str) -> tuple[int, ...]:
    if not name or parameters.get(name) is None:
        return ()
    return tuple(sorted(int(month) for month in parameters.words(name)))


def _days(parameters: ParameterView, interval: str) -> int:
    name, _, key = interval.partition(".")
    return parameters.days(name, key)


def regular_dues(last_counted_visit: dt.date | None, duty: Cadence, *, since: dt.date) -> tuple[Due, ...]:
    """What is owed by each row of the duty, soonest first.

    `since` is the day the duty began (approval, registration): without any counted visit the first one is due
    `first_visit_days` after it, or one interval after it when that is sooner. A row of a season owes its visit
    on the first day of the season at the soonest, and none after its end: dates are the same whenever they are asked.
    """
    found = [_regular(last_counted_visit, duty, since, reason) for reason in duty.reasons]
    return tuple(sorted(found, key=lambda due: (due.due_on, due.reason.interval_days)))


def _regular(last: dt.date | None, duty: Cadence, since: dt.date, reason: Reason) -> Due:
    if last is None:
        days = min(duty.first_visit_days, reason.interval_days)
    else:
        days = max(reason.interval_days, duty.spacing_days)
    due_on = (last or since) + dt.timedelta(days=days)
    return Due(reason, last or since, _within(due_on, reason.months), duty.grace_days)


def _within(day: dt.date, months: tuple[int, ...]) -> dt.date:
    """The day itself when it lies in one of the months (or there are none), else the first of the next that is."""
    while months and day.month not in months:
        day = (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    return day


def event_dues(
    happened: Mapping[str, dt.date],
    last_counted_visit: dt.date | None,
    parameters: ParameterView,
    as_of: dt.date,
    *,
    obliged: bool,
) -> tuple[Due, ...]:
    """What is owed after events that no later visit followed, soonest first.

    `happened`: the day by fact of `event_facts()`; a visit on that very day is no answer to it, it may have been
    before. `obliged`: somebody must visit anyway; some events only hasten a duty there is.
    """
    grace = parameters.days("p_event_grace_days")
    found: list[Due] = []
    for event in _events():
        day = happened.get(event.fact)
        if day is None or day > as_of or not (obliged or event.anyone):
            continue
        if last_counted_visit is not None and last_counted_visit > day:
            continue
        days = _days(parameters, event.interval)
        reason = Reason(event.id, event.rule, event.zh, event.en, days)
        found.append(Due(reason, day, day + dt.timedelta(days=days), grace))
    return tuple(sorted(found, key=lambda due: (due.due_on, due.reason.interval_days)))


def next_due(last_counted_visit: dt.date | None, duty: Cadence, *, since: dt.date) -> dt.date | None:
    """The civil date by which the next regular visit is due; None when nobody has to visit."""
    dues = regular_dues(last_counted_visit, duty, since=since)
    return dues[0].due_on if dues else None


def state(due: dt.date, grace_days: int, today: dt.date) -> DueState:
    """`not_yet` before the due date, `due` from it through the last day of grace, `overdue` after that."""
    if today < due:
        return "not_yet"
    return "due" if today <= due + dt.timedelta(days=grace_days) else "overdue"


class VisitCount(msgspec.Struct, frozen=True):
    """Whether a visit clears the due date; `lacking` are the conditions it does not meet."""

    counts: bool
    lacking: tuple[str, ...]


def counts_as_visit(
    outcome: Outcome,
    *,
    person_seen: bool,
    has_position: bool,
    has_time: bool,
    parameters: ParameterView,
    carer_met: bool = False,
) -> VisitCount:
    """Judges one visit by the county's conditions (`p_visit_counts_as`, rule SV-01).

    By default: in person, the person seen or the carer met, with place and time. A telephone call, an absence
    and a refusal are kept as attempts and do not count. A record is never refused for it.
    """
    met: Mapping[str, bool] = {
        "in_person": outcome != "telephone",
        "person_seen_or_carer_met": outcome in ("met", "carer_met") and (person_seen or carer_met),
        "position": has_position,
        "time": has_time,
    }
    lacking = tuple(name for name in parameters.words("p_visit_counts_as") if not met.get(name, False))
    return VisitCount(not lacking, lacking)


def row_rules() -> tuple[tuple[str, str], ...]:
    """Every row of the cadence, events too, with the rule behind it."""
    return tuple((row.id, row.rule) for row in (*(row for row, _ in _rows()), *_events()))


def reasons() -> Mapping[str, Reason]:
    """Every row by its id, as words for screens: without its interval, which is the county's."""
    every = (*(row for row, _ in _rows()), *_events())
    return {row.id: Reason(row.id, row.rule, row.zh, row.en, 0, once=isinstance(row, _Event)) for row in every}
