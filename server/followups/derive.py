"""From statuses, facts and the last visit to the duty to visit (SV-01, SV-03, DM-01). Pure."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import policy
from server.followups.records import Duty, Observed, Recognition, Situation

# Facts of a household that its duty depends on, beside its statuses.
FACTS = ("is_ill_now", "lives_alone", "monitoring_level", "risk_grade", "self_care_ability", "serious_change_on")

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


def duty(
    situation: Situation, parameters: policy.ParameterView, today: date, memory: Memory | None = None
) -> Duty | None:
    """The duty that makes a visit due first; None when nobody has to visit.

    `memory` spares asking the rules again about households in the same circumstances: one for each pair of
    `parameters` and `today`.
    """
    known: Memory = {} if memory is None else memory
    precedence = 0 if any(_is_scattered_tekun(one) for one in situation.statuses) else 1
    found: list[Duty] = []
    for names, since, last_counted_on in _circumstances(situation, today):
        cadence = _cadence(names, parameters, today, known)
        due_on = policy.next_due(last_counted_on, cadence, since=since)
        if due_on is not None and cadence.interval_days is not None:
            found.append(
                Duty(
                    reason=cadence.reasons[0].id,
                    precedence=precedence,
                    interval_days=cadence.interval_days,
                    grace_days=cadence.grace_days,
                    obliged_from=since,
                    last_counted_on=situation.last_counted_on,
                    due_on=due_on,
                )
            )
    return min(found, key=lambda one: (one.due_on, one.interval_days, one.obliged_from), default=None)


def _is_scattered_tekun(one: Recognition) -> bool:
    return one.status == "tekun" and one.support_mode == "scattered"


def _circumstances(situation: Situation, today: date) -> Iterator[tuple[Names, date, date | None]]:
    """Facts to ask the rules about, the day the duty began, and the last visit that counts for it: one for each
    status, one for the risk grade, one for monitoring. A visit before monitoring began is none of it.
    """
    observed = {name: fact.value for name, fact in situation.facts.items()}
    household = _usable({name: value for name, value in observed.items() if name != "monitoring_level"})
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
        yield _usable({"monitoring_level": watched.value}), since, last if last and last >= since else None


def _usable(observed: Mapping[str, Any]) -> Names:
    """The facts in the form rules compare; a value that does not fit the catalogue stays unknown."""
    usable: Names = {}
    for name, value in observed.items():
        try:
            usable |= policy.parse_facts({name: value}).values
        except policy.PolicyError:
            continue
    return usable


def _years(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _cadence(names: Names, parameters: policy.ParameterView, today: date, memory: Memory) -> policy.Cadence:
    key = tuple(sorted(names.items()))
    found = memory.get(key)
    if found is None:
        found = memory[key] = policy.obligation(names, parameters, today)
    return found
