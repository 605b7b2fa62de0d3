"""A temporary-aid case from intake to the result, and everything that is refused on the way."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy import (
    ActRefused,
    FactRefused,
    Parameters,
    ParameterView,
    Step,
    apply_act,
    clock,
    possible_acts,
    standard_calendar,
)
from policy.programmes import Role, diagram, stages
from policy.programmes.load import workflow

DAY = dt.date(2024, 3, 1)
VIEW = Parameters().at(DAY, {"p_dibao_standard_monthly": {"rural": 600, "urban": 700}})

SURVEY: dict[str, object] = {
    "survey_done_at": "2024-03-04",
    "survey_economic_situation": {"income": 300},
    "survey_population_situation": {"members": 3},
    "hardship_type": "emergency",
}
OPINION: dict[str, object] = {"township_opinion": "agree", "township_opinion_at": "2024-03-05"}
NOTICE: dict[str, object] = {
    "notice_place": ["village_board"],
    "notice_start_date": "2024-03-05",
    "notice_end_date": "2024-03-08",
    "notice_result": "no_objection",
}
COUNTY: dict[str, object] = {"materials_complete": True, "received_by_county_at": "2024-03-11"}
EXAMINED: dict[str, object] = {
    "reviewer_name": "reviewer-1",
    "materials_authentic": "true",
    "substantive_check_required": False,
}
DECISION: dict[str, object] = {
    "approved_amount": 3000,
    "approver_name": "approver-1",
    "decision_date": "2024-03-25",
    "approval_session_date": "2024-03-25",
}
URGENT: dict[str, object] = {
    "is_urgent": True,
    "approved_amount": 1000,
    "approver_name": "approver-1",
    "decision_date": "2024-03-01",
}


def do(
    stage: str, act: str, role: Role, *recorded: dict[str, object], view: ParameterView = VIEW, **more: object
) -> Step:
    facts: dict[str, object] = {}
    for part in recorded:
        facts.update(part)
    return apply_act("temp_aid", stage, act, role, {**facts, **more}, view)


def test_the_main_road_from_intake_to_the_told_result() -> None:
    road: list[tuple[str, Role, dict[str, object]]] = [
        ("accept", "township", {}),
        ("record_survey", "township", SURVEY),
        ("give_opinion", "township", OPINION),
        ("end_notice", "township", NOTICE),
        ("accept_papers", "county", COUNTY),
        ("record_examination", "county", EXAMINED),
        ("approve", "county", DECISION),
        ("recheck", "county", {"rechecked_at": "2024-03-26"}),
        (
            "pay",
            "county",
            {
                "payment_batch_id": "B1",
                "payment_channel": "bank_card",
                "fund_purpose": "benefit",
                "paid_at": "2024-03-27",
            },
        ),
        ("close", "township", {}),
    ]
    stage, known, walked = stages("temp_aid")[0].id, dict[str, object](), list[str]()
    for act, role, recorded in road:
        known.update(recorded)
        step = apply_act("temp_aid", stage, act, role, known, VIEW)
        stage = step.to_stage
        walked.append(stage)
    assert walked == [
        "township_survey", "township_opinion", "township_notice", "submitted_to_county", "county_review",
        "county_decision", "approved", "rechecked", "paid", "closed",
    ]  # fmt: skip


def test_the_finder_hears_of_approval_and_of_refusal() -> None:
    assert "finder" in do("county_decision", "approve", "county", EXAMINED, DECISION).tells
    refused = do("county_decision", "refuse", "county", EXAMINED, DECISION, refusal_reason="收入超过标准")
    assert refused.to_stage == "refused"
    assert "finder" in refused.tells


def test_clocks_start_and_stop_with_the_acts() -> None:
    assert do("intake", "accept", "township").starts == ("TA-17",)
    assert do("township_opinion", "give_opinion", "township", OPINION).stops == ("TA-17",)
    assert do("submitted_to_county", "accept_papers", "county", COUNTY).starts == ("TA-21",)


def test_what_each_level_may_do_at_the_survey() -> None:
    def ids(role: Role) -> set[str]:
        return {act.id for act in possible_acts("temp_aid", "township_survey", role, {}, VIEW)}

    assert "record_survey" in ids("township")
    assert "record_survey" not in ids("county")
    assert ids("grid_worker") == set()


def test_an_act_that_lacks_facts_names_them_and_becomes_ready_with_them() -> None:
    (before,) = [
        a for a in possible_acts("temp_aid", "township_survey", "township", {}, VIEW) if a.id == "record_survey"
    ]
    assert not before.ready
    assert before.missing == (
        "survey_done_at", "survey_economic_situation", "survey_population_situation", "hardship_type",
    )  # fmt: skip
    acts = possible_acts("temp_aid", "township_survey", "township", SURVEY, VIEW)
    assert next(act for act in acts if act.id == "record_survey").ready


def refusal(stage: str, act: str, role: Role, *recorded: dict[str, object], **more: object) -> ActRefused:
    with pytest.raises(ActRefused) as caught:
        do(stage, act, role, *recorded, view=VIEW, **more)
    return caught.value


def test_acts_out_of_place_or_above_the_role_are_refused() -> None:
    assert refusal("intake", "approve", "county", EXAMINED, DECISION).code == "act_not_from_here"
    assert refusal("county_decision", "approve", "township", EXAMINED, DECISION).code == "act_not_for_role"
    assert refusal("county_decision", "grant", "county").code == "unknown_act"
    assert refusal("nowhere", "approve", "county").code == "unknown_stage"


def test_an_approval_needs_an_amount_above_zero() -> None:
    without: dict[str, object] = {**DECISION, "approved_amount": None}
    assert refusal("county_decision", "approve", "county", EXAMINED, without).code == "act_facts_missing"
    zero = refusal("county_decision", "approve", "county", EXAMINED, {**DECISION, "approved_amount": 0})
    assert zero.code == "act_requirement_failed"
    cent: dict[str, object] = {**DECISION, "approved_amount": "0.01"}
    assert do("county_decision", "approve", "county", EXAMINED, cent).to_stage == "approved"


def test_a_refusal_needs_written_reasons() -> None:
    assert refusal("county_decision", "refuse", "county", EXAMINED, DECISION).code == "act_facts_missing"
    empty = refusal("county_decision", "refuse", "county", EXAMINED, DECISION, refusal_reason="")
    assert empty.rules == ("DB-14",)


def test_the_written_refusal_is_served_within_three_days_of_the_decision() -> None:
    step = do("county_decision", "refuse", "county", EXAMINED, DECISION, refusal_reason="收入超过标准")
    assert (step.starts, step.stops) == (("DB-14",), ("TA-21", "TA-26"))
    limit = clock("DB-14", dt.date(2024, 2, 8), VIEW, standard_calendar())
    assert limit.due == dt.date(2024, 2, 11)  # over the Spring Festival: "日" are days, not working days
    served = do("refused", "serve_refusal", "township", refusal_notice_served_at="2024-02-11")
    assert (served.to_stage, served.stops) == ("monitored", ("DB-14",))


@pytest.mark.parametrize("programme", ["temp_aid", "one_off_temp_aid", "orphan_allowance", "disability_living"])
def test_what_starts_the_days_of_the_written_refusal_is_ended_by_serving_it(programme: str) -> None:
    acts = workflow(programme).acts
    assert {name for name, act in acts.items() if "DB-14" in act.starts} == {"refuse"}
    assert {name for name, act in acts.items() if "DB-14" in act.stops} == {"serve_refusal"}


def test_reviewer_and_approver_differ() -> None:
    same: dict[str, object] = {**DECISION, "approver_name": "reviewer-1"}
    assert "CP-05" in refusal("county_decision", "approve", "county", EXAMINED, same).rules
    assert "CP-05" in refusal("county_decision", "refuse", "county", EXAMINED, same, refusal_reason="理由").rules


def test_doubtful_papers_are_not_approved() -> None:
    doubt: dict[str, object] = {**EXAMINED, "materials_authentic": "doubt"}
    assert refusal("county_decision", "approve", "county", doubt, DECISION).rules == ("CP-03",)


def test_substantive_doubt_needs_a_household_check_first() -> None:
    needed: dict[str, object] = {**EXAMINED, "substantive_check_required": True}
    assert refusal("county_review", "record_examination", "county", needed).rules == ("CP-04",)
    checked = do("county_review", "record_examination", "county", needed, household_check_done_at="2024-03-12")
    assert checked.to_stage == "county_decision"


def test_a_decision_is_taken_in_session_unless_urgent() -> None:
    outside: dict[str, object] = {**DECISION, "approval_session_date": None, "is_urgent": False}
    assert refusal("county_decision", "approve", "county", EXAMINED, outside).rules == ("TA-25", "TA-26")
    urgent: dict[str, object] = {**outside, "is_urgent": True}
    assert do("county_decision", "approve", "county", EXAMINED, urgent).to_stage == "approved"


def test_above_the_ceiling_only_with_minutes_of_the_discussion() -> None:
    ceiling = Parameters().at(DAY, {"p_ta_standard": {"ceiling": 3000}})
    at_ceiling = do("county_decision", "approve", "county", EXAMINED, DECISION, view=ceiling)
    assert at_ceiling.to_stage == "approved"
    above: dict[str, object] = {**DECISION, "approved_amount": 3000.01}
    with pytest.raises(ActRefused, match="one case, one discussion"):
        do("county_decision", "approve", "county", EXAMINED, above, view=ceiling)
    minutes: dict[str, object] = {**above, "special_session_minutes": "minutes.pdf"}
    assert do("county_decision", "approve", "county", EXAMINED, minutes, view=ceiling).to_stage == "approved"


def test_incomplete_papers_go_back_with_a_list() -> None:
    incomplete: dict[str, object] = {**COUNTY, "materials_complete": False}
    assert refusal("submitted_to_county", "accept_papers", "county", incomplete).rules == ("CP-01", "CP-02")
    back = do(
        "submitted_to_county",
        "return_for_completion",
        "county",
        missing_materials=["收入证明"],
        notified_to_complete_at="2024-03-12",
    )
    assert back.to_stage == "returned_for_completion"
    assert do("returned_for_completion", "resubmit", "township").to_stage == "submitted_to_county"


def test_a_notice_with_an_objection_leads_back_to_the_survey() -> None:
    objected: dict[str, object] = {**NOTICE, "notice_result": "objection"}
    assert refusal("township_notice", "end_notice", "township", objected).rules == ("TA-20",)
    again = do(
        "township_notice",
        "record_objection",
        "township",
        objection_content="有商铺",
        objection_received_at="2024-03-06",
    )
    assert again.to_stage == "township_survey"


@pytest.mark.parametrize(
    ("amount", "target"),
    [(1200, "delegated_decision"), (1200.01, "submitted_to_county"), (None, "submitted_to_county")],
)
def test_small_amounts_may_be_decided_by_the_township(amount: float | None, target: str) -> None:
    assert do("township_notice", "end_notice", "township", NOTICE, requested_amount=amount).to_stage == target


def test_without_a_dibao_standard_no_amount_is_small() -> None:
    bare = Parameters().at(DAY)
    step = do("township_notice", "end_notice", "township", NOTICE, requested_amount=1, view=bare)
    assert step.to_stage == "submitted_to_county"


def test_a_township_cannot_approve_above_the_delegated_amount() -> None:
    names: dict[str, object] = {"reviewer_name": "a", "approver_name": "b", "decision_date": "2024-03-09"}
    within = do("delegated_decision", "approve_delegated", "township", names, approved_amount=1200)
    assert within.to_stage == "approved"
    over = refusal("delegated_decision", "approve_delegated", "township", names, approved_amount=1201)
    assert over.rules == ("TA-22",)
    assert do("delegated_decision", "send_up", "township").to_stage == "submitted_to_county"


def test_urgent_help_comes_first_and_papers_follow() -> None:
    approved = do("intake", "approve_urgent", "county", URGENT)
    assert approved.to_stage == "approved"
    assert approved.starts == ("TA-23",)
    paid = do("approved", "pay_from_reserve", "township", URGENT, reserve_fund_balance=1000,
              fund_purpose="benefit", paid_at="2024-03-01")  # fmt: skip
    assert paid.to_stage == "paid"
    assert do("paid", "close", "township", URGENT).to_stage == "backfill"
    done = do("backfill", "complete_papers", "township", URGENT, SURVEY, OPINION)
    assert done.to_stage == "closed"
    assert done.stops == ("TA-23",)
    assert do("paid", "close", "township", URGENT, SURVEY).to_stage == "closed"


def test_only_urgent_cases_skip_the_formalities() -> None:
    calm: dict[str, object] = {**URGENT, "is_urgent": False}
    assert refusal("intake", "approve_urgent", "county", calm).rules == ("TA-26",)
    assert (
        do("township_opinion", "give_opinion", "township", OPINION, is_urgent=True).to_stage == "submitted_to_county"
    )
    assert do("township_opinion", "give_opinion", "township", OPINION, is_urgent=False).to_stage == "township_notice"
    assert do("township_opinion", "give_opinion", "township", OPINION).to_stage == "township_notice"


def test_a_county_that_keeps_the_notice_even_when_urgent() -> None:
    strict = Parameters().at(DAY, {"p_simplified_steps": ["appraisal"]})
    step = do("township_opinion", "give_opinion", "township", OPINION, is_urgent=True, view=strict)
    assert step.to_stage == "township_notice"


def test_appraisal_only_where_the_county_requires_it() -> None:
    required = Parameters().at(DAY, {"p_appraisal_required": ["dibao", "tekun", "temp_aid"]})
    with pytest.raises(ActRefused, match="appraisal"):
        do("township_opinion", "give_opinion", "township", OPINION, view=required)
    held = do("township_opinion", "give_opinion", "township", OPINION, appraisal_held=True, view=required)
    assert held.to_stage == "township_notice"


def test_the_reserve_fund_cannot_go_below_zero() -> None:
    paid: dict[str, object] = {**URGENT, "fund_purpose": "benefit", "paid_at": "2024-03-01"}
    short = refusal("approved", "pay_from_reserve", "township", paid, reserve_fund_balance=999.99)
    assert short.rules == ("TA-28",)
    assert do("approved", "pay_from_reserve", "township", paid, reserve_fund_balance=1000).to_stage == "paid"


@pytest.mark.parametrize("purpose", ["office_costs", "body_running", "large_equipment", "building_works"])
def test_aid_money_is_never_spent_on_forbidden_uses(purpose: str) -> None:
    payment: dict[str, object] = {"payment_batch_id": "B1", "payment_channel": "bank_card", "paid_at": "2024-03-27"}
    assert refusal("rechecked", "pay", "county", payment, fund_purpose=purpose).rules == ("FD-06", "FD-11")
    from_reserve: dict[str, object] = {**URGENT, "reserve_fund_balance": 9999, "paid_at": "2024-03-01"}
    assert refusal("approved", "pay_from_reserve", "township", from_reserve, fund_purpose=purpose).rules == (
        "FD-06",
        "FD-11",
    )


def test_payment_only_by_recorded_batch_to_the_card() -> None:
    payment: dict[str, object] = {"payment_channel": "bank_card", "fund_purpose": "benefit", "paid_at": "2024-03-27"}
    assert refusal("rechecked", "pay", "county", payment).code == "act_facts_missing"
    cash: dict[str, object] = {**payment, "payment_channel": "cash", "payment_batch_id": "B1"}
    assert "CP-08" in refusal("rechecked", "pay", "county", cash).rules


def test_no_act_reads_the_place_of_household_registration() -> None:
    flow = workflow("temp_aid").source
    texts = [one.when for act in flow.act for one in (*act.branch, *act.requires)]
    assert not [text for text in texts if "hukou" in text]
    assert not [act.id for act in flow.act if "hukou_place" in act.needs]


def test_case_facts_are_checked() -> None:
    with pytest.raises(FactRefused, match="notice_result"):
        do("township_notice", "end_notice", "township", NOTICE, notice_result="fine")


def test_the_diagram_shows_every_stage_in_both_languages() -> None:
    for language in ("zh", "en"):
        drawn = diagram("temp_aid", language=language)
        assert drawn.startswith("stateDiagram-v2\n    [*] --> intake\n")
        for stage in stages("temp_aid"):
            assert f"    {stage.id}: {stage.zh if language == 'zh' else stage.en}\n" in drawn


ROLES: list[Role] = ["grid_worker", "village", "township", "county", "city"]


@settings(deadline=None)
@given(
    st.sampled_from([stage.id for stage in stages("temp_aid")]), st.sampled_from(ROLES), st.booleans(), st.booleans()
)
def test_what_is_offered_as_ready_can_be_done_and_nothing_else(
    stage: str, role: Role, urgent: bool, full: bool
) -> None:
    facts: dict[str, object] = {"is_urgent": urgent}
    if full:
        for part in (SURVEY, OPINION, NOTICE, COUNTY, EXAMINED, DECISION):
            facts.update(part)
    offered = {act.id: act for act in possible_acts("temp_aid", stage, role, facts, VIEW)}
    for act in workflow("temp_aid").source.act:
        if act.id in offered and offered[act.id].ready:
            assert apply_act("temp_aid", stage, act.id, role, facts, VIEW).to_stage == offered[act.id].to
        else:
            with pytest.raises(ActRefused):
                apply_act("temp_aid", stage, act.id, role, facts, VIEW)
