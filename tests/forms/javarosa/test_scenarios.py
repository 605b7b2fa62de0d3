"""Scenario by scenario: what ODK Collect comes to, and each value in which it differs from phone and server."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from field_forms import clock, compile_form, evaluate_answers
from tests.forms.javarosa import JavaRosa
from tests.forms.phone import NOW, ZONE
from tests.forms.scenarios import SCENARIOS
from tests.forms.test_scenarios_on_the_phone import given, media

WHEN = clock(NOW, ZONE)
DIFFERENT: dict[str, Mapping[str, str]] = {
    # Only an answer that is typed fires its actions.
    "a calculation that changes sets another question": {"/data/times": "0"},
    # The action comes after the calculation.
    "a calculation wins over an action for the same answer": {"/data/b": "9"},
    # In the order in which they are written.
    "first values come in the order of the questions": {"/data/b": ""},
    "a hidden question gets no first value": {"/data/b": "7"},
    # The form's own rows within a new row are not new.
    "rows within a new row get theirs": {"/data/row[1]/room[1]/a": "", "/data/row[2]/room[1]/a": ""},
    # A blank count and one below nothing leave the form's first row.
    "a count below nothing": {"/data/row[1]/a": ""},
    "a blank count makes no row": {"/data/row[1]/a": ""},
    # The sum of no rows is 0.
    "a row reads the rows before it": {"/data/row[1]/sum": "2"},
    "ticked choices take the order of the list": {"/data/a": "z x"},
    "a number out of its range": {"/data/a": "9"},
    # Rows that are hidden are not counted.
    "rows that are hidden still count": {"/data/n": "0", "/data/m": "0"},
    "rows in what is hidden still count": {"/data/n": "0"},
    "a number beyond what is exact": {"/data/a": "1.2345678901234567E19"},
    # A number with a fraction is no whole number, a moment no date.
    "int '3.9'": {"/data/a": ""},
    "int '-3.9'": {"/data/a": ""},
    "int '1e3'": {"/data/a": ""},
    "date '2026-03-05T10:00:00'": {"/data/a": ""},
    # Moments are written in the zone of the device, with what is missing filled in.
    "dateTime '2026-03-05T10:00:00Z'": {"/data/a": "2026-03-05T18:00:00.000+08:00"},
    "dateTime '2026-03-05'": {"/data/a": "2026-03-05T00:00:00.000+08:00"},
    "dateTime '2026-03-05T10:00'": {"/data/a": "2026-03-05T10:00:00.000+08:00"},
    "time '10:00'": {"/data/a": "10:00:00.000+08:00"},
    # Places always have four numbers and are not looked at.
    "geopoint '90 180'": {"/data/a": "90.0 180.0 0.0 0.0"},
    "geopoint '90.1 0'": {"/data/a": "90.1 0.0 0.0 0.0"},
    "geotrace '1 2;3 4;'": {"/data/a": "1.0 2.0 0.0 0.0; 3.0 4.0 0.0 0.0"},
    "geotrace '1 2'": {"/data/a": "1.0 2.0 0.0 0.0"},
    "geotrace '1 2; 91 0'": {"/data/a": "1.0 2.0 0.0 0.0; 91.0 0.0 0.0 0.0"},
    "geoshape '1 2;3 4;5 6;1 2'": {"/data/a": "1.0 2.0 0.0 0.0; 3.0 4.0 0.0 0.0; 5.0 6.0 0.0 0.0; 1.0 2.0 0.0 0.0"},
    "geoshape '1 2;3 4;5 6'": {"/data/a": "1.0 2.0 0.0 0.0; 3.0 4.0 0.0 0.0; 5.0 6.0 0.0 0.0"},
}
"""By scenario: the values that JavaRosa gives instead."""
REFUSED = {"a count that is a number", "a row of a list by its attribute"}
"""Forms that JavaRosa does not load: only the path of a question can be a count, and `pulldata` is not known."""
UNSEEN = {"a calculated value that breaks its constraint": {("/data/b", "constraint")}}
"""Problems that JavaRosa does not look for: those of questions that nobody is shown."""


@pytest.mark.parametrize("name", [name for name in SCENARIOS if name not in REFUSED])
def test_collect_comes_to_the_same_but_for_what_is_known(javarosa: JavaRosa, name: str) -> None:
    scenario = SCENARIOS[name]
    there = javarosa.run(scenario.form, scenario.answers, rows=scenario.rows, media=scenario.media)
    here = evaluate_answers(compile_form(scenario.form, media(scenario)), given(scenario), today=WHEN)
    assert there["values"] == {**here.values, **DIFFERENT.get(name, {})}
    marked = {(found.path, found.kind) for found in here.problems if found.kind not in ("type", "choice")}
    assert {tuple(found) for found in there["problems"]} == marked - UNSEEN.get(name, set())


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_form_that_collect_does_not_load(javarosa: JavaRosa, name: str) -> None:
    assert "failure" in javarosa.run(SCENARIOS[name].form)
