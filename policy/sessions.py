"""The two approval sessions of a month for temporary aid (TA-25): the county's days, moved off days not worked."""

from __future__ import annotations

import datetime as dt

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
