"""The hard guards: each test tries to break one."""

from __future__ import annotations

import datetime as dt

import pytest

from policy import (
    ActRefused,
    DataRefused,
    FactRefused,
    ParameterOutOfRange,
    Parameters,
    check_guards,
    check_names_kept,
    explain,
)
from policy.guards import guards
from policy.parameters import check

DAY = dt.date(2024, 3, 1)
VIEW = Parameters().at(DAY, {"p_dibao_standard_monthly": {"rural": 600, "urban": 700}})


def refused(act: str, **facts: object) -> tuple[str, ...]:
    with pytest.raises(ActRefused) as caught:
        check_guards(act, facts, VIEW)
    return caught.value.rules


@pytest.mark.parametrize("act", sorted({one.before for one, _ in guards()}))
def test_with_nothing_known_every_guarded_act_is_refused(act: str) -> None:
    assert refused(act)


def test_nobody_enters_dibao_without_an_approved_case() -> None:
    assert refused("admit_to_dibao", decision_result="refused", audit_log_ref="a-1") == ("DB-13",)
    assert refused("admit_to_dibao", decision_result="approved") == ("DB-13",)
    check_guards("admit_to_dibao", {"decision_result": "approved", "audit_log_ref": "a-1"}, VIEW)


@pytest.mark.parametrize("mark", ["is_close_relative_of_staff", "has_doubt", "has_report", "needs_key_check"])
def test_forced_household_checks_cannot_be_unmarked(mark: str) -> None:
    clear: dict[str, object] = dict.fromkeys(
        ["is_close_relative_of_staff", "has_doubt", "has_report", "needs_key_check"], False
    )
    check_guards("unmark_forced_check", clear, VIEW)
    assert refused("unmark_forced_check", **{**clear, mark: True}) == ("DB-11", "DB-12")
    assert refused("unmark_forced_check", **{**clear, mark: None}) == ("DB-11", "DB-12")


def test_the_sample_ratio_stays_at_thirty_percent_or_more() -> None:
    with pytest.raises(ParameterOutOfRange):
        check("p_sample_ratio", 0.29)


def test_approvals_have_amounts_and_refusals_have_reasons() -> None:
    assert refused("approve_dibao", proposed_amount=0) == ("DB-08",)
    check_guards("approve_dibao", {"proposed_amount": "0.01"}, VIEW)
    assert refused("refuse", refusal_reason="") == ("DB-14", "TK-11")
    check_guards("refuse", {"refusal_reason": "收入超过标准"}, VIEW)


def test_the_county_never_starts_the_price_mechanism() -> None:
    with pytest.raises(FactRefused):
        check_guards(
            "start_or_stop_price_mechanism", {"trigger_order_id": "1", "trigger_order_level": "county"}, VIEW
        )
    assert refused("start_or_stop_price_mechanism", trigger_order_level="city") == ("PS-11",)
    check_guards("start_or_stop_price_mechanism", {"trigger_order_id": "1", "trigger_order_level": "city"}, VIEW)
    with pytest.raises(ParameterOutOfRange):
        check("p_price_trigger_cpi", 3.6)


def test_disability_subsidies_stop_at_tekun_work_injury_and_orphans() -> None:
    free: dict[str, object] = {
        "receives_tekun": False, "receives_work_injury_nursing": False, "receives_orphan_allowance": False,
    }  # fmt: skip
    check_guards("grant_disability_living", free, VIEW)
    check_guards("grant_disability_nursing", free, VIEW)
    for held in free:
        assert "DP-23" in refused("grant_disability_living", **{**free, held: True})
    check_guards("grant_disability_nursing", {**free, "receives_orphan_allowance": True}, VIEW)
    assert refused("grant_disability_nursing", **{**free, "receives_tekun": True}) == ("DP-23",)


def test_temporary_aid_money_buys_no_furniture() -> None:
    assert "FD-06" in refused("spend_temp_aid", fund_purpose="office_costs", payment_batch_id="B1")
    assert "FD-06" in refused("spend_temp_aid", fund_purpose="benefit")
    check_guards("spend_temp_aid", {"fund_purpose": "benefit", "payment_batch_id": "B1"}, VIEW)


def test_household_registration_is_checked_for_disability_subsidies_and_never_for_temporary_aid() -> None:
    assert refused("accept_disability_application", hukou_place="140427100", township_code="140427101") == ("DP-01",)
    check_guards("accept_disability_application", {"hukou_place": "140427100", "township_code": "140427100"}, VIEW)
    facts = {"event_type": "fire", "basic_life_seriously_difficult": True}
    here = explain({**facts, "hukou_place": "140427100"}, "temp_aid", date=DAY)
    elsewhere = explain({**facts, "hukou_place": "350000000"}, "temp_aid", date=DAY)
    assert here == elsewhere


def test_the_one_off_aid_has_a_floor_and_is_paid_once() -> None:
    assert refused("approve_one_off_temp_aid", approved_amount="599.99", one_off_aid_paid=False) == ("TA-11",)
    check_guards("approve_one_off_temp_aid", {"approved_amount": 600, "one_off_aid_paid": False}, VIEW)
    assert refused("approve_one_off_temp_aid", approved_amount=600, one_off_aid_paid=True) == ("TA-10",)
    without_a_standard = Parameters().at(DAY)
    with pytest.raises(ActRefused):
        check_guards("approve_one_off_temp_aid", {"approved_amount": 600}, without_a_standard)


def test_who_reviewed_and_who_decided_stays_on_the_case() -> None:
    recorded = {"reviewer_name": "a", "approver_name": "b", "approved_amount": 1}
    check_names_kept(recorded, {**recorded, "approved_amount": 2})
    for corrected in ({**recorded, "reviewer_name": "c"}, {"reviewer_name": "a"}):
        with pytest.raises(ActRefused) as caught:
            check_names_kept(recorded, corrected)
        assert caught.value.rules == ("CP-05", "SU-11")


def test_a_real_name_report_closes_only_with_finding_and_answer() -> None:
    assert refused("close_real_name_report", report_finding="属实") == ("SU-01",)
    assert refused("close_real_name_report", report_finding="", report_feedback_at="2024-03-01") == ("SU-01",)
    check_guards("close_real_name_report", {"report_finding": "属实", "report_feedback_at": "2024-03-01"}, VIEW)


def test_a_misspelt_act_does_not_slip_through() -> None:
    with pytest.raises(DataRefused, match="approve_dibaos"):
        check_guards("approve_dibaos", {"proposed_amount": 1}, VIEW)
