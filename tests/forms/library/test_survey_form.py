"""The township's survey for temporary aid: family economy, population, kind of difficulty (TA-17)."""

from decimal import Decimal
from typing import Any

import pytest

from field_forms import Evaluation
from tests.forms.library.samples import TODAY, evaluation


def complaints(found: Evaluation) -> list[tuple[str, str]]:
    return [(problem.path.rpartition("/")[2], problem.kind) for problem in found.problems]


def member(**changes: Any) -> dict[str, Any]:
    return {
        "member_name": "王桂兰", "member_relation": "self", "member_sex": "female", "member_birth": "1958-06-11",
        "co_living": "yes", "member_health": "healthy", "member_labour": "full", "member_work": "employed",
        "member_income": 1000, **changes,
    }  # fmt: skip


def household(*members: dict[str, Any], other_income: float = 0) -> Evaluation:
    return evaluation("survey_fire", member_count=len(members), member=list(members), other_income=other_income)


def test_income_per_head_counts_only_those_who_live_together() -> None:
    found = household(member(member_income=900), member(co_living="no", member_income=5000), other_income=100)
    assert found.problems == []
    assert found.facts()["household_per_capita_monthly_income"] == Decimal(1000)


def test_income_per_head_is_kept_to_the_fen() -> None:
    found = household(member(member_income=100), member(member_income=0), member(member_income=0))
    assert found.facts()["household_per_capita_monthly_income"] == Decimal("33.33")


def test_no_income_is_zero_and_not_unknown() -> None:
    assert household(member(member_income=0)).facts()["household_per_capita_monthly_income"] == Decimal(0)


def test_nobody_living_together_leaves_income_per_head_unknown() -> None:
    assert "household_per_capita_monthly_income" not in household(member(co_living="no")).facts()


def test_able_bodied_and_employed_members_are_counted() -> None:
    facts = household(
        member(), member(member_work="unemployed"), member(member_labour="partial", member_work="self_employed"),
        member(co_living="no"), member(member_birth="2015-09-02", member_work=None),
    ).facts()  # fmt: skip
    assert facts["household_able_bodied_count"] == 2
    assert facts["household_employed_count"] == 2
    assert facts["co_living"] == ["yes", "yes", "yes", "no", "yes"]


@pytest.mark.parametrize(("birth", "asked"), [("2010-03-05", True), ("2010-03-06", False)])
def test_work_is_asked_of_those_aged_sixteen(birth: str, asked: bool) -> None:
    found = household(member(member_birth=birth, member_work=None))
    assert (("member_work", "required") in complaints(found)) is asked


@pytest.mark.parametrize(("count", "allowed"), [(0, False), (1, True), (15, True), (16, False)])
def test_a_household_has_one_to_fifteen_members(count: int, allowed: bool) -> None:
    found = evaluation("survey_fire", member_count=count, member=[member()] * count or None)
    assert (("member_count", "constraint") not in complaints(found)) is allowed


def test_what_the_household_bore_is_spending_less_insurance_and_aid() -> None:
    facts = evaluation("survey_fire").facts()
    assert facts["expense_amount"] == Decimal("6260.5")
    assert facts["rigid_expenditure_amount"] == Decimal(5600)


def test_aid_above_the_spending_leaves_no_negative_burden() -> None:
    row = {"aid_department": "charity", "aid_amount": 900_000}
    assert evaluation("survey_fire", aid=[row]).facts()["rigid_expenditure_amount"] == Decimal(0)


def test_insurance_pays_no_more_than_was_spent() -> None:
    assert complaints(evaluation("survey_fire", insurance_paid="6260.5")) == []
    assert complaints(evaluation("survey_fire", insurance_paid="6260.51")) == [("insurance_paid", "constraint")]


def test_departments_that_already_helped_are_named() -> None:
    rows = [{"aid_department": name, "aid_amount": 100} for name in ("charity", "medical_insurance")]
    facts = evaluation("survey_fire", aid_count=2, aid=rows).facts()
    assert facts["sector_aid_received"] == ["charity", "medical_insurance"]
    none = evaluation("survey_fire", aid_received="no", aid_count=None, aid=None, hardship_remaining=None)
    assert none.problems == []
    assert "sector_aid_received" not in none.facts()


def test_an_agent_is_named_with_the_entrustment() -> None:
    alone = evaluation("survey_fire", applicant_is_self="no")
    assert complaints(alone) == [("agent_type", "required"), ("agent_authorised", "required")]
    agent = evaluation("survey_fire", applicant_is_self="no", agent_type="village_committee", agent_authorised="yes")
    assert agent.problems == []
    assert agent.facts()["agent_authorised"] is True


@pytest.mark.parametrize("where", ["here", "county", "elsewhere"])
def test_the_hukou_never_stops_a_survey(where: str) -> None:
    found = evaluation("survey_fire", hukou_where=where, is_migrant_worker="no" if where == "elsewhere" else None)
    assert found.problems == []


def test_an_applicant_who_does_not_cooperate_leaves_a_reasoned_opinion_and_no_survey() -> None:
    found = evaluation(
        "survey_fire", applicant_cooperated="no", not_cooperated_why="不愿说收入", member=None, aid=None,
        surveyor_opinion="not_give", surveyor_amount=None,
    )  # fmt: skip
    assert found.problems == []
    facts = found.facts()
    assert facts["applicant_cooperated"] is False
    assert not {"hardship_type", "event_type", "survey_economic_situation", "requested_amount"} & facts.keys()


@pytest.mark.parametrize(
    ("amount", "allowed"), [("0", False), ("0.01", True), ("200000", True), ("200000.01", False)]
)
def test_a_request_is_an_amount(amount: str, allowed: bool) -> None:
    found = evaluation("survey_fire", requested_amount=amount)
    assert complaints(found) == ([] if allowed else [("requested_amount", "constraint")])


def test_an_event_cannot_lie_in_the_future() -> None:
    assert evaluation("survey_fire", event_date=TODAY).problems == []
    tomorrow = TODAY.replace(day=TODAY.day + 1)
    assert complaints(evaluation("survey_fire", event_date=tomorrow)) == [("event_date", "constraint")]


def test_a_category_that_is_not_known_is_left_open() -> None:
    assert evaluation("survey_fire").facts()["low_income_category"] == "dibao_marginal"
    assert "low_income_category" not in evaluation("survey_fire", low_income_category="unknown").facts()
