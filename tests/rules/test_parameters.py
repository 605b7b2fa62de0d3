"""Parameters: forced ranges cannot be crossed, values hold from their date, nothing unset becomes a number."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy import (
    CountyValue,
    ParameterNotSet,
    ParameterOutOfRange,
    ParameterRefused,
    Parameters,
    UnknownParameter,
)
from policy.parameters import catalogue, check
from policy.rules import citation

DAY = dt.date(2024, 3, 1)


def test_the_sample_ratio_cannot_go_below_thirty_percent() -> None:
    assert check("p_sample_ratio", 0.30) == Decimal("0.30")
    assert check("p_sample_ratio", 1) == 1
    with pytest.raises(ParameterOutOfRange, match="DB-10"):
        check("p_sample_ratio", 0.2999)


@pytest.mark.parametrize(("name", "limit"), [("p_price_trigger_cpi", "3.5"), ("p_price_trigger_food", "6")])
def test_price_triggers_may_be_lowered_and_never_raised(name: str, limit: str) -> None:
    assert check(name, limit) == Decimal(limit)
    assert check(name, 1) == 1
    with pytest.raises(ParameterOutOfRange, match="PS-06"):
        check(name, Decimal(limit) + Decimal("0.01"))


def test_price_subsidy_groups_may_grow_and_never_shrink() -> None:
    required = ["regular_pension", "dibao", "tekun", "unemployment_benefit"]
    assert set(required) < set(check("p_price_subsidy_groups", [*required, "orphan"]))  # type: ignore[arg-type]
    for group in required:
        with pytest.raises(ParameterOutOfRange, match=group):
            check("p_price_subsidy_groups", [item for item in required if item != group])


def test_orphans_in_institutions_get_more_than_orphans_outside() -> None:
    amounts = {"p_orphan_standard_institution": 1500, "p_orphan_standard_scattered": 1499}
    assert Parameters().at(DAY, amounts).get("p_orphan_standard_institution") == 1500
    with pytest.raises(ParameterOutOfRange, match="OR-02"):
        Parameters().at(DAY, {**amounts, "p_orphan_standard_scattered": 1500})


def test_two_approval_sessions_a_month() -> None:
    assert check("p_ta_session_days", [25, 10]) == (10, 25)
    with pytest.raises(ParameterOutOfRange, match="TA-25"):
        check("p_ta_session_days", [10])
    with pytest.raises(ParameterRefused):
        check("p_ta_session_days", [10, 10])


def test_a_county_value_holds_from_its_date_and_the_later_one_wins() -> None:
    county = (
        CountyValue("p_visit_grace_days", 5, dt.date(2024, 1, 1)),
        CountyValue("p_visit_grace_days", 2, dt.date(2024, 7, 1)),
    )
    parameters = Parameters(county)
    assert parameters.at(dt.date(2023, 12, 31)).days("p_visit_grace_days") == 3
    assert parameters.at(dt.date(2024, 1, 1)).days("p_visit_grace_days") == 5
    assert parameters.at(dt.date(2024, 6, 30)).days("p_visit_grace_days") == 5
    assert parameters.at(dt.date(2024, 7, 1)).days("p_visit_grace_days") == 2
    assert parameters.at(dt.date(2024, 7, 1)).proof("p_visit_grace_days").origin == "county"


def test_a_county_value_out_of_range_is_refused_when_used() -> None:
    with pytest.raises(ParameterOutOfRange):
        Parameters((CountyValue("p_sample_ratio", 0.1, DAY),)).at(DAY)


def test_before_the_law_there_is_no_value() -> None:
    with pytest.raises(ParameterNotSet):
        Parameters().at(dt.date(2014, 4, 30)).days("p_visit_grace_days")


def test_an_amount_nobody_entered_is_unknown_and_never_zero() -> None:
    view = Parameters().at(DAY)
    assert view.get("p_dibao_standard_monthly") is None
    assert view.get("p_ta_small_amount_limit") is None
    with pytest.raises(ParameterNotSet, match="p_dibao_standard_monthly"):
        view.number("p_dibao_standard_monthly", "rural")


def test_the_delegated_amount_defaults_to_two_rural_dibao_standards() -> None:
    view = Parameters().at(DAY, {"p_dibao_standard_monthly": {"rural": 600, "urban": 700}})
    assert view.number("p_ta_small_amount_limit") == 1200


def test_a_misspelt_parameter_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(UnknownParameter, match="p_sample_ratio"):
        check("p_sample_ration", 0.5)
    with pytest.raises(UnknownParameter):
        Parameters().at(DAY, {"p_nothing": 1})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("p_visit_grace_days", "soon"),
        ("p_visit_grace_days", 1.5),
        ("p_visit_grace_days", -1),
        ("p_visit_grace_days", True),
        ("p_day_unit", "fortnight"),
        ("p_notice_day_count", 1),
        ("p_visit_interval_days", {"weekly": 7}),
        ("p_visit_interval_days", 30),
        ("p_visit_interval_days", {"standard": "a month"}),
        ("p_visit_interval_days", {"standard": 99_999_999_999}),
        ("p_cert_generations", ["gen1"]),
        ("p_transition_end", "31 December"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(name: str, value: object) -> None:
    with pytest.raises(ParameterRefused, match=name):
        check(name, value)


def test_every_parameter_cites_existing_rules_and_documents_stand_behind_document_numbers() -> None:
    for name, parameter in catalogue().items():
        assert parameter.rules or parameter.note_zh, f"{name}: no rule asks for it, and no note says what it is for"
        for rule_id in parameter.rules:
            assert citation(rule_id), (name, rule_id)
        if parameter.basis == "document":
            assert parameter.cite, name
        if parameter.basis == "entry":
            assert not parameter.values, name


@settings(deadline=None)
@given(st.decimals(min_value=0, max_value=1, places=4))
def test_any_ratio_is_either_lawful_or_refused(ratio: Decimal) -> None:
    if ratio >= Decimal("0.30"):
        assert check("p_sample_ratio", ratio) == ratio
    else:
        with pytest.raises(ParameterOutOfRange):
            check("p_sample_ratio", ratio)


def test_of_two_values_from_the_same_day_the_one_decided_last_holds() -> None:
    first, last = (CountyValue("p_ta_notice_days", days, dt.date(2026, 3, 1)) for days in (5, 9))
    assert Parameters((first, last)).at(dt.date(2026, 3, 1)).days("p_ta_notice_days") == 9
