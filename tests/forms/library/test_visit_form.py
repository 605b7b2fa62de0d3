"""The home visit to a scattered tekun person, filled in as a grid worker would (SV-01 to SV-06)."""

from datetime import date, timedelta
from typing import Any

import pytest

from field_forms import Evaluation
from tests.forms.library.samples import TODAY, evaluation, form

EVENTS = (
    "fire", "traffic_accident", "other_accident", "sudden_major_illness", "expense_surge", "natural_disaster",
    "epidemic", "public_emergency", "other_special",
)  # fmt: skip


def asked(found: Evaluation) -> set[str]:
    """Names of the questions on the screen: relevant, shown, not a note."""
    shown = {
        question.path: question.name
        for question in found.form.definition.questions
        if question.kind == "question" and question.control not in ("", "trigger") and question.readonly != "true()"
    }
    return {shown[path] for path, relevant in found.relevant.items() if relevant and path in shown}


def value(found: Evaluation, name: str) -> str:
    """The one value of a question outside repeats."""
    (path,) = (path for path in found.values if path.endswith(f"/{name}"))
    return found.values[path]


def complaints(found: Evaluation) -> list[tuple[str, str]]:
    return [(problem.path.rpartition("/")[2], problem.kind) for problem in found.problems]


# who was met -------------------------------------------------------------------------------------


@pytest.mark.parametrize("sample", ["visit_met", "visit_carer_met", "visit_nobody_home", "visit_refused"])
def test_every_outcome_can_be_finished(sample: str) -> None:
    found = evaluation(sample)
    assert found.problems == []
    assert value(found, "outcome") == sample.removeprefix("visit_")


def test_nobody_at_home_asks_about_the_attempt_only() -> None:
    found = evaluation("visit_nobody_home")
    assert asked(found) == {
        "outcome", "attempt_steps", "neighbour_says", "attempt_worry", "retry_date", "attempt_photo", "position",
        "remark",
    }  # fmt: skip
    assert found.facts() == {}


def test_a_refusal_asks_for_its_reason_and_nothing_of_the_household() -> None:
    found = evaluation("visit_refused")
    assert asked(found) == {
        "outcome", "refused_reason", "attempt_worry", "attempt_worry_text", "retry_date", "attempt_photo", "position",
        "remark",
    }  # fmt: skip
    assert found.facts() == {}


def test_answers_of_a_visit_that_turned_into_an_absence_are_not_kept_as_facts() -> None:
    found = evaluation(
        "visit_fire", outcome="nobody_home", attempt_steps="knocked", attempt_worry="no", medicine=None
    )
    assert complaints(found) == []
    assert found.facts() == {}


def test_where_the_carer_was_met_the_whereabouts_are_asked_instead_of_the_identity() -> None:
    assert {"identity_by", "whereabouts"} & asked(evaluation("visit_met")) == {"identity_by"}
    assert {"identity_by", "whereabouts"} & asked(evaluation("visit_carer_met")) == {"whereabouts"}


@pytest.mark.parametrize(
    ("way", "question"),
    [
        ("last4", "id_last4_seen"), ("neighbour", "confirmed_by"), ("carer", "confirmed_by"), ("voice", "voice"),
        ("known", None),
    ],
)  # fmt: skip
def test_each_way_of_making_sure_asks_for_its_own_proof(way: str, question: str | None) -> None:
    proofs = {"id_last4_seen", "confirmed_by", "voice"}
    assert proofs & asked(evaluation("visit_met", identity_by=way)) == ({question} if question else set())


@pytest.mark.parametrize(
    ("seen", "allowed"),
    [("001X", True), ("1234", True), ("001x", True), ("12X4", False), ("123", False), ("12345", False)],
)
def test_the_last_four_of_an_id_card_are_three_digits_and_one_more(seen: str, allowed: bool) -> None:
    assert (complaints(evaluation("visit_met", id_last4_seen=seen)) == []) == allowed


@pytest.mark.parametrize(("days", "allowed"), [(-1, False), (0, True), (30, True), (31, False)])
def test_the_next_attempt_is_planned_within_thirty_days(days: int, allowed: bool) -> None:
    found = evaluation("visit_nobody_home", retry_date=TODAY + timedelta(days=days))
    assert complaints(found) == ([] if allowed else [("retry_date", "constraint")])


# care, SV-02 and SV-03 ---------------------------------------------------------------------------


def test_the_carer_of_ordinary_days_is_a_person_with_a_name() -> None:
    assert evaluation("visit_met").facts()["daily_carer_person"] == "赵春梅"
    missing = evaluation("visit_met", daily_carer_person=None)
    assert complaints(missing)[0] == ("daily_carer_person", "required")
    nobody = evaluation("visit_met", daily_carer_has="no", sick_carer_has="no")
    assert nobody.problems == []
    assert "daily_carer_person" not in nobody.facts()
    assert "sick_carer_person" not in nobody.facts()


def test_the_nurse_in_illness_is_the_daily_carer_or_someone_else() -> None:
    assert evaluation("visit_met").facts()["sick_carer_person"] == "赵春梅"
    other = evaluation("visit_met", sick_carer_same="no", sick_carer_name="赵建军")
    assert other.facts()["sick_carer_person"] == "赵建军"
    alone = evaluation("visit_met", daily_carer_has="no", sick_carer_name="赵建军")
    assert alone.facts()["sick_carer_person"] == "赵建军"


@pytest.mark.parametrize(
    ("number", "allowed"),
    [
        ("13900000001", True), ("0355-8778001", True), ("03558778001", True), ("12900000001", False),
        ("1390000000", False), ("8778001", False),
    ],
)  # fmt: skip
def test_a_telephone_number_is_a_mobile_or_a_landline_with_area_code(number: str, allowed: bool) -> None:
    found = evaluation("visit_met", daily_carer_phone=number)
    assert complaints(found) == ([] if allowed else [("daily_carer_phone", "constraint")])


def test_an_ill_person_without_nursing_is_a_known_no_and_not_an_unknown() -> None:
    facts = evaluation(
        "visit_met", is_ill_now="yes", illness_kind="pain", has_acute_illness="no", sick_care_in_place="no"
    ).facts()
    assert facts["is_ill_now"] is True
    assert facts["sick_care_in_place"] is False
    well = evaluation("visit_met").facts()
    assert well["is_ill_now"] is False
    assert "sick_care_in_place" not in well


@pytest.mark.parametrize("count", [0, 1, 10])
def test_there_is_one_row_for_each_medicine(count: int) -> None:
    row = {"medicine_name": "阿司匹林", "medicine_days": 9, "medicine_can_get": "yes"}
    found = evaluation("visit_met", medicine_count=count, medicine=[row] * count or None)
    assert found.problems == []
    assert sum(path.endswith("/medicine_name") for path in found.values) == count


def test_more_than_ten_medicines_are_a_slip_of_the_finger() -> None:
    assert ("medicine_count", "constraint") in complaints(evaluation("visit_met", medicine_count=11))
    assert ("medicine_count", "constraint") in complaints(evaluation("visit_met", medicine_count=-1))


@pytest.mark.parametrize(("days", "warned"), [(6, True), (7, False)])
def test_medicine_for_less_than_a_week_is_pointed_out(days: int, warned: bool) -> None:
    row = {"medicine_name": "硝苯地平", "medicine_can_get": "yes"}
    found = evaluation("visit_met", medicine=[{**row, "medicine_days": 30}, {**row, "medicine_days": days}])
    assert value(found, "medicine_least_days") == str(days)
    assert found.relevant["/data/self_care/medicine_short"] is warned


@pytest.mark.parametrize(
    ("cannot_do", "grade"),
    [
        ("none", "able"), ("bathing", "partly_unable"), ("bathing bed toilet", "partly_unable"),
        ("bathing bed toilet dressing", "unable"), ("eating dressing bed toilet walking bathing", "unable"),
    ],
)  # fmt: skip
def test_self_care_is_graded_by_how_many_of_six_things_cannot_be_done(cannot_do: str, grade: str) -> None:
    assert evaluation("visit_met", cannot_do=cannot_do).facts()["self_care_ability"] == grade


@pytest.mark.parametrize("question", ["cannot_do", "house_danger", "need_types"])
def test_none_cannot_be_chosen_beside_something(question: str) -> None:
    other = {"cannot_do": "bed", "house_danger": "cracks", "need_types": "cash"}[question]
    both: dict[str, Any] = {question: f"none {other}"}
    found = evaluation("visit_met", **both)
    assert (question, "constraint") in complaints(found)


# home --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("month", range(1, 13))
def test_heating_is_asked_from_october_to_april(month: int) -> None:
    found = evaluation("visit_met", today=date(2026, month, 15))
    assert ("heating" in asked(found)) == (month >= 10 or month <= 4)


@pytest.mark.parametrize(
    ("heating", "flue"),
    [("coal", True), ("kang", True), ("gas", True), ("electric", False), ("central", False), ("none", False)],
)
def test_the_flue_is_looked_at_where_something_burns(heating: str, flue: bool) -> None:
    assert ("flue_ok" in asked(evaluation("visit_met", heating=heating))) == flue


def test_not_knowing_whether_the_house_was_certified_leaves_the_fact_open() -> None:
    assert evaluation("visit_met", dangerous_house="no").facts()["dangerous_house"] is False
    assert "dangerous_house" not in evaluation("visit_met", dangerous_house="unknown").facts()


# sudden hardship ---------------------------------------------------------------------------------


def test_a_quiet_visit_says_nothing_about_an_event() -> None:
    found = evaluation("visit_met")
    assert not {"event_type", "event_date", "serious_change_on", "is_urgent"} & found.facts().keys()
    assert not {"event_date", "event_description", "is_urgent", "event_photo"} & asked(found)


@pytest.mark.parametrize("event", EVENTS)
def test_every_event_of_the_catalogue_can_be_marked(event: str) -> None:
    found = evaluation("visit_fire", event_type=event, event_detail=None)
    assert found.facts()["event_type"] == event
    assert {"event_date", "event_description", "basic_life_seriously_difficult", "is_urgent"} <= asked(found)


def test_the_details_offered_are_those_of_the_event() -> None:
    assert complaints(evaluation("visit_fire", event_detail="fire_whole")) == []
    assert ("event_detail", "choice") in complaints(evaluation("visit_fire", event_detail="stroke"))


@pytest.mark.parametrize(("days_ago", "allowed"), [(-1, False), (0, True), (366, True), (367, False)])
def test_an_event_lies_within_the_last_year(days_ago: int, allowed: bool) -> None:
    found = evaluation("visit_fire", event_date=TODAY - timedelta(days=days_ago))
    assert complaints(found) == ([] if allowed else [("event_date", "constraint")])
    assert value(found, "days_since_event") == str(days_ago)


def test_hunger_or_an_unsafe_house_is_hardship_without_any_event() -> None:
    said: dict[str, Any] = {
        "event_description": "断粮两天了。",
        "basic_life_seriously_difficult": "yes",
        "is_urgent": "yes",
    }
    hungry = evaluation("visit_met", food="none", **said)
    unsafe = evaluation("visit_met", house_danger="cracks", house_safe="no", **said)
    for found in (hungry, unsafe):
        assert found.problems == []
        assert found.facts()["basic_life_seriously_difficult"] is True
        assert "event_type" not in found.facts()
    assert "basic_life_seriously_difficult" not in asked(evaluation("visit_met", food="few_days"))
    assert "basic_life_seriously_difficult" not in asked(
        evaluation("visit_met", house_danger="cracks", house_safe="yes")
    )


def test_spending_is_added_up_and_what_came_back_is_taken_off() -> None:
    found = evaluation("visit_fire")
    assert str(found.facts()["expense_amount"]) == "3460.5"
    assert value(found, "out_of_pocket") == "2960.5"


@pytest.mark.parametrize(("paid_back", "allowed"), [("0", True), ("3460.5", True), ("3460.51", False), ("-1", False)])
def test_no_more_comes_back_than_was_spent(paid_back: str, allowed: bool) -> None:
    found = evaluation("visit_fire", paid_back=paid_back)
    assert complaints(found) == ([] if allowed else [("paid_back", "constraint")])


def test_a_large_expense_alone_is_no_serious_change_that_brings_the_next_visit_forward() -> None:
    assert evaluation("visit_fire").facts()["serious_change_on"] == TODAY - timedelta(days=2)
    surge = evaluation("visit_fire", event_type="expense_surge", event_detail="surge_house")
    assert "serious_change_on" not in surge.facts()


def test_the_first_need_is_one_of_the_needs() -> None:
    assert complaints(evaluation("visit_met", need_types="cash water", need_first="water")) == []
    assert ("need_first", "choice") in complaints(
        evaluation("visit_met", need_types="cash water", need_first="grain")
    )
    assert "need_first" not in asked(evaluation("visit_met", need_types="cash"))


def test_no_need_is_not_a_need_called_none() -> None:
    assert "need_types" not in evaluation("visit_met", need_types="none").facts()
    assert evaluation("visit_met", need_types="cash water").facts()["need_types"] == ["cash", "water"]


def test_the_form_keeps_to_about_sixty_questions() -> None:
    questions = [q for q in form("scattered_tekun_visit").definition.questions if q.kind == "question" and q.control]
    assert 60 <= len([q for q in questions if q.readonly != "true()"]) <= 75
    assert len(asked(evaluation("visit_met"))) <= 40
    assert len(asked(evaluation("visit_nobody_home"))) <= 8
