"""Questions carry facts: typed, and absent when unknown."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from field_forms import Form, evaluate_answers
from field_forms.facts import typed
from tests.forms.building import TODAY, YES_NO, form, question

CHOICES = (
    *YES_NO,
    *({"list_name": "ynu", "name": name, "label": name} for name in ("yes", "no", "unknown")),
    *({"list_name": "labour", "name": name, "label": name} for name in ("none", "partial", "full")),
)


@pytest.fixture(scope="module")
def visit() -> Form:
    return form(
        question("text", "person", fact="applicant_name", sensitive="name"),
        question("integer", "age", fact="age_years"),
        question("decimal", "income", fact="household_monthly_income"),
        question("date", "born", fact="birth_date"),
        question("select_one yes_no", "ill", fact="is_ill_now"),
        question("select_one ynu", "urgent", fact="is_urgent", relevant="${ill} != 'no'"),
        question("select_one labour", "labour", fact="labour_capacity"),
        question("select_multiple labour", "many", fact="need_types"),
        question("calculate", "half", calculation="${income} div 2", fact="half_income:decimal"),
        question("begin_repeat", "member"),
        question("integer", "member_age", fact="member_ages:list"),
        {"type": "end_repeat"},
        choices=CHOICES,
    )


def facts(visit: Form, **answers: object) -> dict[str, object]:
    paths = {f"/data/{name}": answer for name, answer in answers.items()}
    return dict(evaluate_answers(visit, paths, today=TODAY).facts())


def test_facts_have_the_types_of_their_questions(visit: Form) -> None:
    found = facts(
        visit,
        person="王",
        age=71,
        income="1200.50",
        born="1954-11-02",
        ill="yes",
        urgent="no",
        labour="partial",
        many="none full",
    )
    assert found == {
        "applicant_name": "王",
        "age_years": 71,
        "household_monthly_income": Decimal("1200.5"),
        "birth_date": date(1954, 11, 2),
        "is_ill_now": True,
        "is_urgent": False,
        "labour_capacity": "partial",
        "need_types": ["none", "full"],
        "half_income": Decimal("600.25"),
    }


def test_a_blank_answer_gives_no_fact(visit: Form) -> None:
    assert facts(visit) == {}


def test_unknown_is_absent_and_never_false(visit: Form) -> None:
    assert "is_urgent" not in facts(visit, ill="yes", urgent="unknown")
    assert facts(visit, ill="yes", urgent="no")["is_urgent"] is False


def test_a_hidden_answer_gives_no_fact(visit: Form) -> None:
    assert "is_urgent" not in facts(visit, ill="no", urgent="yes")


def test_rows_give_a_list(visit: Form) -> None:
    evaluation = evaluate_answers(visit, {"/data/member": [{"member_age": 71}, {"member_age": 8}]}, today=TODAY)
    assert evaluation.facts()["member_ages"] == ["71", "8"]


def test_the_form_names_its_facts_and_sensitive_questions(visit: Form) -> None:
    assert visit.facts["/data/age"] == "age_years"
    assert visit.sensitive == {"/data/person": "name"}


def test_the_first_answered_of_several_questions_counts() -> None:
    either = form(
        question("select_one yes_no", "met"),
        question("text", "told_by_person", relevant="${met} = 'yes'", fact="event_description"),
        question("text", "told_by_neighbour", relevant="${met} = 'no'", fact="event_description"),
    )
    answers = {"/data/met": "no", "/data/told_by_person": "火", "/data/told_by_neighbour": "水"}
    assert evaluate_answers(either, answers, today=TODAY).facts() == {"event_description": "水"}


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("int", "3", 3), ("int", "3.5", None), ("int", "x", None), ("int", "", None), ("int", "Infinity", None),
        ("decimal", "0.1", Decimal("0.1")), ("decimal", "NaN", None), ("decimal", "1,5", None),
        ("bool", "true", True), ("bool", "0", False), ("bool", "perhaps", None),
        ("date", "2026-02-28", date(2026, 2, 28)), ("date", "2026-02-29", None),
        ("datetime", "2026-03-05T08:00:00Z", datetime(2026, 3, 5, 8, tzinfo=UTC)), ("datetime", "2026-03-05", None),
        ("str", "x", "x"), ("str", "unknown", None), ("list", "a b", ["a", "b"]), ("list", " ", None),
    ],
)  # fmt: skip
def test_a_text_is_read_as_its_type_or_not_at_all(kind: str, text: str, expected: object) -> None:
    assert typed(kind, text) == expected
