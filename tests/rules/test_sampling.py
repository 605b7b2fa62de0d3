"""Spot checks of dibao cases and the two approval sessions of a month."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy import (
    Draw,
    ParameterOutOfRange,
    Parameters,
    approval_sessions,
    draw_spot_checks,
    next_session,
    standard_calendar,
)

DAY = dt.date(2024, 3, 1)
VIEW = Parameters().at(DAY)


def draw(count: int, forced: int = 0, seed: str = "2024-03") -> Draw:
    cases = [f"case-{number:03d}" for number in range(count)]
    return draw_spot_checks(cases, cases[:forced], seed=seed, parameters=VIEW)


@pytest.mark.parametrize(("cases", "drawn"), [(0, 0), (1, 1), (3, 1), (4, 2), (10, 3), (11, 4), (100, 30), (101, 31)])
def test_thirty_percent_rounded_up_and_at_least_one(cases: int, drawn: int) -> None:
    assert len(draw(cases).drawn) == drawn


def test_forced_checks_do_not_count_towards_the_share() -> None:
    found = draw(14, forced=4)
    assert len(found.drawn) == 3
    assert not set(found.drawn) & set(found.forced)


def test_the_same_seed_draws_the_same_cases_in_any_order() -> None:
    cases = [f"case-{number:03d}" for number in range(50)]
    again = draw_spot_checks(reversed(cases), [], seed="2024-03", parameters=VIEW)
    assert again.drawn == draw(50).drawn
    assert draw(50, seed="2024-04").drawn != draw(50).drawn


def test_a_share_below_the_law_cannot_be_drawn_with() -> None:
    with pytest.raises(ParameterOutOfRange, match="DB-10"):
        Parameters().at(DAY, {"p_sample_ratio": "0.2999"})


@settings(deadline=None)
@given(st.sets(st.text(min_size=1, max_size=5), max_size=40), st.text(max_size=8), st.data())
def test_never_fewer_than_the_share_never_outside_the_base(cases: set[str], seed: str, data: st.DataObject) -> None:
    forced = data.draw(st.sets(st.sampled_from(sorted(cases)))) if cases else set[str]()
    found = draw_spot_checks(cases, forced, seed=seed, parameters=VIEW)
    assert set(found.drawn) <= cases - forced
    assert Decimal(len(found.drawn)) >= Decimal("0.3") * len(cases - forced)
    assert Decimal(len(found.drawn)) < Decimal("0.3") * len(cases - forced) + 1


def sessions(year: int, month: int, **overrides: object) -> list[str]:
    view = Parameters().at(dt.date(year, month, 1), overrides)
    return [day.isoformat() for day in approval_sessions(dt.date(year, month, 17), view, standard_calendar())]


def test_sessions_move_off_weekends_and_holidays() -> None:
    assert sessions(2024, 4) == ["2024-04-10", "2024-04-25"]
    assert sessions(2024, 2) == ["2024-02-18", "2024-02-26"]
    assert sessions(2024, 10, p_ta_session_days=[1, 20]) == ["2024-10-08", "2024-10-21"]
    assert sessions(2024, 2, p_ta_session_days=[15, 31]) == ["2024-02-18", "2024-02-29"]


def test_the_next_session_on_both_sides_of_one() -> None:
    calendar = standard_calendar()
    assert next_session(dt.date(2024, 4, 10), VIEW, calendar) == dt.date(2024, 4, 10)
    assert next_session(dt.date(2024, 4, 11), VIEW, calendar) == dt.date(2024, 4, 25)
    assert next_session(dt.date(2024, 4, 26), VIEW, calendar) == dt.date(2024, 5, 10)
    moved = Parameters().at(DAY, {"p_ta_session_days": [1, 31]})
    assert next_session(dt.date(2024, 9, 1), moved, calendar) == dt.date(2024, 9, 2)
