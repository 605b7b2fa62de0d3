"""From an answer on the doorstep to an answer of the rules: temporary aid for each sample (TA-01 to TA-17)."""

from datetime import date
from typing import Any

import pytest

import policy
from tests.forms.library.samples import SAMPLES, TODAY, evaluation


def temp_aid(sample: str, *, known: dict[str, Any] | None = None, **changes: Any) -> policy.ProgrammeExplanation:
    """What the rules say of a filled form, with what the register knows beside it."""
    facts = evaluation(sample, **changes).facts()
    (found,) = policy.explain({**(known or {}), **facts}, "temp_aid", date=TODAY)
    return found


def holding(found: policy.ProgrammeExplanation) -> set[str]:
    return {condition.id for condition in found.conditions if condition.result == "holds"}


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_fact_of_a_filled_form_is_one_the_rules_accept(sample: str) -> None:
    facts = evaluation(sample).facts()
    assert set(policy.parse_facts(facts).values) == set(facts)


def test_a_fire_that_leaves_somebody_without_food_or_bed_is_a_ground_for_temporary_aid() -> None:
    found = temp_aid("visit_fire")
    assert found.result == "eligible"
    assert {"TA-01", "TA-04", "TA-05.medical", "TA-06"} <= holding(found)


def test_a_stroke_is_a_ground_for_temporary_aid() -> None:
    found = temp_aid("visit_major_illness")
    assert found.result == "eligible"
    assert {"TA-01", "TA-04"} <= holding(found)


def test_a_fire_that_the_person_can_bear_is_no_ground_by_itself() -> None:
    found = temp_aid("visit_fire", basic_life_seriously_difficult="no")
    assert found.result != "eligible"
    assert not {"TA-01", "TA-02", "TA-04", "TA-06"} & holding(found)


def test_a_quiet_visit_leaves_temporary_aid_open_instead_of_refusing_it() -> None:
    found = temp_aid("visit_met", known={"receives_tekun": True, "receives_dibao": False})
    assert found.result == "unknown"
    assert "event_type" in found.missing


@pytest.mark.parametrize(("covered", "result"), [("no", "eligible"), ("unknown", "unknown")])
def test_a_disaster_nothing_else_covers_is_a_ground(covered: str, result: str) -> None:
    found = temp_aid(
        "visit_fire", event_type="natural_disaster", event_detail="hail", house_damage_level="damaged",
        covered_by_other_system=covered, basic_life_seriously_difficult="no",
    )  # fmt: skip
    assert found.result == result
    assert ("TA-13" in holding(found)) == (covered == "no")
    assert ("covered_by_other_system" in found.missing) == (covered == "unknown")


def test_other_special_difficulty_needs_its_description() -> None:
    described = temp_aid(
        "visit_fire", event_type="other_special", event_detail=None, basic_life_seriously_difficult="no"
    )
    assert "TA-03" in holding(described)
    bare = temp_aid("quick_vagrant", event_description=None)
    assert "event_description" in bare.missing


def test_a_quick_report_of_a_fire_names_what_is_still_to_be_found_out() -> None:
    found = temp_aid("quick_fire")
    assert found.result == "unknown"
    assert found.missing[0] == "basic_life_seriously_difficult"
    assert temp_aid("quick_fire", basic_life_seriously_difficult="yes").result == "eligible"


def test_the_survey_settles_the_three_subjects_that_must_be_looked_at() -> None:
    facts = evaluation("survey_fire").facts()
    assert {"survey_economic_situation", "survey_population_situation", "hardship_type", "survey_done_at",
            "village_committee_assisted"} <= facts.keys()  # fmt: skip
    assert temp_aid("survey_fire").result == "eligible"


@pytest.mark.parametrize(
    ("stage", "full_time", "own_choice", "ground"),
    [
        ("preschool", "yes", "no", True), ("senior_high", "yes", "no", True), ("higher", "yes", "no", True),
        ("higher", "no", "no", False), ("senior_high", "yes", "yes", False), ("compulsory", "yes", "no", False),
    ],
)  # fmt: skip
def test_school_costs_are_a_ground_unless_the_school_was_a_paid_choice(
    stage: str, full_time: str, own_choice: str, ground: bool
) -> None:
    found = temp_aid(
        "survey_fire", event_type="expense_surge", expense_type="education", spent_education=12000,
        student_stage=stage, is_full_time_student=full_time, self_funded_school_choice=own_choice,
    )  # fmt: skip
    assert ("TA-05.education" in holding(found)) == ground


def test_a_migrant_worker_in_an_epidemic_without_work_or_family_gets_aid_whatever_the_hukou() -> None:
    found = temp_aid(
        "survey_fire", hukou_where="elsewhere", is_migrant_worker="yes", event_type="epidemic",
        affected_by_disaster_or_epidemic="epidemic", covered_by_other_system="unknown", can_find_work="no",
        family_support="no", is_in_hardship="yes", epidemic_blocks_return_to_work="yes",
        unemployment_insurance_covers="no", one_off_aid_paid="no", is_unemployed_graduate="no",
    )  # fmt: skip
    assert "TA-14" in holding(found)


@pytest.mark.parametrize(("months", "result"), [(2, "not_eligible"), (3, "eligible")])
def test_three_months_without_income_open_the_one_off_aid(months: int, result: str) -> None:
    facts = evaluation(
        "survey_fire", hukou_where="elsewhere", is_migrant_worker="yes", event_type="epidemic",
        affected_by_disaster_or_epidemic="epidemic", covered_by_other_system="unknown", can_find_work="no",
        family_support="no", is_in_hardship="yes", epidemic_blocks_return_to_work="yes",
        unemployment_insurance_covers="no", one_off_aid_paid="no", is_unemployed_graduate="no",
        consecutive_months_without_income=months,
    ).facts()  # fmt: skip
    (found,) = policy.explain(facts, "one_off_temp_aid", date=date(2026, 3, 5))
    assert found.result == result
