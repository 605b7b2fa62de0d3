"""Forms that other tools publish (XForms 1.0): the same outcome on the server, on the phone and in Collect."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from field_forms import (
    Answers,
    Problem,
    check_xform,
    compile_form,
    dictionary,
    evaluate_answers,
    evaluate_instance,
    instance_xml,
    tables,
)
from tests.forms.javarosa import JavaRosa
from tests.forms.phone import PhoneEngine

FOREIGN = Path(__file__).parent / "foreign"
TODAY = date(2026, 3, 5)
PAGES = sorted(FOREIGN.glob("*.xml"))


class Expected(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One filling: answers in their order, and what they come to; `problems` are all there are."""

    answers: dict[str, str]
    values: dict[str, str]
    relevant: dict[str, bool] = {}
    problems: dict[str, str] = {}


def fillings(page: Path) -> list[Expected]:
    """What `<name>.json` beside the form expects."""
    return msgspec.json.decode(page.with_suffix(".json").read_bytes(), type=list[Expected])


def _wrong(expected: Expected, outcome: Answers) -> dict[str, Any]:
    """What is other than expected, by path."""
    found: dict[str, Any] = {
        path: outcome.values.get(path) for path, text in expected.values.items() if outcome.values.get(path) != text
    }
    found |= {path: shown for path, shown in expected.relevant.items() if outcome.relevant.get(path) == (not shown)}
    problems = {problem.path: problem.kind for problem in outcome.problems}
    return found if problems == expected.problems else found | {"problems": problems}


def _said(said: dict[str, Any]) -> Answers:
    assert "failure" not in said, said["failure"]
    assert said["errors"] == []
    problems = [Problem(path, kind, "", "", "") for path, kind in said["problems"]]
    return Answers(said["values"], said["relevant"], said["required"], problems)


every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)


def test_there_are_forms_of_several_tools() -> None:
    assert len(PAGES) >= 8
    assert all(fillings(page) for page in PAGES)


@every_page
def test_on_the_server(page: Path) -> None:
    xform = page.read_bytes()
    assert [found for found in check_xform(xform) if found.severity == "error"] == []
    form = compile_form(xform)
    assert dictionary(form.definition).entries
    assert tables([form.definition])
    for expected in fillings(page):
        filled = evaluate_answers(form, expected.answers, today=TODAY)
        assert _wrong(expected, filled.answers()) == {}
        again = evaluate_instance(form, instance_xml(filled), today=TODAY)
        assert _wrong(expected, again.answers()) == {}
        assert again.differences == []


@every_page
def test_on_the_phone(page: Path, phone: PhoneEngine) -> None:
    for expected in fillings(page):
        said = phone.run(page.read_text(encoding="utf8"), list(expected.answers.items()))
        assert _wrong(expected, _said(said)) == {}


@every_page
def test_in_collect(page: Path, javarosa: JavaRosa) -> None:
    for expected in fillings(page):
        said = javarosa.run(page.read_text(encoding="utf8"), list(expected.answers.items()), today=TODAY)
        assert _wrong(expected, _said(said)) == {}
