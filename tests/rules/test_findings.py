"""Screening lists, referrals and warnings that follow from known facts."""

from __future__ import annotations

import datetime as dt

import pytest

from policy import UnknownFact, findings
from policy.facts import catalogue
from policy.findings import finding_rules
from policy.rules import programmes

DAY = dt.date(2024, 3, 1)


def found(**facts: object) -> set[str]:
    return {one.id for one in findings(facts, date=DAY)}


def test_nothing_known_means_nothing_found() -> None:
    assert found() == set()


@pytest.mark.parametrize(
    ("facts", "finding"),
    [
        ({"poverty_alleviation_status": "lifted_out"}, "PD-06"),
        ({"employment_status": "unemployed", "unemployment_insured": False}, "PD-07"),
        ({"poverty_monitoring_type": "marginal"}, "PD-09"),
        (
            {
                "poverty_alleviation_status": "lifted_out",
                "labour_capacity": "partial",
                "stable_income_from_work": False,
            },
            "DM-06",
        ),
        ({"tekun_care_mode": "scattered", "daily_carer_person": ""}, "SV-02"),
        ({"tekun_care_mode": "scattered", "is_ill_now": True, "sick_care_in_place": False}, "SV-03"),
        ({"receives_dibao": True, "student_stage": "compulsory"}, "ED-01"),
        ({"low_income_category": "dibao_marginal", "major_illness_certified": True}, "SF-06"),
        ({"receives_dibao": True, "household_employed_count": 0}, "EM-04"),
        ({"low_income_category": "other", "residence_class": "rural", "dangerous_house": True}, "HO-07"),
        ({"house_damage_level": "collapsed"}, "DR-04"),
        ({"low_income_category": "expenditure_hardship", "hardship_type": "judicial"}, "DM-04.judicial"),
        ({"has_acute_illness": True}, "HB-05"),
        ({"hardship_remaining": True}, "TA-34"),
        ({"receives_tekun": True, "receives_dibao": True}, "TK-15"),
        ({"funding_source": "dibao_surplus", "receives_dibao": False}, "TA-33"),
        ({"receives_living_subsidy": True, "receives_old_age_allowance": ["living"]}, "DP-20.living"),
    ],
)
def test_what_follows(facts: dict[str, object], finding: str) -> None:
    assert finding in found(**facts)


def test_uncovered_rigid_spending_is_screened_whether_coverage_is_recorded_or_derived() -> None:
    base: dict[str, object] = {
        "hardship_cause": ["illness"],
        "rigid_expenditure_amount": 1,
        "basic_life_seriously_difficult": True,
    }
    assert "PD-10" in found(**base, receives_any_safety_net=False)
    assert "PD-10" in found(**base, receives_dibao=False, receives_tekun=False)
    assert "PD-10" not in found(**base, receives_dibao=False)
    assert "PD-10" not in found(**base, receives_dibao=True, receives_tekun=False)


def test_a_year_of_registered_unemployment_at_both_edges() -> None:
    assert "EM-03" in found(receives_dibao=True, unemployment_registered_months=12)
    assert "EM-03" not in found(receives_dibao=True, unemployment_registered_months=11)


def test_hospital_aid_below_sixty_percent_warns() -> None:
    base: dict[str, object] = {"low_income_category": "dibao", "hospital_self_paid_amount": 5000}
    assert "MA-01" in found(**base, aid_rate=0.5999)
    assert "MA-01" not in found(**base, aid_rate=0.6)


def test_price_triggers_warn_and_never_start_anything() -> None:
    assert "PS-03" in found(cpi_yoy_monthly=3.5)
    assert "PS-03" not in found(cpi_yoy_monthly=3.49)
    assert "PS-05" in found(cpi_food_yoy_monthly=6)
    assert "PS-10" in found(cpi_yoy_monthly=3.49, cpi_food_yoy_monthly=5.99)
    assert {one.kind for one in findings({"cpi_yoy_monthly": 4}, date=DAY)} == {"warning"}


def test_each_finding_names_its_target_its_citation_and_its_facts() -> None:
    (one,) = findings({"receives_dibao": True, "household_employed_count": 0}, date=DAY)
    assert (one.rule, one.kind, one.target) == ("EM-04", "referral", "HRSS")
    assert one.citation
    assert one.facts == {"receives_dibao": True, "household_employed_count": 0}


def test_targets_are_departments_or_programmes() -> None:
    departments = set(catalogue()["referral_target"].values)
    for one in finding_rules():
        if one.kind == "referral":
            assert one.target in departments, one.id
        elif one.kind == "lead":
            assert one.target in programmes(), one.id


@pytest.mark.parametrize(
    ("facts", "finding"),
    [
        ({"low_income_category": "dibao", "receives_dibao": False}, "LI-04.contradiction"),
        ({"low_income_category": "dibao_marginal", "receives_tekun": True}, "LI-06.contradiction"),
        ({"has_legal_supporter": False, "legal_supporter_capable": True}, "TK-01.contradiction"),
        ({"disability_cert_no": None, "disability_level": 2}, "DP-03.contradiction"),
        ({"needs_long_term_care": True, "care_need_duration_months": 5}, "DP-16.contradiction"),
    ],
)
def test_facts_that_cannot_both_be_true_are_shown(facts: dict[str, object], finding: str) -> None:
    held = findings(facts, date=DAY)
    assert finding in {one.id for one in held if one.kind == "contradiction"}


def test_unknown_facts_are_refused() -> None:
    with pytest.raises(UnknownFact):
        found(receives_everything=True)
