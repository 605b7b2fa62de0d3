"""The samples that other tests start from: complete, valid, and the same after the journey through XML."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from field_forms import check_workbook, evaluate_instance
from policy.facts import catalogue
from server.forms.library_listing import LIBRARY
from tests.forms.library.samples import (
    SAMPLES,
    TODAY,
    answers,
    evaluation,
    form_of,
    instance,
    quick_report_instance,
    survey_instance,
    visit_instance,
)


def begins_with_an_answer(sample: str, path: str) -> bool:
    return any(question.path == path and question.default for question in form_of(sample).definition.questions)


REQUIRED = [
    (sample, path)
    for sample in SAMPLES
    for path, required in evaluation(sample).required.items()
    if required and "medicine[" not in path and "aid[" not in path and "member[" not in path
    if not begins_with_an_answer(sample, path)
]


@pytest.mark.parametrize("path", sorted(LIBRARY.glob("*.xlsx")), ids=lambda path: path.stem)
def test_the_check_before_publication_finds_nothing(path: Path) -> None:
    assert check_workbook(path.read_bytes(), known_facts=catalogue()) == []


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_sample_is_a_form_that_can_be_sent(sample: str) -> None:
    found = evaluation(sample)
    assert found.problems == []
    given = answers(sample)
    assert all(found.relevant[path] for path in given), "a sample answers what nobody asked"


@pytest.mark.parametrize(("sample", "path"), REQUIRED, ids=lambda part: str(part).rpartition("/")[2])
def test_what_must_be_answered_is_asked_for_in_both_languages(sample: str, path: str) -> None:
    left_out: dict[str, Any] = {path.rpartition("/")[2]: None}
    found = evaluation(sample, **left_out)
    (missing,) = [problem for problem in found.problems if problem.path == path]
    assert missing.kind == "required"
    assert missing.zh
    assert missing.en
    assert missing.zh != missing.en


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_server_finds_in_the_instance_what_the_phone_put_there(sample: str) -> None:
    sent = instance(sample)
    received = evaluate_instance(form_of(sample), sent, today=TODAY)
    assert received.problems == []
    assert received.differences == []
    assert received.facts() == evaluation(sample).facts()
    assert received.form_id == form_of(sample).id
    assert received.version == form_of(sample).version


def test_hidden_questions_do_not_travel() -> None:
    assert "<care>" not in instance("visit_nobody_home")
    assert "<attempt>" not in instance("visit_met")


def test_an_amount_changed_on_the_way_is_noticed() -> None:
    sent = instance("visit_fire").replace("<expense_amount>3460.5<", "<expense_amount>34605<")
    received = evaluate_instance(form_of("visit_fire"), sent, today=TODAY)
    assert [difference.path for difference in received.differences] == ["/data/event/expense_amount"]
    assert str(received.facts()["expense_amount"]) == "3460.5"


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2026, 7, 15), date(2027, 12, 31)])
def test_a_sample_can_be_filled_in_on_any_day(today: date) -> None:
    for sample in SAMPLES:
        assert evaluation(sample, today=today).problems == [], sample


def test_the_three_kinds_of_record_are_one_call_each() -> None:
    assert 'id="scattered_tekun_visit"' in visit_instance(remark="<雨>")
    assert "&lt;雨&gt;" in visit_instance(remark="<雨>")
    assert "<requested_amount>9000" in survey_instance(requested_amount=9000)
    assert "<event_type>other_accident<" in quick_report_instance(event_type="other_accident")
    assert "uuid:x" in visit_instance(instance_id="uuid:x")


def test_a_question_that_does_not_exist_is_refused() -> None:
    with pytest.raises(KeyError):
        visit_instance(no_such_question="1")
