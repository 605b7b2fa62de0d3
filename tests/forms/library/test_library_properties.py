"""Whatever is tapped into the library's forms, in any order and however wrong, these things hold."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import policy
from field_forms import Question, evaluate_instance
from server.forms.library_listing import LIBRARY
from tests.forms.library.samples import TODAY, as_sent, fill, form

MODEST = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
FORMS = tuple(sorted(path.stem for path in LIBRARY.glob("*.xlsx")))
# Characters that XML can carry.
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=30)
DAYS = st.integers(-800, 800).map(lambda days: (TODAY + timedelta(days=days)).isoformat())
BY_TYPE: dict[str, st.SearchStrategy[Any]] = {
    "int": st.integers(0, 500),
    "decimal": st.decimals(0, 9_000_000, places=2).map(str),
    "date": DAYS,
    "geopoint": st.just("36.1132 113.2074 1010 8"),
}


def answer(question: Question) -> st.SearchStrategy[Any]:
    """Any answer that a widget of this question can give; amounts and counts are not negative."""
    values = [choice.value for choice in question.choices]
    if question.many:
        return st.lists(st.sampled_from(values), min_size=1, unique=True).map(" ".join)
    if values:
        return st.sampled_from(values)
    return BY_TYPE.get(question.type, TEXTS)


def fillings(form_id: str) -> st.SearchStrategy[dict[str, Any]]:
    """Some questions answered, some not; counted repeats have their rows, which stay blank."""
    questions = [
        q for q in form(form_id).definition.questions
        if q.kind == "question" and q.control not in ("", "trigger")
        if q.readonly != "true()" and not q.within_repeat
    ]  # fmt: skip
    return st.fixed_dictionaries({}, optional={q.path: answer(q) for q in questions})


@pytest.mark.parametrize("form_id", FORMS)
@MODEST
@given(data=st.data())
def test_the_server_finds_what_the_phone_sent_and_the_rules_accept_it(form_id: str, data: st.DataObject) -> None:
    found = fill(form_id, data.draw(fillings(form_id)))
    received = evaluate_instance(form(form_id), as_sent(found), today=TODAY)
    assert received.differences == []
    assert not any(problem.kind == "evaluation" for problem in received.problems)
    facts = received.facts()
    assert facts == found.facts()
    assert set(policy.parse_facts(facts).values) == set(facts)


@MODEST
@given(filling=fillings("scattered_tekun_visit"), outcome=st.sampled_from(["nobody_home", "refused", None]))
def test_where_nobody_was_met_nothing_is_known_of_the_household(filling: dict[str, Any], outcome: str | None) -> None:
    found = fill("scattered_tekun_visit", {**filling, "/data/who/outcome": outcome or ""})
    assert found.facts() == {}


@MODEST
@given(filling=fillings("scattered_tekun_visit"))
def test_an_event_is_known_exactly_when_one_was_marked(filling: dict[str, Any]) -> None:
    facts = fill("scattered_tekun_visit", {**filling, "/data/who/outcome": "met"}).facts()
    marked = filling.get("/data/event/event_type", "none")
    assert facts.get("event_type", "none") == marked
    if marked == "none":
        of_event = {"event_date", "expense_amount", "serious_change_on", "hardship_sudden", "event_nature"}
        assert not of_event & facts.keys()


@pytest.mark.parametrize("day", [date(2026, 2, 28), date(2028, 2, 29), date(2026, 12, 31), date(2027, 1, 1)])
def test_days_are_counted_whole_across_months_and_years(day: date) -> None:
    for days in (0, 1, 30, 365):
        given_answers = {
            "/data/who/outcome": "met",
            "/data/event/event_type": "fire",
            "/data/event/event_date": (day - timedelta(days=days)).isoformat(),
        }
        found = fill("scattered_tekun_visit", given_answers, today=day)
        assert found.values["/data/event/days_since_event"] == str(days)
