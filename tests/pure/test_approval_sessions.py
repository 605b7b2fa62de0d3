"""What may become of a session and of a case on its agenda, whatever is tried in whatever order."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from policy.calendar import standard_calendar
from policy.parameters import Parameters
from policy.sessions import carried, cutoff, may_move, next_session, quorum
from server.approval_sessions import moves
from server.core.errors import Problem

DAY = date(2026, 3, 2)
VIEW = Parameters().at(DAY)
DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))


@given(st.lists(st.sampled_from(get_args(moves.SessionAct)), max_size=12))
def test_a_session_sits_once_after_a_call_and_never_after_its_end(acts: list[moves.SessionAct]) -> None:
    state: moves.SessionState = "planned"
    path: list[moves.SessionAct] = []
    for act in acts:
        try:
            state = moves.session_after(state, act)
        except Problem:
            continue
        path.append(act)
    assert path.count("open") <= 1
    assert path.count("close") + path.count("cancel") <= 1
    for before, act in pairwise(path):
        assert before not in ("close", "cancel")
        assert act != "open" or before == "call"  # who was called to another day is called anew
    assert ("close" not in path) or path[-2:] == ["open", "close"]


@given(st.lists(st.sampled_from(get_args(moves.ItemAct)), max_size=12))
def test_a_case_is_decided_once_and_only_as_it_was_heard(acts: list[moves.ItemAct]) -> None:
    state: moves.ItemState = "waiting"
    path: list[moves.ItemAct] = []
    for act in acts:
        try:
            state = moves.item_after(state, act)
        except Problem:
            continue
        path.append(act)
    assert path.count("decide") <= 1
    if "decide" in path:
        assert path[-2:] == ["hear", "decide"]
    assert (state in moves.ON_AGENDA) == all(one == "hear" for one in path)


@given(st.integers(0, 40))
def test_more_than_half_and_two_at_least(members: int) -> None:
    need = quorum(members, VIEW)
    assert need >= 2
    assert need * 2 > members
    assert need == 2 or (need - 1) * 2 <= members


def test_the_share_at_both_edges() -> None:
    assert [quorum(n, VIEW) for n in (2, 3, 4, 5, 6)] == [2, 2, 3, 3, 4]
    more = Parameters().at(DAY, {"p_ta_session_quorum": "0.66"})
    assert [quorum(n, more) for n in (3, 6, 9)] == [2, 4, 6]


@given(st.integers(0, 20), st.integers(0, 20), st.integers(0, 20))
def test_no_outcome_without_more_than_half_for_it(votes_for: int, against: int, abstained: int) -> None:
    voters = votes_for + against + abstained
    majority = Parameters().at(DAY, {"p_ta_session_vote": "majority"})
    assert carried(votes_for, against, voters, majority) == (2 * votes_for > voters)
    assert carried(votes_for, against, voters, VIEW) == (2 * votes_for > voters and against == 0)


@given(DAYS)
def test_the_cutoff_is_a_working_day_before_the_session(day: date) -> None:
    calendar = standard_calendar()
    session = next_session(day, VIEW, calendar)
    last = cutoff(session, VIEW, calendar)
    assert calendar.is_working_day(last)
    assert calendar.next_working_day(last + timedelta(days=1)) == session
    assert cutoff(session, Parameters().at(DAY, {"p_ta_session_cutoff_days": 0}), calendar) == session


@given(DAYS, st.integers(-40, 40), st.integers(-40, 40))
def test_a_session_moves_to_a_working_day_to_come_of_its_month(planned: date, to: int, today: int) -> None:
    calendar = standard_calendar()
    target, now = planned + timedelta(days=to), planned + timedelta(days=today)
    if may_move(planned, target, now, calendar):
        assert target >= now
        assert target.month == planned.month
        assert calendar.is_working_day(target)
