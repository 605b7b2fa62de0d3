"""Casework of the other programmes, and what a programme file may never be."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
import pytest

from policy import ActRefused, DataRefused, ExpressionRefused, Parameters, UnknownProgramme, apply_act, possible_acts
from policy.data import load
from policy.papers import paper_kinds, papers_of
from policy.programmes import Role, workflows
from policy.programmes.load import ProgrammeFile, build

DAY = dt.date(2024, 3, 1)
VIEW = Parameters().at(DAY, {"p_dibao_standard_monthly": {"rural": 600, "urban": 700}})
GLOSSARY = {
    "dibao", "single_person_dibao", "tekun", "temp_aid", "one_off_temp_aid", "disability_living",
    "disability_nursing", "orphan_allowance", "vagrant_relief", "special_relief", "price_subsidy", "gas_subsidy",
    "condolence",
}  # fmt: skip


def walk(
    programme: str, stage: str, road: list[tuple[str, Role, dict[str, Any]]]
) -> tuple[str, list[str], list[str]]:
    """Does every act in turn; gives the last stage and the clocks started and stopped on the way."""
    known: dict[str, Any] = {}
    started: list[str] = []
    stopped: list[str] = []
    for act, role, recorded in road:
        known.update(recorded)
        step = apply_act(programme, stage, act, role, known, VIEW)
        stage = step.to_stage
        started += step.starts
        stopped += step.stops
    return stage, started, stopped


def refused(programme: str, stage: str, act: str, role: Role, **facts: object) -> ActRefused:
    with pytest.raises(ActRefused) as caught:
        apply_act(programme, stage, act, role, facts, VIEW)
    return caught.value


def test_every_programme_has_casework() -> None:
    assert set(workflows()) == GLOSSARY
    with pytest.raises(UnknownProgramme):
        possible_acts("lottery", "intake", "county", {}, VIEW)


UNMARKED: dict[str, Any] = {
    "sampled": False, "is_close_relative_of_staff": False, "has_doubt": False, "has_report": False,
    "needs_key_check": False,
}  # fmt: skip
TO_COUNTY: list[tuple[str, Role, dict[str, Any]]] = [
    ("accept", "township", {"application_form": "f.pdf"}),
    ("record_survey", "township", {"survey_done_at": "2024-02-01", "survey_result": {"income": 100}}),
    ("hold_appraisal", "township", {"appraisal_held": True, "appraisal_result": "agree"}),
    ("give_opinion", "township", {"township_opinion": "agree", "township_opinion_at": "2024-02-02"}),
    ("post_notice", "township", {"notice_place": ["village_board"], "notice_start_date": "2024-02-02"}),
    ("end_notice", "township", {"township_notice_end_date": "2024-02-09", "notice_result": "no_objection"}),
    ("submit_to_county", "township", {"application_papers": ["a.pdf"]}),
    ("accept_papers", "county", {"received_by_county_at": "2024-03-04", "materials_complete": True}),
]
PROPOSED: dict[str, Any] = {"preliminary_opinion_at": "2024-03-11", "proposed_amount": 350, "reviewer_name": "r1"}
COUNTY_NOTICE: dict[str, Any] = {"applicant_name": "张某", "household_members": [1], "supervision_contact": "12345"}
DECISION: dict[str, Any] = {"approved_amount": 350, "approver_name": "a1", "decision_date": "2024-03-21"}


def test_dibao_from_application_to_certificate_with_every_clock() -> None:
    stage, started, stopped = walk("dibao", "intake", [
        *TO_COUNTY,
        ("propose_approval", "county", {**PROPOSED, **UNMARKED}),
        ("post_county_notice", "county", COUNTY_NOTICE),
        ("end_county_notice", "county", {"notice_end_date": "2024-03-18"}),
        ("approve", "county", DECISION),
        ("issue_certificate", "county", {
            "certificate_no": "c1", "certificate_issued_at": "2024-03-21", "first_payment_month": "2024-04",
            "dibao_class": "A",
        }),
    ])  # fmt: skip
    assert stage == "paying"
    assert started == ["DB-06.notice", "DB-06", "DB-07", "DB-17", "DB-18", "FD-01", "DB-23"]
    assert stopped == ["DB-06.notice", "DB-06", "DB-07", "DB-17", "DB-18", "DB-21"]


def test_a_review_ends_the_limit_and_begins_the_next_by_the_class_on_file() -> None:
    reviewed = {"dibao_class": "B", "review_done_at": "2024-09-02", "review_result": "unchanged"}
    step = apply_act("dibao", "under_review", "confirm_unchanged", "township", reviewed, VIEW)
    assert (step.stops, step.starts, step.keys) == (("DB-23",), ("DB-23",), {"DB-23": "B"})
    changed = {"dibao_class": "B", "review_done_at": "2024-09-02", "review_result": "reduce"}
    assert apply_act("dibao", "under_review", "propose_change", "township", changed, VIEW).stops == ("DB-23",)
    decided = {**changed, **DECISION, "change_type": "reduce"}
    step = apply_act("dibao", "change_proposed", "decide_change", "county", decided, VIEW)
    assert (step.starts, step.keys) == (("DB-23",), {"DB-23": "B"})


def test_dibao_objection_leads_to_reinvestigation_and_refusal_to_monitoring() -> None:
    stage, started, _ = walk("dibao", "intake", [
        *TO_COUNTY,
        ("propose_approval", "county", {**PROPOSED, **UNMARKED}),
        ("record_county_objection", "county", {"objection_received_at": "2024-03-15", "objection_content": "有车"}),
        ("refuse", "county", {**DECISION, "refusal_reason": "家庭财产不符合规定"}),
        ("serve_refusal", "township", {"refusal_notice_served_at": "2024-03-23"}),
    ])  # fmt: skip
    assert stage == "monitored"
    assert started[-2:] == ["DB-21", "DB-14"]


@pytest.mark.parametrize(
    ("mark", "rule"),
    [
        ("sampled", "DB-10"),
        ("is_close_relative_of_staff", "DB-11"),
        ("has_doubt", "DB-12"),
        ("has_report", "DB-12"),
        ("needs_key_check", "DB-12"),
    ],
)
def test_a_marked_dibao_case_is_visited_before_any_opinion(mark: str, rule: str) -> None:
    papers: dict[str, Any] = {
        "application_papers": ["a"], "survey_result": {}, "township_opinion": "agree", "appraisal_result": "agree",
    }  # fmt: skip
    marked: dict[str, Any] = {**PROPOSED, **UNMARKED, **papers, mark: True}
    assert rule in refused("dibao", "county_review", "propose_approval", "county", **marked).rules
    against: dict[str, Any] = {**marked, "refusal_reason": "收入超标"}
    assert rule in refused("dibao", "county_review", "propose_refusal", "county", **against).rules
    visited = {**marked, "household_check_done_at": "2024-03-08"}
    assert (
        apply_act("dibao", "county_review", "propose_approval", "county", visited, VIEW).to_stage == "county_notice"
    )


def test_dibao_opinion_needs_an_amount_and_the_township_package_four_parts() -> None:
    facts: dict[str, Any] = {**PROPOSED, **UNMARKED, "proposed_amount": 0}
    assert refused("dibao", "county_review", "propose_approval", "county", **facts).rules == ("DB-08",)
    package: dict[str, Any] = {
        "application_papers": ["a"], "survey_result": {}, "appraisal_result": "agree",
        "notice_result": "no_objection", "township_notice_end_date": "2024-02-09",
    }  # fmt: skip
    done = apply_act("dibao", "township_notice", "submit_to_county", "township", package, VIEW)
    assert done.to_stage == "submitted_to_county"
    for part in package:
        rest = {name: value for name, value in package.items() if name != part}
        assert refused("dibao", "township_notice", "submit_to_county", "township", **rest).code == "act_facts_missing"


def test_dibao_is_admitted_only_through_notice() -> None:
    offered = {
        stage.id
        for stage in workflows()["dibao"].source.stage
        for act in possible_acts("dibao", stage.id, "county", {}, VIEW)
        if act.id == "approve"
    }
    assert offered == {"notice_ended", "reinvestigation"}


def test_tekun_scattered_support_needs_both_carers() -> None:
    certificate: dict[str, Any] = {
        "certificate_no": "t1", "certificate_issued_at": "2024-03-20", "tekun_care_mode": "scattered",
        "daily_carer_person": "p1", "sick_carer_person": "p2", "bank_account_no": "6222",
    }  # fmt: skip
    assert apply_act("tekun", "approved", "issue_certificate", "county", certificate, VIEW).starts == ("FD-03",)
    for part, rule in (("daily_carer_person", "SV-02"), ("sick_carer_person", "SV-03"), ("bank_account_no", "TK-13")):
        rest = {name: value for name, value in certificate.items() if name != part}
        assert rule in refused("tekun", "approved", "issue_certificate", "county", **rest).rules
    home: dict[str, Any] = {**certificate, "tekun_care_mode": "institutional"}
    assert "FD-04" in refused("tekun", "approved", "issue_certificate", "county", **home).rules


def test_tekun_runs_on_twice_twenty_days_and_never_beside_dibao() -> None:
    stage, started, stopped = walk("tekun", "intake", [
        ("accept", "township", {}),
        ("receive_appraisal", "township", {
            "appraisal_opinion_received_at": "2024-01-25", "appraisal_result": "agree",
        }),
        ("record_survey", "township", {
            "survey_done_at": "2024-02-01", "survey_economic_situation": {}, "applicant_cooperated": True,
        }),
        ("give_opinion", "township", {"township_opinion": "agree", "township_opinion_at": "2024-02-02"}),
        ("accept_papers", "county", {"received_by_county_at": "2024-02-05"}),
        ("approve", "county", {
            **DECISION, "tekun_care_mode": "scattered", "reviewer_name": "r1", "receives_dibao": False,
            "receives_orphan_allowance": False,
        }),
    ])  # fmt: skip
    assert (stage, started, stopped) == ("approved", ["TK-06", "TK-09"], ["TK-06", "TK-09"])
    both: dict[str, Any] = {
        **DECISION, "tekun_care_mode": "scattered", "reviewer_name": "r1", "receives_dibao": True,
        "receives_orphan_allowance": False,
    }  # fmt: skip
    assert refused("tekun", "county_review", "approve", "county", **both).rules == ("TK-15",)


APPLIED: dict[str, Any] = {
    "applied_at": "2024-01-15", "application_form": "f.pdf", "hukou_place": "140427100", "township_code": "140427100",
    "disability_cert_no": "c",
}  # fmt: skip


def test_disability_subsidies_pass_township_federation_and_county() -> None:
    stage, _, _ = walk("disability_nursing", "intake", [
        ("accept", "township", APPLIED),
        ("give_first_review", "township", {"township_opinion": "agree", "township_opinion_at": "2024-01-20"}),
        ("record_federation_review", "department", {
            "federation_opinion": "pass", "federation_reviewed_at": "2024-01-25",
        }),
        ("determine", "county", {
            "programme_code": "disability_nursing", "verification_request_id": "v1", "approved_amount": 100,
            "approver_name": "a1", "decision_date": "2024-02-01", "receives_tekun": False,
            "receives_work_injury_nursing": False,
            "receives_orphan_allowance": True,
        }),
        ("request_funds", "county", {"payment_request_id": "p1", "federation_countersigned": True}),
        ("start_payment", "county", {
            "first_payment_month": "2024-01", "payment_channel": "bank_card", "bank_account_holder": "本人",
        }),
    ])  # fmt: skip
    assert stage == "paying"


def test_disability_subsidies_check_the_hukou_and_the_overlaps() -> None:
    elsewhere = {**APPLIED, "hukou_place": "140427101"}
    assert refused("disability_living", "intake", "accept", "township", **elsewhere).rules == ("DP-01",)
    without = {**APPLIED, "disability_cert_no": None}
    assert refused("disability_living", "intake", "accept", "township", **without).rules == ("DP-03",)
    base: dict[str, Any] = {
        "programme_code": "disability_living", "verification_request_id": "v1", "approved_amount": 80,
        "approver_name": "a1", "decision_date": "2024-02-01", "receives_tekun": False,
        "receives_work_injury_nursing": False, "receives_orphan_allowance": False,
    }  # fmt: skip
    assert refused("disability_living", "determination", "determine", "county", **base | {"approved_amount": 0})
    assert apply_act("disability_living", "determination", "determine", "county", base, VIEW).to_stage == "determined"
    orphan: dict[str, Any] = {**base, "receives_orphan_allowance": True}
    assert refused("disability_living", "determination", "determine", "county", **orphan).rules == ("DP-21",)
    tekun: dict[str, Any] = {**base, "receives_tekun": True}
    assert refused("disability_living", "determination", "determine", "county", **tekun).rules == ("DP-23",)


def test_cash_needs_its_own_rule_and_a_signed_receipt() -> None:
    cash: dict[str, Any] = {
        "applied_at": "2024-01-15", "first_payment_month": "2024-01", "payment_channel": "cash",
        "bank_account_holder": "本人",
    }  # fmt: skip
    assert refused("disability_living", "funds_requested", "start_payment", "county", **cash).rules == ("DP-10",)
    signed: dict[str, Any] = {**cash, "cash_rule_ref": "r-1", "cash_receipt_signed": True}
    assert (
        apply_act("disability_living", "funds_requested", "start_payment", "county", signed, VIEW).to_stage
        == "paying"
    )


def test_the_one_off_aid_is_approved_at_the_floor_and_not_below() -> None:
    facts: dict[str, Any] = {
        "epidemic_blocks_return_to_work": True, "consecutive_months_without_income": 3, "is_in_hardship": True,
        "unemployment_insurance_covers": False, "receives_dibao": False, "one_off_aid_paid": False,
        "reviewer_name": "r1", "approver_name": "a1", "decision_date": "2024-03-25", "approved_amount": 600,
    }  # fmt: skip
    at_floor = apply_act("one_off_temp_aid", "submitted_to_county", "approve", "county", facts, VIEW)
    assert at_floor.to_stage == "approved"
    for change, rule in (
        ({"approved_amount": 599.99}, "TA-11"),
        ({"consecutive_months_without_income": 2}, "TA-09"),
        ({"one_off_aid_paid": True}, "TA-10"),
        ({"approver_name": "r1"}, "CP-05"),
    ):
        changed: dict[str, Any] = {**facts, **change}
        assert rule in refused("one_off_temp_aid", "submitted_to_county", "approve", "county", **changed).rules


def test_the_price_subsidy_waits_for_an_order_and_carries_its_label() -> None:
    facts: dict[str, Any] = {
        "programme_code": "price_subsidy", "approved_amount": 30, "reviewer_name": "r1", "approver_name": "a1",
        "decision_date": "2024-03-25", "materials_authentic": "true",
    }  # fmt: skip
    assert refused("price_subsidy", "county_decision", "approve", "county", **facts).rules == ("PS-11",)
    ordered: dict[str, Any] = {**facts, "trigger_order_level": "province"}
    assert apply_act("price_subsidy", "county_decision", "approve", "county", ordered, VIEW).to_stage == "approved"
    payment: dict[str, Any] = {
        "programme_code": "price_subsidy", "payment_batch_id": "B1", "payment_channel": "bank_card",
        "fund_purpose": "benefit", "paid_at": "2024-03-27", "payment_label": "补贴",
    }  # fmt: skip
    assert refused("price_subsidy", "approved", "pay", "county", **payment).rules == ("PS-09",)
    labelled: dict[str, Any] = {**payment, "payment_label": "价格临时补贴"}
    assert apply_act("price_subsidy", "approved", "pay", "county", labelled, VIEW).to_stage == "paid"


def test_special_relief_is_off_until_the_county_names_a_group() -> None:
    facts: dict[str, Any] = {
        "programme_code": "special_relief", "approved_amount": 30, "reviewer_name": "r1", "approver_name": "a1",
        "decision_date": "2024-03-25", "materials_authentic": "true", "special_relief_type": "laid_off_1961",
    }  # fmt: skip
    assert refused("special_relief", "county_decision", "approve", "county", **facts).rules == ("SR-01",)


def test_a_person_who_cannot_give_facts_is_helped_first() -> None:
    stage, _, _ = walk("vagrant_relief", "found", [
        ("call_emergency", "grid_worker", {"has_acute_illness": True, "emergency_called_at": "2024-03-01"}),
        ("register", "county", {
            "relief_need": "食宿", "person_facts_registered": False, "cannot_give_facts_reason": "old_age",
        }),
        ("help_first", "county", {}),
        ("find_facts", "county", {"person_facts_registered": True}),
        ("decide", "county", {
            "reviewer_name": "r1", "review_opinion": "同意", "relief_items": ["food_lodging"],
            "decision_date": "2024-03-02",
        }),
        ("file", "county", {"filed_at": "2024-03-03"}),
    ])  # fmt: skip
    assert stage == "filed"
    assert refused("vagrant_relief", "registered", "accept", "county", refuses_true_facts=True).rules == ("HB-12",)
    able = refused("vagrant_relief", "registered", "help_first", "county", cannot_give_facts_reason="none")
    assert able.rules == ("HB-11",)


# Broken files -------------------------------------------------------------------------------------------------------


def broken(**changes: object) -> None:
    source = load(ProgrammeFile, "programmes", "temp_aid.toml")
    build(msgspec.structs.replace(source, **changes), "temp_aid.toml")


def test_an_unreachable_stage_is_refused() -> None:
    source = load(ProgrammeFile, "programmes", "temp_aid.toml")
    island = type(source.stage[0])(id="island", zh="孤岛", en="island", level="county", final=True)
    with pytest.raises(DataRefused, match="island cannot be reached"):
        broken(stage=(*source.stage, island))


def test_a_dead_end_is_refused() -> None:
    source = load(ProgrammeFile, "programmes", "temp_aid.toml")
    ends = {"paid", "refused"}
    kept = tuple(act for act in source.act if not ends & set(act.sources))
    with pytest.raises(DataRefused):
        broken(act=kept)


def test_a_typo_in_a_requirement_is_refused_with_its_column() -> None:
    source = load(ProgrammeFile, "programmes", "temp_aid.toml")
    approve = next(act for act in source.act if act.id == "approve")
    wrong = msgspec.structs.replace(approve.requires[0], when="aproved_amount > 0")
    acts = tuple(
        msgspec.structs.replace(act, requires=(wrong,)) if act.id == "approve" else act for act in source.act
    )
    with pytest.raises(ExpressionRefused, match=r"approve: column 1.*approved_amount"):
        broken(act=acts)


def test_an_act_to_nowhere_is_refused() -> None:
    source = load(ProgrammeFile, "programmes", "temp_aid.toml")
    lost = msgspec.structs.replace(source.act[1], to="nowhere")
    with pytest.raises(DataRefused, match="nowhere"):
        broken(act=(source.act[0], lost, *source.act[2:]))


def test_every_paper_that_an_act_names_can_be_made() -> None:
    named = {paper for flow in workflows().values() for act in flow.acts.values() for paper in act.papers}
    assert named - paper_kinds().keys() == set()


@pytest.mark.parametrize(
    ("programme", "act", "paper"),
    [
        ("dibao", "issue_certificate", "dibao_certificate"),
        ("tekun", "issue_certificate", "tekun_certificate"),
        ("tekun", "receive_appraisal", "appraisal_opinion"),
        ("disability_nursing", "give_first_review", "first_review"),
        ("disability_living", "record_federation_review", "federation_opinion"),
        ("disability_living", "determine", "determination"),
        ("disability_living", "request_funds", "payment_request"),
    ],
)
def test_a_paper_is_there_once_its_act_was_done_and_not_before(programme: str, act: str, paper: str) -> None:
    assert paper not in papers_of(programme, [])
    assert paper in papers_of(programme, [act])
