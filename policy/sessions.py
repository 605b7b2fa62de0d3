"""The two approval sessions of a month for temporary aid (TA-25): the county's days, moved off days not worked; who
must be there, and what carries an outcome. The documents say nothing of members and votes: the county does."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from policy.calendar import WorkCalendar
from policy.clocks import add_months
from policy.parameters import ParameterView


def approval_sessions(month: dt.date, parameters: ParameterView, calendar: WorkCalendar) -> tuple[dt.date, ...]:
    """The session dates of the month `month` lies in, each on the county's day or the next working day.

    A day the month does not have (31 April) means its last day. Raises ParameterNotSet.
    """
    first = month.replace(day=1)
    last = add_months(first, 1) - dt.timedelta(days=1)
    days = (int(day) for day in parameters.words("p_ta_session_days"))
    return tuple(calendar.next_working_day(first.replace(day=min(day, last.day))) for day in days)


def next_session(after: dt.date, parameters: ParameterView, calendar: WorkCalendar) -> dt.date:
    """The first session on or after a date; sessions may have moved into the next month."""
    months = (add_months(after.replace(day=1), offset) for offset in (-1, 0, 1))
    dates = sorted(day for month in months for day in approval_sessions(month, parameters, calendar))
    return next(day for day in dates if day >= after)


def cutoff(session: dt.date, parameters: ParameterView, calendar: WorkCalendar) -> dt.date:
    """The last day on which a case becomes ready for the session of that date."""
    day = session
    for _ in range(parameters.days("p_ta_session_cutoff_days")):
        day -= dt.timedelta(days=1)
        while not calendar.is_working_day(day):
            day -= dt.timedelta(days=1)
    return day


def quorum(members: int, parameters: ParameterView) -> int:
    """How many of the members must be there: more than the county's share, and two at least."""
    return max(2, int(Decimal(members) * parameters.number("p_ta_session_quorum")) + 1)


def carried(votes_for: int, votes_against: int, voters: int, parameters: ParameterView) -> bool:
    """Whether an outcome stands: more than half of those there are for it, and by consensus nobody against."""
    alone = parameters.get("p_ta_session_vote") == "consensus" and votes_against > 0
    return not alone and votes_for * 2 > voters


def may_move(planned_on: dt.date, to: dt.date, today: dt.date, calendar: WorkCalendar) -> bool:
    """A session moves to a working day still to come of the month it was planned in: there are two in each month."""
    return to >= today and calendar.is_working_day(to) and (to.year, to.month) == (planned_on.year, planned_on.month)
