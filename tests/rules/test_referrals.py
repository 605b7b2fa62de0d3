"""To whom hardship is referred, who qualifies, and what may be told (DM-04, DS-11 … DS-14, TA-34)."""

from __future__ import annotations

import datetime as dt

import pytest

import policy
from policy.facts import catalogue
from policy.findings import finding_rules
from policy.referrals import field_wording, targets

DAY = dt.date(2026, 3, 2)


def results(target: str, **known: object) -> dict[str, str]:
    return {one.id: one.result for one in policy.qualifications(known, target, date=DAY)}


def test_every_target_a_fact_or_a_finding_names_can_be_referred_to() -> None:
    assert set(targets()) == set(catalogue()["referral_target"].values)
    assert {one.target for one in finding_rules() if one.kind == "referral"} <= set(targets())


def test_every_department_is_asked_for_something_a_rule_says() -> None:
    without = [name for name in targets() if not results(name)]
    assert without == [], "each target has a condition that says who qualifies"


@pytest.mark.parametrize(
    ("target", "facts", "finding", "result"),
    [
        ("education", {"receives_dibao": True, "student_stage": "compulsory"}, "ED-01", "holds"),
        ("education", {"receives_dibao": True}, "ED-01", "unknown"),
        ("education", {"receives_dibao": True, "student_stage": "preschool"}, "ED-01", "fails"),
        ("disabled_federation", {"disability_cert_no": "14042719680520123412"}, "DS-13", "holds"),
        ("disabled_federation", {"disability_cert_no": None}, "DS-13", "fails"),
        ("disabled_federation", {}, "DS-13", "unknown"),
        ("justice", {"hardship_type": "judicial"}, "DS-11", "holds"),
        ("justice", {"hardship_type": "medical"}, "DS-11", "fails"),
        ("police", {"is_vagrant_or_beggar": True}, "HB-06", "holds"),
        ("charity", {"hardship_remaining": True}, "TA-34", "holds"),
        ("charity", {"hardship_remaining": False}, "TA-34", "fails"),
    ],
)
def test_who_qualifies_has_three_truth_values(
    target: str, facts: dict[str, object], finding: str, result: str
) -> None:
    assert results(target, **facts)[finding] == result


def test_what_holds_comes_first_and_what_fails_last() -> None:
    found = policy.qualifications({"receives_dibao": True, "student_stage": "compulsory"}, "education", date=DAY)
    order = [one.result for one in found]
    assert order == sorted(order, key=["holds", "unknown", "fails"].index)
    assert {"holds", "unknown", "fails"} == set(order)


def test_what_is_unknown_names_what_to_ask() -> None:
    (one,) = [q for q in policy.qualifications({"receives_dibao": True}, "education", date=DAY) if q.id == "ED-01"]
    assert (one.rule, one.missing) == ("ED-01", ("student_stage",))
    assert one.citation


def test_a_charity_is_told_nothing_without_consent() -> None:
    charities = [one for one in targets().values() if one.kind == "charity"]
    assert charities
    assert all(one.basis(field) == "consent" for one in charities for field in one.ask)
    assert all(one.tell == () for one in charities)


def test_nobody_is_told_a_citizen_id_without_consent() -> None:
    assert {one.basis("id_number") for one in targets().values()} == {"consent", None}


def test_what_is_not_of_a_targets_purpose_is_never_told() -> None:
    assert targets()["court"].basis("hospital_self_paid_amount") is None
    assert targets()["education"].basis("student_stage") == "duty"
    assert targets()["education"].basis("telephone") == "consent"


def test_every_field_has_words_in_both_languages() -> None:
    for target in targets().values():
        for field in (*target.tell, *target.ask):
            words = field_wording(field)
            assert words.zh != field, f"{field} has no Chinese word"
            assert words.en


def test_both_limits_of_a_department_run_from_the_dispatch_over_the_labour_day_holiday() -> None:
    view = policy.Parameters().at(DAY)
    calendar = policy.standard_calendar()
    answer = policy.clock("OW-03.transfer", dt.date(2026, 4, 29), view, calendar)
    feedback = policy.clock("OW-03.feedback", dt.date(2026, 4, 29), view, calendar)
    assert (answer.days, feedback.days) == (2, 10)
    assert answer.due == dt.date(2026, 5, 6)  # 30 April, then 1 to 5 May off, 6 May
    assert (feedback.due - feedback.warn_from).days == 3
    assert policy.clock_state(answer, answer.due) == "due_today"
    assert policy.clock_state(answer, answer.due + dt.timedelta(days=1)) == "late"
