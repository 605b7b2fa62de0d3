"""Payments as data: periods, first months, what a period owes, the law's day (FD-01…04, DB-20, DB-27, DP-08)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import policy
from policy import payments
from policy.payments import Change

VIEW = policy.Parameters().at(date(2026, 3, 2))
CALENDAR = policy.standard_calendar()
MONTHS = st.integers(0, 35).map(lambda n: date(2024 + n // 12, n % 12 + 1, 1))
YUAN = st.integers(1, 10_000_00).map(lambda fen: Decimal(fen) / 100)


def test_every_programme_is_paid_in_stages_that_its_casework_knows() -> None:
    for name, one in payments.schedules().items():
        stages = {stage.id for stage in policy.stages(name)}
        assert set(one.stages) <= stages, name


def test_the_groups_of_the_law_can_be_ordered() -> None:
    assert set(payments.GROUPS_OF_LAW) <= payments.groups().keys()


@pytest.mark.parametrize(
    ("programme", "decided", "applied", "first"),
    [
        ("dibao", date(2026, 1, 31), None, date(2026, 2, 1)),
        ("dibao", date(2026, 2, 1), None, date(2026, 3, 1)),
        ("dibao", date(2025, 12, 5), None, date(2026, 1, 1)),
        ("disability_living", date(2026, 3, 5), date(2026, 1, 28), date(2026, 1, 1)),
        ("temp_aid", date(2026, 3, 31), date(2026, 2, 1), date(2026, 3, 1)),
    ],
)
def test_the_first_month(programme: str, decided: date, applied: date | None, first: date) -> None:
    assert payments.first_month(programme, decided_on=decided, applied_on=applied) == first


@pytest.mark.parametrize(
    ("day", "month", "quarter"),
    [
        (date(2026, 3, 31), date(2026, 3, 1), date(2026, 1, 1)),
        (date(2026, 4, 1), date(2026, 4, 1), date(2026, 4, 1)),
        (date(2026, 12, 31), date(2026, 12, 1), date(2026, 10, 1)),
    ],
)
def test_the_period_a_day_lies_in(day: date, month: date, quarter: date) -> None:
    assert payments.first_of_period("month", day) == month
    assert payments.first_of_period("quarter", day) == quarter


def test_a_quarter_owes_its_months_since_the_benefit_began_and_until_it_stopped() -> None:
    begins, quarter = date(2026, 2, 1), date(2026, 1, 1)
    assert payments.owed("quarter", Decimal(800), begins, [], quarter) == 1600
    stopped = [Change(date(2026, 3, 1), None)]
    assert payments.owed("quarter", Decimal(800), begins, stopped, quarter) == 800
    raised = [Change(date(2026, 3, 1), Decimal(900))]
    assert payments.owed("quarter", Decimal(800), begins, raised, quarter) == 1700


def test_what_is_paid_once_is_paid_whole_and_only_then() -> None:
    begins = date(2026, 2, 1)
    assert payments.owed("once", Decimal(3000), begins, [], begins) == 3000
    assert payments.owed("once", Decimal(3000), begins, [], date(2026, 3, 1)) == 0


@given(YUAN, MONTHS, MONTHS, MONTHS, YUAN)
def test_no_month_is_owed_before_the_first_nor_after_the_stop(
    amount: Decimal, begins: date, stop: date, month: date, later: Decimal
) -> None:
    changes = [Change(begins, later), Change(stop, None)]
    owed = payments.owed("month", amount, begins, changes, month)
    assert owed == (later if begins <= month < stop else 0)


@given(YUAN, MONTHS, st.lists(st.tuples(MONTHS, YUAN)), MONTHS)
def test_a_quarter_is_its_three_months(
    amount: Decimal, begins: date, given_changes: list[tuple[date, Decimal]], month: date
) -> None:
    changes = [Change(from_month, value) for from_month, value in given_changes]
    quarter = payments.first_of_period("quarter", month)
    months = payments.months_of("quarter", quarter)
    apart = sum((payments.owed("month", amount, begins, changes, one) for one in months), Decimal(0))
    assert payments.owed("quarter", amount, begins, changes, quarter) == apart


def test_the_day_of_the_law() -> None:
    assert payments.due("", date(2026, 3, 1), VIEW, CALENDAR) is None
    dibao = payments.due("FD-01", date(2026, 3, 1), VIEW, CALENDAR)
    tekun = payments.due("FD-03", date(2026, 4, 1), VIEW, CALENDAR)
    assert dibao is not None
    assert tekun is not None
    assert (dibao.due, tekun.due) == (date(2026, 3, 9), date(2026, 4, 9))
    assert policy.clock_state(dibao, dibao.due) == "due_today"
    assert policy.clock_state(dibao, dibao.due + timedelta(days=1)) == "late"


def test_the_price_subsidy_has_twenty_working_days_over_the_spring_festival() -> None:
    proof = payments.due("PS-08", date(2026, 2, 11), VIEW, CALENDAR)
    assert proof is not None
    days = [proof.start + timedelta(days=n) for n in range(1, (proof.due - proof.start).days + 1)]
    assert sum(CALENDAR.is_working_day(day) for day in days) == 20
    assert CALENDAR.is_working_day(proof.due)


@pytest.mark.parametrize(
    ("known", "earliest"),
    [
        ({}, None),
        ({"is_first_startup": False, "business_registration_date": "2026-01-15"}, None),
        ({"is_first_startup": True}, None),
        ({"is_first_startup": True, "business_registration_date": "2026-01-15"}, date(2026, 5, 1)),
        ({"is_first_startup": True, "business_registration_date": "2026-01-01"}, date(2026, 5, 1)),
        ({"is_first_startup": True, "business_registration_date": date(2025, 12, 31)}, date(2026, 4, 1)),
    ],
)
def test_a_first_start_up_keeps_dibao_for_a_quarter(known: dict[str, object], earliest: date | None) -> None:
    assert payments.earliest_stop(known, VIEW, CALENDAR) == earliest


def test_an_unknown_programme_is_refused_by_name() -> None:
    with pytest.raises(policy.UnknownProgramme, match="moon_travel"):
        payments.schedule("moon_travel")
