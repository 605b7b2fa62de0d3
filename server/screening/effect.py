"""What another value of a parameter would change, over everybody, before it is saved."""

from datetime import date, datetime
from typing import Any

import msgspec

import policy
from policy.rules import parameters_read, programmes
from server import parameters
from server.core.clock import civil_date
from server.core.db import Connection, Scope
from server.screening import queries, queries_of_lists
from server.screening.recheck import RESULT
from server.screening.records import ChangedHousehold, Effect, EffectRequest, ProgrammeDifference
from server.screening.words import programme_title

SHOWN = 20


async def effect(conn: Connection, scope: Scope, now: datetime, asked: EffectRequest) -> Effect:
    """Screen everybody with the values of the day on which `asked` would begin to hold, without it and with it.

    Raises Problem parameter_unknown, parameter_refused, parameter_out_of_range.
    """
    value = parameters.checked(asked.name, asked.value)
    own = await parameters.county(conn, scope.county_code)
    on = max(asked.valid_from, civil_date(now))
    views = (own.at(on), _with(own, asked.name, value, on).at(on))
    wanted = _reading(*views)
    today = civil_date(now)
    households, before = await queries.eligible(conn, scope, today, views[0], wanted)
    if not wanted:
        return Effect(households, [], [])
    found = await queries.differences(conn, scope, today, views, wanted)
    more, fewer = [0] * len(wanted), [0] * len(wanted)
    shown: dict[Any, list[tuple[str, str, str]]] = {}
    for household_id, one, other in found:
        for at, (was, is_now) in enumerate(zip(one, other, strict=True)):
            more[at] += was != "E" == is_now
            fewer[at] += was == "E" != is_now
            if (was == "E") != (is_now == "E") and (household_id in shown or len(shown) < SHOWN):
                shown.setdefault(household_id, []).append((wanted[at], was, is_now))
    differences = [
        ProgrammeDifference(
            one, programme_title(one), before[at], before[at] + more[at] - fewer[at], more[at], fewer[at]
        )
        for at, one in enumerate(wanted)
    ]
    named = await queries_of_lists.names(conn, scope, list(shown))
    first = [
        msgspec.convert(
            {**named[home], "household_id": home, "programme": programme, "before": RESULT[was], "after": RESULT[to]},
            ChangedHousehold,
        )
        for home, changes in shown.items()
        for programme, was, to in changes
    ]
    return Effect(households, differences, first)


def _with(own: policy.Parameters, name: str, value: Any, on: date) -> policy.Parameters:
    return policy.Parameters((*own.county, policy.CountyValue(name, value, on)))


def _reading(one: policy.ParameterView, other: policy.ParameterView) -> list[str]:
    """Programmes whose rules read a parameter that differs between the views."""
    differs = {name for name in one.values.keys() | other.values.keys() if _value(one, name) != _value(other, name)}
    return [programme for programme in programmes() if differs & set(parameters_read(programme))]


def _value(view: policy.ParameterView, name: str) -> object:
    found = view.values.get(name)
    return None if found is None else found.value
