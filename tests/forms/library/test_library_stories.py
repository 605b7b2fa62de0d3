"""From the doorstep to the rules: what the newer forms of the library make of four households."""

from datetime import date
from typing import Any

import pytest

import policy
from policy.parameters import CountyValue
from policy.rules import facts_read, programmes
from tests.forms.library.samples import FORM_OF, SAMPLES, TODAY, evaluation, form

STANDARD = CountyValue("p_dibao_standard_monthly", {"rural": 600, "urban": 700}, date(2026, 1, 1))


def explained(
    programme: str, sample: str, known: dict[str, Any] | None = None, **changes: Any
) -> policy.ProgrammeExplanation:
    """What the rules say of a filled form, the county's dibao standard being 600 yuan in the country."""
    facts = {**(known or {}), **evaluation(sample, **changes).facts()}
    (found,) = policy.explain(facts, programme, date=TODAY, parameters=policy.Parameters((STANDARD,)))
    return found


def holding(found: policy.ProgrammeExplanation) -> set[str]:
    return {condition.id for condition in found.conditions if condition.result == "holds"}


# a widow with dementia, living alone --------------------------------------------------------------


def test_a_widow_with_dementia_and_nobody_to_support_her_is_a_tekun_person() -> None:
    found = explained("tekun", "selfcare_dementia")
    assert found.result == "eligible"
    assert {"TK-01.elderly", "TK-03", "TK-01.livelihood", "TK-01.supporter"} <= holding(found)


@pytest.mark.parametrize(("capable", "result"), [("yes", "not_eligible"), ("no", "eligible"), ("unknown", "unknown")])
def test_a_son_counts_only_when_he_can_support_her(capable: str, result: str) -> None:
    found = explained("tekun", "selfcare_dementia", has_legal_supporter="yes", legal_supporter_capable=capable)
    assert found.result == result


@pytest.mark.parametrize(("months", "result"), [(5, "not_eligible"), (6, "eligible")])
def test_the_nursing_subsidy_begins_with_six_months_of_care(months: int, result: str) -> None:
    assert explained("disability_nursing", "selfcare_dementia", care_months=months).result == result


def test_a_certificate_nobody_saw_leaves_the_subsidy_open() -> None:
    found = explained("disability_nursing", "selfcare_dementia", certificate="not_seen", generation=None)
    assert found.result == "unknown"
    assert "disability_cert_no" in found.missing


def test_the_carer_s_word_is_no_grade() -> None:
    seen: dict[str, Any] = {
        f"can_{item}": None for item in ("eating", "dressing", "bed", "toilet", "walking", "bathing")
    }
    facts = evaluation("selfcare_dementia", outcome="carer_met", **seen).facts()
    assert "self_care_ability" not in facts
    assert facts["needs_long_term_care"] is True


# a family after hail ------------------------------------------------------------------------------


def test_a_family_whose_roof_the_hail_broke_has_grounds_for_temporary_aid() -> None:
    found = explained("temp_aid", "disaster_hail")
    assert found.result == "eligible"
    assert {"TA-06", "TA-13"} <= holding(found)


@pytest.mark.parametrize(("covered", "result"), [("yes", "unknown"), ("unknown", "unknown"), ("no", "eligible")])
def test_hail_that_leaves_life_going_is_a_ground_only_where_nothing_else_covers(covered: str, result: str) -> None:
    found = explained(
        "temp_aid", "disaster_hail", basic_life_seriously_difficult="no", covered_by_other_system=covered
    )
    assert found.result == result


def test_a_household_that_the_hail_spared_is_no_event() -> None:
    assert evaluation("disaster_well").facts() == {"house_damage_level": "none"}


# a man discharged after a stroke ------------------------------------------------------------------


def test_a_man_home_from_a_stroke_who_cannot_pay_has_grounds_for_temporary_aid() -> None:
    found = explained("temp_aid", "sickbed_stroke")
    assert found.result == "eligible"
    assert {"TA-01", "TA-04", "TA-05.medical", "TA-06"} <= holding(found)


def test_a_follow_up_where_all_goes_well_opens_no_event() -> None:
    facts = evaluation(
        "sickbed_stroke", basic_life_seriously_difficult="no", is_sudden=None, fell_ill_on=None, is_urgent=None,
        event_description=None,
    ).facts()  # fmt: skip
    assert not {"event_type", "event_date", "hardship_sudden", "is_urgent"} & facts.keys()
    assert facts["sick_care_in_place"] is True


# a low-income family with a student ---------------------------------------------------------------


def test_school_costs_beyond_an_injured_father_s_means_are_expenditure_hardship() -> None:
    found = explained("expenditure_hardship", "screening_student")
    assert found.result == "eligible"
    assert {"LI-07.cause", "LI-07.share", "LI-07.residual", "LI-07.drop", "LI-07.life"} == holding(found)


@pytest.mark.parametrize(
    ("income", "below_dibao", "below_marginal"), [(1799, True, True), (1800, False, True), (2700, False, False)]
)
def test_screening_compares_income_and_leaves_property_to_the_township(
    income: int, below_dibao: bool, below_marginal: bool
) -> None:
    dibao = explained("dibao", "screening_student", monthly_income=income)
    marginal = explained("dibao_marginal", "screening_student", monthly_income=income)
    assert ("DB-01.income" in holding(dibao)) == below_dibao
    assert ("LI-06.income" in holding(marginal)) == below_marginal
    assert "property_meets_rules" in dibao.missing or dibao.result == "not_eligible"
    assert dibao.result == ("unknown" if below_dibao else "not_eligible")


def test_school_costs_wait_for_the_township_s_word_on_what_the_family_can_bear() -> None:
    found = explained("temp_aid", "screening_student")
    assert found.result == "unknown"
    assert found.missing[0] == "expense_beyond_capacity"
    assert explained("temp_aid", "screening_student", {"expense_beyond_capacity": True}).result == "eligible"


def test_income_nobody_could_name_is_no_income_of_nothing() -> None:
    found = explained("dibao", "screening_student", monthly_income=None)
    assert found.result == "unknown"
    assert "household_per_capita_monthly_income" in found.missing


# dibao --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("farming", "result"), [("11999", "eligible"), ("12000", "not_eligible"), ("12001", "not_eligible")]
)
def test_dibao_is_for_those_below_the_standard_and_not_for_those_on_it(farming: str, result: str) -> None:
    found = explained("dibao", "dibao_family", farming_year=farming)
    assert found.result == result


def test_property_that_was_not_verified_leaves_dibao_open() -> None:
    found = explained("dibao", "dibao_family", property_meets_rules="unknown")
    assert (found.result, found.missing) == ("unknown", ("property_meets_rules",))


def test_a_member_with_a_household_of_his_own_is_none_of_the_family() -> None:
    facts = evaluation("dibao_family").facts()
    assert facts["household_members"] == ["郭玉梅", "郭小宝"]


# all ----------------------------------------------------------------------------------------------

# Known to the register, the case or a department, and never asked on a doorstep.
NOT_ASKED = {
    "receives_regular_pension_compensation", "receives_unemployment_benefit", "special_relief_type",
    "trigger_order_id", "trigger_order_level",
}  # fmt: skip


def test_whatever_a_programme_s_conditions_read_some_form_can_give() -> None:
    read = {name for programme in programmes() for name in facts_read(programme)}
    given = {q.fact.partition(":")[0] for f in FORM_OF.values() for q in form(f).definition.questions if q.fact}
    assert read - given == NOT_ASKED


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_form_says_of_anybody_what_the_rules_do_not_take(sample: str) -> None:
    facts = evaluation(sample).facts()
    assert set(policy.parse_facts(facts).values) == set(facts)
