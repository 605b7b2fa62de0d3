"""What a form model does, scenario by scenario: the server comes to what the phone comes to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from field_forms import Answers, clock, compile_form, evaluate_answers, evaluate_instance
from tests.forms.further_scenarios import FURTHER
from tests.forms.phone import NOW, ZONE, PhoneEngine
from tests.forms.scenarios import SCENARIOS, Scenario

WHEN = clock(NOW, ZONE)
ALL = {**SCENARIOS, **FURTHER}


def given(scenario: Scenario) -> Mapping[str, Any]:
    """Rows and answers as one object."""
    return {**scenario.rows, **dict(scenario.answers)}


def media(scenario: Scenario) -> dict[str, bytes]:
    """Lists from files as bytes."""
    return {name: text.encode() for name, text in scenario.media.items()}


@pytest.mark.parametrize("name", ALL)
def test_phone_and_server_come_to_the_same(phone: PhoneEngine, name: str) -> None:
    scenario = ALL[name]
    there = phone.run(scenario.form, scenario.answers, rows=scenario.rows, media=scenario.media)
    form = compile_form(scenario.form, media(scenario))
    here = evaluate_answers(form, given(scenario), today=WHEN)
    assert here.values == there["values"]
    assert here.relevant == there["relevant"]
    assert here.required == there["required"]
    # What an engine under node throws at the one who types, the server marks.
    marked = {(found.path, found.kind) for found in here.problems if found.kind not in ("type", "choice")}
    assert marked == {tuple(found) for found in there["problems"]}
    assert {path: here.values[path] for path in scenario.values} == dict(scenario.values)


@pytest.mark.parametrize("name", ALL)
def test_computing_only_what_decides_between_answers_changes_nothing(name: str) -> None:
    scenario = ALL[name]
    outcomes: list[Answers] = []
    for all_units in (False, True):
        form = compile_form(scenario.form, media(scenario))
        if all_units:
            form.deciding = form.units
        outcomes.append(evaluate_answers(form, given(scenario), today=WHEN).answers())
    assert outcomes[0] == outcomes[1]


@pytest.mark.parametrize("name", ALL)
def test_what_the_phone_sends_is_received_without_a_difference(phone: PhoneEngine, name: str) -> None:
    scenario = ALL[name]
    there = phone.run(scenario.form, scenario.answers, rows=scenario.rows, media=scenario.media)
    received = evaluate_instance(compile_form(scenario.form, media(scenario)), there["xml"], today=WHEN)
    assert received.differences == []
    assert [found for found in received.problems if found.kind == "repeat_count"] == []
    assert {path: received.values.get(path, "") for path in there["values"]} == there["values"]
