"""Screening: what the rules say for and against, and that nothing missing is taken for an answer."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy import (
    FactRefused,
    ParameterOutOfRange,
    ProgrammeExplanation,
    UnknownFact,
    UnknownParameter,
    UnknownProgramme,
    explain,
    rules_explain,
    rules_list,
)
from policy.rules import programmes

DAY = dt.date(2024, 3, 1)
PROGRAMMES = {
    "dibao", "single_person_dibao", "tekun", "temp_aid", "one_off_temp_aid", "disability_living",
    "disability_nursing", "orphan_allowance", "vagrant_relief", "special_relief", "price_subsidy", "gas_subsidy",
    "condolence", "dibao_marginal", "expenditure_hardship",
}  # fmt: skip
NONE_WANTED: dict[str, object] = {
    "disability_cert_no": "CERT-1",
    "receives_tekun": False,
    "receives_work_injury_nursing": False,
    "receives_orphan_allowance": False,
}


def ask(programme: str, facts: dict[str, object]) -> ProgrammeExplanation:
    return explain(facts, programme, date=DAY)[0]


def answer(programme: str, **facts: object) -> str:
    return ask(programme, facts).result


def test_every_programme_of_the_glossary_answers() -> None:
    assert {one.programme for one in explain({}, date=DAY)} == PROGRAMMES


def test_nothing_known_is_unknown_everywhere() -> None:
    assert {one.result for one in explain({}, date=DAY)} == {"unknown"}


# Temporary aid ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("event", ["fire", "traffic_accident", "other_accident", "sudden_major_illness"])
def test_accident_or_sudden_illness_opens_temporary_aid(event: str) -> None:
    assert answer("temp_aid", event_type=event, basic_life_seriously_difficult=True) == "eligible"
    assert answer("temp_aid", event_type=event) == "unknown"


def test_the_fact_that_decides_is_named_first() -> None:
    assert ask("temp_aid", {"event_type": "fire"}).missing[0] == "basic_life_seriously_difficult"


@pytest.mark.parametrize(
    ("facts", "promising"),
    [
        ({"event_type": "fire"}, True),
        ({"basic_life_seriously_difficult": True}, True),
        ({"hardship_sudden": True}, True),
        ({"receives_dibao": True}, False),
        ({"receives_dibao": False, "receives_tekun": False}, False),
        ({}, False),
    ],
)
def test_only_a_sign_of_hardship_makes_temporary_aid_worth_following_up(
    facts: dict[str, object], promising: bool
) -> None:
    assert ask("temp_aid", facts).promising is promising


def test_what_must_not_be_speaks_for_nothing() -> None:
    statuses: dict[str, object] = {"receives_dibao": False, "receives_tekun": False}
    assert not [one.programme for one in explain(statuses, date=DAY) if one.promising]


def test_a_ground_that_fails_leaves_the_others_open() -> None:
    found = ask("temp_aid", {"event_type": "fire", "basic_life_seriously_difficult": False})
    results = {one.id: one.result for one in found.conditions}
    assert results["TA-01"] == "fails"
    assert results["TA-13"] == "unknown"
    assert found.result == "unknown"


def test_self_paid_school_choice_is_no_ground() -> None:
    school: dict[str, object] = {
        "expense_type": "education",
        "student_stage": "senior_high",
        "expense_beyond_capacity": True,
        "basic_life_seriously_difficult": True,
    }
    by_id = {one.id: one.result for one in ask("temp_aid", {**school, "self_funded_school_choice": False}).conditions}
    assert by_id["TA-05.education"] == "holds"
    by_id = {one.id: one.result for one in ask("temp_aid", {**school, "self_funded_school_choice": True}).conditions}
    assert by_id["TA-05.education"] == "fails"


@pytest.mark.parametrize(("stage", "full_time", "result"), [
    ("higher", True, "holds"), ("higher", False, "fails"), ("preschool", False, "holds"),
    ("compulsory", True, "fails"),
])  # fmt: skip
def test_which_schooling_counts(stage: str, full_time: bool, result: str) -> None:
    found = ask("temp_aid", {
        "expense_type": "education", "student_stage": stage, "is_full_time_student": full_time,
        "self_funded_school_choice": False, "expense_beyond_capacity": True, "basic_life_seriously_difficult": True,
    })  # fmt: skip
    assert {one.id: one.result for one in found.conditions}["TA-05.education"] == result


def test_household_registration_is_never_read_for_temporary_aid() -> None:
    _, conditions = programmes()["temp_aid"]
    read = {name for one in conditions if one.node for name in _names(one.node)}
    assert not read & {"hukou_place", "low_income_category", "residence_class"}


def _names(node: object) -> tuple[str, ...]:
    from policy.expressions.nodes import Node, names_in

    return names_in(node) if isinstance(node, Node) else ()


# One-off aid to uninsured unemployed -------------------------------------------------------------------------------

UNINSURED: dict[str, object] = {
    "epidemic_blocks_return_to_work": True,
    "consecutive_months_without_income": 3,
    "is_in_hardship": True,
    "unemployment_insurance_covers": False,
    "receives_dibao": False,
    "one_off_aid_paid": False,
}


def test_all_five_conditions_and_paid_only_once() -> None:
    assert answer("one_off_temp_aid", **UNINSURED) == "eligible"
    assert answer("one_off_temp_aid", **{**UNINSURED, "consecutive_months_without_income": 2}) == "not_eligible"
    assert answer("one_off_temp_aid", **{**UNINSURED, "one_off_aid_paid": True}) == "not_eligible"
    for name in UNINSURED:
        rest = {key: value for key, value in UNINSURED.items() if key != name}
        assert ask("one_off_temp_aid", rest).missing == (name,)


# Tekun -------------------------------------------------------------------------------------------------------------

ALONE: dict[str, object] = {"livelihood_source": "none", "has_legal_supporter": False}


@pytest.mark.parametrize(
    ("facts", "result"),
    [
        ({"age_years": 60, "labour_capacity": "none"}, "eligible"),
        ({"age_years": 59, "labour_capacity": "none", "disability_cert_no": None}, "not_eligible"),
        ({"age_years": 59, "labour_capacity": "none"}, "unknown"),
        ({"age_years": 15, "labour_capacity": "total_loss"}, "eligible"),
        ({"age_years": 16, "labour_capacity": "total_loss", "disability_cert_no": None}, "not_eligible"),
        ({"disability_cert_no": "x", "disability_type": "mental", "disability_level": 3}, "eligible"),
        ({"disability_cert_no": "x", "disability_type": "intellectual", "disability_level": 3}, "eligible"),
        ({"disability_cert_no": "x", "disability_type": "physical", "disability_level": 2}, "eligible"),
        ({"disability_cert_no": "x", "disability_type": "visual", "disability_level": 1}, "eligible"),
        (
            {
                "disability_cert_no": "x",
                "disability_type": "visual",
                "disability_level": 2,
                "labour_capacity": "partial",
            },
            "not_eligible",
        ),
        (
            {
                "disability_cert_no": "x",
                "disability_type": "physical",
                "disability_level": 3,
                "labour_capacity": "full",
            },
            "not_eligible",
        ),
    ],
)
def test_who_is_tekun(facts: dict[str, object], result: str) -> None:
    assert answer("tekun", **ALONE, **facts) == result


def test_a_disability_does_not_stand_alone() -> None:
    facts: dict[str, object] = {"disability_cert_no": "x", "disability_type": "mental", "disability_level": 1}
    assert answer("tekun", **facts, livelihood_source="has", has_legal_supporter=False) == "not_eligible"


def test_a_supporter_who_cannot_support_counts_as_none() -> None:
    base: dict[str, object] = {"age_years": 70, "labour_capacity": "none", "livelihood_source": "none"}
    assert answer("tekun", **base, has_legal_supporter=True, legal_supporter_capable=False) == "eligible"
    assert answer("tekun", **base, has_legal_supporter=True, legal_supporter_capable=True) == "not_eligible"
    assert answer("tekun", **base, has_legal_supporter=False, legal_supporter_capable=None) == "eligible"
    assert answer("tekun", **base, has_legal_supporter=True) == "unknown"


# Dibao and the low-income categories ------------------------------------------------------------------------------


def test_dibao_is_strictly_below_the_standard() -> None:
    base: dict[str, object] = {"property_meets_rules": True, "p_dibao_standard_monthly": 600}
    assert answer("dibao", **base, household_per_capita_monthly_income=599.99) == "eligible"
    assert answer("dibao", **base, household_per_capita_monthly_income=600) == "not_eligible"
    assert answer("dibao", **base) == "unknown"


def test_without_a_standard_dibao_is_unknown_and_the_standard_is_asked_for() -> None:
    found = ask("dibao", {"property_meets_rules": True, "household_per_capita_monthly_income": 0})
    assert found.result == "unknown"
    assert found.missing == ("p_dibao_standard_monthly",)


def test_town_and_country_have_their_own_standard() -> None:
    base: dict[str, object] = {
        "property_meets_rules": True,
        "household_per_capita_monthly_income": 650,
        "p_dibao_standard_monthly": {"rural": 600, "urban": 700},
    }
    assert answer("dibao", **base, residence_class="urban") == "eligible"
    assert answer("dibao", **base, residence_class="rural") == "not_eligible"
    assert ask("dibao", base).missing == ("residence_class",)


def test_dibao_marginal_is_strictly_below_one_and_a_half_standards() -> None:
    base: dict[str, object] = {
        "receives_dibao": False,
        "receives_tekun": False,
        "property_meets_rules": True,
        "p_dibao_standard_monthly": 600,
    }
    assert answer("dibao_marginal", **base, household_per_capita_monthly_income="899.99") == "eligible"
    assert answer("dibao_marginal", **base, household_per_capita_monthly_income=900) == "not_eligible"
    assert answer("dibao_marginal", **{**base, "receives_dibao": True}) == "not_eligible"


def test_expenditure_hardship_by_share_of_income_at_both_edges() -> None:
    base: dict[str, object] = {
        "hardship_cause": ["illness"],
        "basic_life_seriously_difficult": True,
        "household_per_capita_monthly_income": 2000,
        "household_members": [{"relation": "self"}, {"relation": "spouse"}],
        "income_drop_amount": 0,
        "p_dibao_standard_monthly": 600,
    }
    assert answer("expenditure_hardship", **base, rigid_expenditure_amount=28800) == "eligible"
    assert answer("expenditure_hardship", **base, rigid_expenditure_amount=26400) == "not_eligible"
    assert answer("expenditure_hardship", **base, rigid_expenditure_amount=26401) == "eligible"
    assert answer("expenditure_hardship", **{**base, "hardship_cause": ["other"]}) == "not_eligible"


def test_single_person_dibao_by_disability_or_certified_illness() -> None:
    base: dict[str, object] = {"low_income_category": "dibao_marginal"}
    cert: dict[str, object] = {"disability_cert_no": "x"}
    assert answer("single_person_dibao", **base, **cert, disability_level=2) == "eligible"
    assert answer("single_person_dibao", **base, disability_type="mental", disability_level=3) == "eligible"
    ill: dict[str, object] = {
        "disability_cert_no": None, "disability_level": 4, "disability_type": "physical",
        "major_illness_certified": True, "major_illness_certifier": "health",
    }  # fmt: skip
    assert answer("single_person_dibao", **base, **ill) == "eligible"
    assert answer("single_person_dibao", **base, **ill, p_single_person_illness_route=False) == "not_eligible"
    assert answer("single_person_dibao", low_income_category="other", **cert, disability_level=1) == "not_eligible"


# Disability subsidies ----------------------------------------------------------------------------------------------


def test_living_allowance_for_disabled_people_in_dibao_families() -> None:
    assert answer("disability_living", **NONE_WANTED, receives_dibao=True) == "eligible"
    assert answer("disability_living", **NONE_WANTED, receives_dibao=False) == "not_eligible"
    extended = {"p_living_subsidy_extension": ["dibao_marginal"], "low_income_category": "dibao_marginal"}
    assert answer("disability_living", **NONE_WANTED, receives_dibao=False, **extended) == "eligible"


@pytest.mark.parametrize("blocked", ["receives_tekun", "receives_work_injury_nursing", "receives_orphan_allowance"])
def test_living_allowance_is_blocked_by_overlap(blocked: str) -> None:
    facts: dict[str, object] = {**NONE_WANTED, "receives_dibao": True, blocked: True}
    assert answer("disability_living", **facts) == "not_eligible"
    unknown: dict[str, object] = {**NONE_WANTED, "receives_dibao": True, blocked: None}
    assert ask("disability_living", unknown).missing == (blocked,)


def test_nursing_subsidy_needs_level_one_or_two_and_six_months_of_care() -> None:
    care: dict[str, object] = {**NONE_WANTED, "care_need_duration_months": 6}
    assert answer("disability_nursing", **care, disability_level=2) == "eligible"
    assert answer("disability_nursing", **care, disability_level=3) == "not_eligible"
    assert (
        answer("disability_nursing", **{**care, "care_need_duration_months": 5}, disability_level=1) == "not_eligible"
    )


def test_recorded_months_win_over_the_tick_that_care_is_needed() -> None:
    facts: dict[str, object] = {**NONE_WANTED, "disability_level": 1, "needs_long_term_care": True}
    assert answer("disability_nursing", **facts) == "eligible"
    assert answer("disability_nursing", **facts, care_need_duration_months=3) == "not_eligible"


def test_an_orphan_on_the_allowance_may_have_the_nursing_subsidy() -> None:
    facts: dict[str, object] = {**NONE_WANTED, "receives_orphan_allowance": True, "disability_level": 1}
    assert answer("disability_nursing", **facts, care_need_duration_months=12) == "eligible"


# Programmes the documents leave open ------------------------------------------------------------------------------


@pytest.mark.parametrize("programme", ["gas_subsidy", "condolence", "orphan_allowance"])
def test_what_the_documents_do_not_define_stays_unknown_and_says_why(programme: str) -> None:
    found = ask(programme, {"receives_dibao": True, "receives_tekun": True})
    assert found.result == "unknown"
    assert found.note_zh
    assert found.note_en


def test_special_relief_is_off_until_the_county_names_its_groups() -> None:
    assert ask("special_relief", {"special_relief_type": "laid_off_1961"}).missing == ("p_special_relief_types",)
    named: dict[str, object] = {"p_special_relief_types": ["laid_off_1961"]}
    assert answer("special_relief", special_relief_type="laid_off_1961", **named) == "eligible"
    assert answer("special_relief", special_relief_type="other", **named) == "not_eligible"


def test_the_price_subsidy_needs_an_order_from_province_or_city() -> None:
    assert answer("price_subsidy", receives_dibao=True) == "unknown"
    order: dict[str, object] = {"trigger_order_id": "2024-01"}
    assert answer("price_subsidy", receives_dibao=True, **order, trigger_order_level="city") == "eligible"
    with pytest.raises(FactRefused, match="trigger_order_level"):
        answer("price_subsidy", receives_dibao=True, **order, trigger_order_level="county")


def test_vagrants_who_refuse_the_truth_get_no_relief() -> None:
    street: dict[str, object] = {
        "is_vagrant_or_beggar": True,
        "cannot_solve_food_and_lodging": True,
        "has_relatives_to_turn_to": False,
    }
    assert answer("vagrant_relief", **street, refuses_true_facts=False) == "eligible"
    assert answer("vagrant_relief", **street, refuses_true_facts=True) == "not_eligible"


# Bad input ---------------------------------------------------------------------------------------------------------


def test_unknown_names_are_refused_by_name() -> None:
    with pytest.raises(UnknownFact, match=r"recieves_dibao.*receives_dibao"):
        answer("dibao", recieves_dibao=True)
    with pytest.raises(UnknownParameter, match="p_dibao_standard"):
        answer("dibao", p_dibao_standard=600)
    with pytest.raises(UnknownProgramme, match="lottery"):
        answer("lottery")
    with pytest.raises(ParameterOutOfRange):
        answer("dibao", p_sample_ratio=0.1)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("event_type", "flood"),
        ("event_nature", "sudden"),
        ("event_nature", ["sudden", "odd"]),
        ("receives_dibao", "yes"),
        ("receives_dibao", 0),
        ("age_years", -1),
        ("age_years", "old"),
        ("age_years", 70.5),
        ("disability_level", 5),
        ("household_per_capita_monthly_income", "NaN"),
        ("household_per_capita_monthly_income", -1),
        ("event_date", "2024-02-30"),
    ],
)
def test_a_value_that_does_not_fit_its_fact_is_refused(name: str, value: object) -> None:
    with pytest.raises(FactRefused, match=name):
        answer("temp_aid", **{name: value})


def test_the_answer_is_plain_json_with_citations() -> None:
    (found,) = rules_explain({"event_type": "fire", "event_nature": ["sudden"]}, "temp_aid", date=DAY)
    assert found["programme"] == "temp_aid"
    assert found["result"] == "unknown"
    for one in found["conditions"]:
        assert set(one) >= {"id", "result", "citation", "facts", "missing"}
        assert one["result"] in ("holds", "fails", "unknown")
        assert one["citation"]
    assert found["conditions"][0]["facts"] == {"event_type": "fire"}


def test_the_list_of_rules_is_complete() -> None:
    listed = rules_list()
    assert len(listed) == 345
    assert all(one["citation"] and one["title"] for one in listed)


def test_no_screening_rule_asks_whether_a_fact_was_collected() -> None:
    """`known(…)` would let a missing fact decide; only casework may use it."""
    for _, conditions in programmes().values():
        assert not [one.source.id for one in conditions if "known(" in one.source.when.replace("first_known(", "")]


@settings(deadline=None)
@given(st.data())
def test_learning_a_fact_never_turns_one_answer_into_the_other(data: st.DataObject) -> None:
    """Unknown may become eligible or not; what was settled stays settled."""
    facts: dict[str, object] = {
        "age_years": data.draw(st.integers(0, 100)),
        "labour_capacity": data.draw(st.sampled_from(["none", "partial", "total_loss", "full"])),
        "livelihood_source": data.draw(st.sampled_from(["has", "none"])),
        "has_legal_supporter": data.draw(st.booleans()),
        "legal_supporter_capable": data.draw(st.booleans()),
        "disability_cert_no": data.draw(st.sampled_from(["x", None])),
        "disability_type": data.draw(st.sampled_from(["visual", "physical", "mental", "hearing"])),
        "disability_level": data.draw(st.integers(1, 4)),
    }
    hidden = data.draw(st.sets(st.sampled_from(sorted(facts))))
    partly = answer("tekun", **{name: value for name, value in facts.items() if name not in hidden})
    wholly = answer("tekun", **facts)
    assert wholly in ("eligible", "not_eligible")
    assert partly in ("unknown", wholly)
