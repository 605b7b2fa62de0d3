"""The demo's visits, read by the server's own form engine: complete, and what the loader says they are."""

from datetime import date
from itertools import product
from pathlib import Path

import msgspec
import pytest

import field_forms
import server.forms
from demo.answers import FORM_ID
from demo.form import evaluated, facts, form_version, instance
from demo.records import DemoAnswers

EVERY = [
    DemoAnswers(outcome, month, care, alone, carer)
    for outcome, month, care, alone, carer in product(
        ("met", "carer_met", "nobody_home"),
        (4, 5, 9, 10),
        ("able", "partly_unable", "unable"),
        (True, False),
        ("李秀英", None),
    )
]


@pytest.fixture(scope="module")
def form() -> field_forms.Form:
    workbook = Path(server.forms.__path__[0]) / "library" / f"{FORM_ID}.xlsx"
    return field_forms.compile_form(field_forms.convert_xlsform(workbook.read_bytes()).decode())


def evaluate(form: field_forms.Form, answers: DemoAnswers) -> field_forms.Evaluation:
    text = instance(answers, "01a0bdb4-aa28-7999-990b-01fb81a6159e")
    return field_forms.evaluate_instance(form, text, today=date(2026, answers.month, 15))


def test_the_form_is_the_one_the_visits_name(form: field_forms.Form) -> None:
    assert (form.id, form.version) == (FORM_ID, form_version())


@pytest.mark.parametrize("answers", EVERY, ids=str)
def test_every_kind_of_visit_is_complete_and_computes_to_what_was_sent(
    form: field_forms.Form, answers: DemoAnswers
) -> None:
    found = evaluate(form, answers)
    assert list(found.problems) == []
    assert list(found.differences) == []
    values = {path: value for path, value in found.values.items() if value != "" and "/meta/" not in path}
    assert msgspec.json.decode(evaluated(answers)) == values
    assert msgspec.json.decode(facts(answers)) == dict(found.facts())
