"""What was owed and how it ended, from the dated rows of a household: the same whatever came in first. Pure."""

from bisect import bisect_right
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import msgspec

import policy
from server.followups.derive import Memory, duty
from server.followups.records import Absence, Called, Duty, Observed, Recognition, Situation

LOOKS_BACK = timedelta(days=400)  # as far as a late record still changes what was owed
EVER = date.max
EVENTS = frozenset(policy.event_facts())


class Seen(msgspec.Struct, frozen=True):
    """A fact from the day it took this value."""

    name: str
    value: Any
    on: date


class Counted(msgspec.Struct, frozen=True):
    """A day with a visit that counts: the first begun of that day, and the day the house heard of it."""

    id: UUID
    on: date
    entered_on: date


class Left(msgspec.Struct, frozen=True):
    """The day on which the household left a place."""

    on: date
    from_region: str


class Obligation(msgspec.Struct, frozen=True):
    """One visit that was owed and how that ended: by a visit, or because the duty ended unanswered.

    `region_code`: where the household lived on the day it ended.
    """

    closed_on: date
    region_code: str
    reason: str
    began_on: date
    owed_on: date
    due_on: date
    grace_days: int
    paused_until: date | None
    visit_id: UUID | None
    entered_on: date | None


class Past(msgspec.Struct, frozen=True):
    """A household with its dated rows, each list in the order of its days; what was worked out before."""

    household_id: UUID
    region_code: str
    statuses: list[Recognition]
    facts: list[Seen]
    visits: list[Counted]
    attempts: list[date]
    pauses: list[Absence]
    campaigns: list[Called]
    moves: list[Left]
    obligations: list[Obligation]
    before: Duty | None  # None: no duty so far, or an ended one
    flagged_due_on: date | None


class Views:
    """A county's parameters by day, each state of them made once, with what was asked of it."""

    def __init__(self, parameters: policy.Parameters) -> None:
        self._parameters = parameters
        defaults = (one.valid_from for entry in policy.parameter_catalogue().values() for one in entry.values)
        self._changes = sorted({*defaults, *(one.valid_from for one in parameters.county)})
        self._made: dict[int, tuple[policy.ParameterView, Memory]] = {}

    def at(self, day: date) -> tuple[policy.ParameterView, Memory]:
        """What holds on the day, and the memory of that."""
        key = bisect_right(self._changes, day)
        if key not in self._made:
            self._made[key] = (self._parameters.at(day), {})
        return self._made[key]

    def duty(self, situation: Situation, day: date) -> Duty | None:
        """The duty on a day by what held on it. Raises policy.PolicyError when an interval is not set."""
        view, memory = self.at(day)
        return duty(situation, view, day, memory)


def as_of(past: Past, day: date, known_until: date = EVER) -> Situation:
    """The situation on a day; visits and facts of the days up to `known_until`, that one included."""
    last = next((one.on for one in reversed(past.visits) if one.on <= known_until), None)
    facts: dict[str, Observed] = {}
    happened: dict[str, date] = {}
    for one in past.facts:
        if one.on > known_until:
            break
        if one.name not in EVENTS:
            facts[one.name] = Observed(one.value, one.on)
        elif (event := _date(one.value)) is not None and event <= day and (last is None or event >= last):
            happened[one.name] = min(event, happened.get(one.name, event))
    return Situation(
        household_id=past.household_id,
        statuses=[one for one in past.statuses if one.holds(day)],
        facts=facts,
        last_counted_on=last,
        happened=happened,
        pauses=past.pauses,
        campaigns=past.campaigns,
        attempts=past.attempts,
    )


def _date(value: Any) -> date | None:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def obligations(past: Past, views: Views, today: date) -> list[Obligation]:
    """What was owed and ended within LOOKS_BACK, oldest first.

    A visit answers the duty of its day as the days before had left it. A duty that ended unanswered after its
    due date was owed all the same.
    """
    since = today - LOOKS_BACK
    found: list[Obligation] = []
    for at, visit in enumerate(past.visits):
        if not since <= visit.on <= today:
            continue
        after = past.visits[at - 1].on if at else date.min
        found += _ended(past, views, max(after, since), visit.on - timedelta(days=1))
        owed = views.duty(as_of(past, visit.on, visit.on - timedelta(days=1)), visit.on)
        if owed is not None:
            found.append(_closed(past, owed, visit.on, visit))
    last = past.visits[-1].on if past.visits else date.min
    return found + _ended(past, views, max(last, since), today - timedelta(days=1))


def _ended(past: Past, views: Views, after: date, until: date) -> list[Obligation]:
    """The duty that ended between two visits with its due date past: none or one."""
    ends = {
        min(one.valid_to or EVER, one.died_on - timedelta(days=1) if one.died_on else EVER) for one in past.statuses
    }
    for day in sorted(end for end in ends if after < end <= until):
        owed = views.duty(as_of(past, day, day), day)
        left = views.duty(as_of(past, day + timedelta(days=1), day), day + timedelta(days=1))
        if owed is not None and owed.due_on <= day and left is None:
            return [_closed(past, owed, day, None)]
    return []


def _closed(past: Past, owed: Duty, day: date, visit: Counted | None) -> Obligation:
    return Obligation(
        closed_on=day,
        region_code=next((one.from_region for one in past.moves if one.on > day), past.region_code),
        reason=owed.reason,
        began_on=max(owed.obliged_from, owed.last_counted_on or owed.obliged_from),
        owed_on=owed.owed_on or owed.due_on,
        due_on=owed.due_on,
        grace_days=owed.grace_days,
        paused_until=owed.paused_until,
        visit_id=visit.id if visit else None,
        entered_on=visit.entered_on if visit else None,
    )
