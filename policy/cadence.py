"""Follow-up cadence: how often somebody must be looked in on, when the next visit is due, and what counts as
one.

Days roll from the last visit that counted; they are not calendar months. All numbers are county parameters:
no document fixes how often a scattered tekun person is visited (SV-01).
"""

from __future__ import annotations

import datetime as dt
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


class _Rows(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    row: tuple[_Row, ...]


class Reason(msgspec.Struct, frozen=True):
    """One row of `cadence.toml` that applies: its id, the rule behind it, its interval in days."""

    id: str
    rule: str
    zh: str
    en: str
    interval_days: int


class Cadence(msgspec.Struct, frozen=True, kw_only=True):
    """The visiting duty for one person or household on a date. `interval_days` None: nobody has to visit.

    `reasons` are strictest first. `change_due` is the day by which to look in after a serious change.
    `missing` are facts that could make it stricter and should be asked at the next visit.
    """

    interval_days: int | None
    grace_days: int
    first_visit_days: int
    reasons: tuple[Reason, ...]
    change_on: dt.date | None = None
    change_due: dt.date | None = None
    missing: tuple[str, ...] = ()

    @property
    def rule_id(self) -> str | None:
        """The rule behind the interval that won."""
        return self.reasons[0].rule if self.reasons else None


@cache
def _rows() -> tuple[tuple[_Row, Compiled], ...]:
    rows = data.load(_Rows, "cadence.toml").row
    return tuple((row, compile_node(condition(row.when, file="cadence.toml", rule=row.id))) for row in rows)


def obligation(status: Mapping[str, Value], parameters: ParameterView, as_of: dt.date) -> Cadence:
    """The strictest duty that follows from checked facts (`facts.parse(...).values`) on `as_of`.

    Raises ParameterNotSet when an interval that applies has not been entered.
    """
    names: dict[str, Any] = dict(status)
    reasons: list[Reason] = []
    missing: dict[str, None] = {}
    for row, compiled in _rows():
        holds = compiled.value(names)
        if holds:
            name, _, key = row.interval.partition(".")
            reasons.append(Reason(row.id, row.rule, row.zh, row.en, parameters.days(name, key)))
        elif holds is None:
            missing.update(dict.fromkeys(compiled.missing(names)))
    reasons.sort(key=lambda reason: reason.interval_days)
    change = status.get("serious_change_on")
    change_on = change if isinstance(change, dt.date) and change <= as_of and reasons else None
    change_days = dt.timedelta(days=parameters.days("p_visit_interval_days", "serious_change"))
    return Cadence(
        interval_days=reasons[0].interval_days if reasons else None,
        grace_days=parameters.days("p_visit_grace_days"),
        first_visit_days=parameters.days("p_first_visit_days"),
        reasons=tuple(reasons),
        change_on=change_on,
        change_due=change_on + change_days if change_on else None,
        missing=tuple(missing),
    )


def next_due(last_counted_visit: dt.date | None, duty: Cadence, *, since: dt.date) -> dt.date | None:
    """The civil date by which the next visit is due; None when nobody has to visit.

    `since` is the day the duty began (approval, registration): without any counted visit the first one is due
    `first_visit_days` after it, or one interval after it when that is sooner. A serious change that no visit
    has followed brings the date forward.
    """
    if duty.interval_days is None:
        return None
    if last_counted_visit is None:
        due = since + dt.timedelta(days=min(duty.first_visit_days, duty.interval_days))
    else:
        due = last_counted_visit + dt.timedelta(days=duty.interval_days)
    if duty.change_on is None or duty.change_due is None:
        return due
    answered = last_counted_visit is not None and last_counted_visit > duty.change_on
    return due if answered else min(due, duty.change_due)


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
    """Every row of the cadence with the rule behind it."""
    return tuple((row.id, row.rule) for row, _ in _rows())
