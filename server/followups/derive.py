"""From statuses, facts, events, campaigns and the last visit to the duty to visit (SV-01, SV-03, DM-01). Pure."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any
from uuid import UUID

import msgspec

import policy
from server.followups.records import Absence, Duty, Observed, Recognition, Situation

# Facts of a household that its duty depends on, beside its statuses.
FACTS = ("is_ill_now", "lives_alone", "monitoring_level", "risk_grade", "self_care_ability", *policy.event_facts())
CAMPAIGN = "campaign"

FROM_STATUS: Mapping[str, Mapping[str, Any]] = {
    "tekun": {"receives_tekun": True},
    "dibao": {"receives_dibao": True, "dibao_scope": "household"},
    "single_person_dibao": {"receives_dibao": True, "dibao_scope": "single_person"},
    "dibao_marginal": {"low_income_category": "dibao_marginal"},
    "expenditure_hardship": {"low_income_category": "expenditure_hardship"},
    "poverty_risk": {"low_income_category": "other"},
    "other": {"low_income_category": "other"},
}
Names = dict[str, Any]
Memory = dict[tuple[tuple[str, Any], ...], policy.Cadence]


class Owed(msgspec.Struct, frozen=True):
    """One visit that is owed, whatever else is: by which row of the cadence or campaign, since when, by when."""

    reason: str
    interval_days: int
    from_on: date  # the day the duty, the event or the campaign began
    due_on: date
    grace_days: int
    campaign_id: UUID | None = None


def duty(
    situation: Situation, parameters: policy.ParameterView, today: date, memory: Memory | None = None
) -> Duty | None:
    """The duty that makes a visit due first, moved behind a pause; None when nobody has to visit.

    `memory` spares asking the rules again about households in the same circumstances: one for each `parameters`.
    """
    every = owed(situation, parameters, today, memory)
    if not every:
        return None
    first = every[0]
    pause = _pause(situation.pauses, first.due_on, today)
    moved = pause is not None and first.due_on <= pause.until_on
    after = timedelta(days=parameters.days("p_after_pause_days"))
    begun = situation.last_counted_on or date.min
    vain = sorted({day for day in situation.attempts if begun < day <= today})
    enough = parameters.days("p_attempts_before_other_action")
    return Duty(
        reason=first.reason,
        precedence=0 if any(_is_scattered_tekun(one) for one in situation.statuses) else 1,
        interval_days=first.interval_days,
        grace_days=first.grace_days,
        obliged_from=first.from_on,
        last_counted_on=situation.last_counted_on,
        due_on=pause.until_on + after if pause is not None and moved else first.due_on,
        owed_on=first.due_on if moved else None,
        paused_from=pause.from_on if pause else None,
        paused_until=pause.until_on if pause else None,
        attempts=len(vain),
        attempted_on=vain[enough - 1] if len(vain) >= enough else None,
        campaign_id=first.campaign_id,
    )


def owed(
    situation: Situation, parameters: policy.ParameterView, today: date, memory: Memory | None = None
) -> list[Owed]:
    """Every visit that is owed on a day, the first to fall due first."""
    known: Memory = {} if memory is None else memory
    last = situation.last_counted_on
    found: list[Owed] = []
    for names, since, last_counted_on in _circumstances(situation, today):
        cadence = _cadence(names, parameters, known)
        found += [
            Owed(due.reason.id, due.reason.interval_days, since, due.due_on, due.grace_days)
            for due in policy.regular_dues(last_counted_on, cadence, since=since)
        ]
    events = policy.event_dues(situation.happened, last, parameters, today, obliged=bool(found))
    found += [
        Owed(due.reason.id, due.reason.interval_days, due.from_on, due.due_on, due.grace_days) for due in events
    ]
    grace = parameters.days("p_event_grace_days")
    for one in situation.campaigns:
        running = one.starts_on <= today and (one.ended_on is None or one.ended_on > today)
        if running and (last is None or last < one.starts_on):
            days = (one.ends_on - one.starts_on).days + 1
            found.append(Owed(CAMPAIGN, days, one.starts_on, one.ends_on, grace, one.id))
    return sorted(found, key=lambda one: (one.due_on, one.interval_days, one.from_on, one.reason))


def _pause(pauses: list[Absence], due_on: date, today: date) -> Absence | None:
    """The pause that holds today or moves the due date: the last of those that have begun."""
    begun = [one for one in pauses if one.from_on <= today and (today <= one.until_on or due_on <= one.until_on)]
    return max(begun, key=lambda one: (one.until_on, one.from_on), default=None)


def _is_scattered_tekun(one: Recognition) -> bool:
    return one.status == "tekun" and one.support_mode == "scattered"


def _circumstances(situation: Situation, today: date) -> Iterator[tuple[Names, date, date | None]]:
    """Facts to ask the rules about, the day the duty began, and the last visit that counts for it: one for each
    status, one for the risk grade, one for monitoring. A visit before monitoring began is none of it.
    """
    household = _usable({name: fact for name, fact in situation.facts.items() if name != "monitoring_level"})
    last = situation.last_counted_on
    for one in situation.statuses:
        names = {**household, **FROM_STATUS.get(one.status, {})}
        if one.support_mode:
            names["tekun_care_mode"] = one.support_mode
        if one.care_grade:
            names["self_care_ability"] = one.care_grade
        if one.birth_date:
            names["age_years"] = _years(one.birth_date, today)
        yield names, one.valid_from, last
    risk: Observed | None = situation.facts.get("risk_grade")
    if risk is not None and not situation.statuses:
        yield household, risk.on, last
    watched: Observed | None = situation.facts.get("monitoring_level")
    if watched is not None:
        since = watched.on
        yield _usable({"monitoring_level": watched}), since, last if last and last >= since else None


def _usable(observed: Mapping[str, Observed]) -> Names:
    """The facts in the form rules compare; a value that does not fit the catalogue stays unknown."""
    usable: Names = {}
    for name, fact in observed.items():
        if isinstance(fact.value, bool | str):  # the kinds these facts have
            usable |= _parsed(name, fact.value)
    return usable


@cache
def _parsed(name: str, value: bool | str) -> Names:
    try:
        return dict(policy.parse_facts({name: value}).values)
    except policy.PolicyError:
        return {}


def _years(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _cadence(names: Names, parameters: policy.ParameterView, memory: Memory) -> policy.Cadence:
    key = tuple(sorted(names.items()))
    found = memory.get(key)
    if found is None:
        found = memory[key] = policy.obligation(names, parameters)
    return found
