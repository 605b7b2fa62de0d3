"""Dates and times: reading, writing, arithmetic and time zones (ODK XForms, date and time functions)."""

from __future__ import annotations

import pytest

from tests.forms.xpath.evaluating import fault, table, value

CLOCK = """
today() → '2026-03-05'
now() → '2026-03-05T12:34:56.789+08:00'
string(today()) → '2026-03-05'
concat(today(), '') → '2026-03-05'
now() > today() → true
today() = '2026-03-05' → true
today() = date('2026-03-05') → true
number(today()) → '2026-03-05'
decimal-date-time(today()) → 20516.666666666668
today() + 1 → 20517.666666666668
date(today() + 1) → '2026-03-06'
today() - date('2026-02-28') → 5
int((today() - date('1960-07-15')) div 365.25) → 65
format-date-time(now(), '%H:%M:%S.%3') → '12:34:56.789'
"""

DATES = """
date('2026-03-05') → '2026-03-05'
date('2026-3-5') → '2026-03-05'
date('') → ''
date(/data/blank) → ''
date('nonsense') → 'Invalid Date'
date('2026-02-29') → 'Invalid Date'
date('2024-02-29') → '2024-02-29'
date('2026-13-01') → 'Invalid Date'
date('2026-03-05 08:30') → 'Invalid Date'
date('26-03-05') → 'Invalid Date'
date(0) → '1970-01-01T08:00:00.000+08:00'
date(-1 div 3) → '1970-01-01'
date(20516.75) → '2026-03-05T02:00:00.000+08:00'
date(0 div 0) → 'Invalid Date'
date(1 div 0) → 'Invalid Date'
date(true()) → ''
date('2026-03-05T08:30:00.000+08:00') → '2026-03-05T08:30:00.000+08:00'
date('2026-03-05T00:30:00Z') → '2026-03-05T08:30:00.000+08:00'
date('2026-03-04T16:00:00Z') → '2026-03-05'
date-time('2026-03-05') → '2026-03-05'
date(/data/visited) → '2026-03-05'
boolean(date('1970-01-01')) → true
boolean(date('x')) → false
"""

DAYS = """
decimal-date-time('1970-01-01T00:00:00.000Z') → 0
decimal-date-time('1970-01-02T00:00:00.000Z') → 1
decimal-date-time('1969-12-31T00:00:00.000Z') → -1
decimal-date-time('2018-04-24T15:30:00.000+06:00') → 17645.395833333332
decimal-date-time('2026-03-05') → 20516.666666666668
decimal-date-time('2026-03-05T08:00') → 20517
decimal-date-time(/data/sent) → 20517.020833333332
decimal-date-time(1.5) → 1.5
decimal-date-time('') → NaN
decimal-date-time('x') → NaN
number('2026-03-05') → 20516.666666666668
number('1970-01-02T00:00:00Z') → 1
string(number('2026-08-27T08:27:00.000+07:00')) → '20692'
/data/visited + 1 → 20517.666666666668
/data/visited - 1 < /data/visited → true
format-date(date(/data/visited + 30), '%Y-%m-%d') → '2026-04-04'
"""

TIMES = """
decimal-time('00:00') → 0
decimal-time('12:00') → 0.5
decimal-time('18:00:00.000+08:00') → 0.75
decimal-time('06:00:00.000+00:00') → 0.5833333333333334
decimal-time('23:59:59.999+08:00') → 0.9999999884259259
decimal-time(/data/hour) → 0.3541666666666667
decimal-time('24:00') → NaN
decimal-time('12:60') → NaN
decimal-time('12:00:60') → NaN
decimal-time('6:00') → NaN
decimal-time('') → NaN
decimal-time('2026-03-05') → NaN
decimal-time('06:00:00.000+24:00') → NaN
decimal-time('06:00:00.000+07:60') → NaN
decimal-time('12:00') - decimal-time('06:00') → 0.25
"""

FORMATS = """
format-date('2026-03-05', '%Y %y %m %n %b %d %e %a') → '2026 26 03 3 Mar 05 5 Thu'
format-date('2026-12-31', '%Y-%n-%e') → '2026-12-31'
format-date('2026-03-08', '%a') → 'Sun'
format-date('2026-03-07', '%a') → 'Sat'
format-date('2018-01-02T10:20:30.123', '%Y-%m-%e %H:%M:%S') → '2018-01-2 10:20:30'
format-date-time('2026-03-05T08:05:09.007+08:00', '%H|%h|%M|%S|%3') → '08|8|05|09|007'
format-date-time('2026-03-05T00:05:00+08:00', '%H %h') → '00 0'
format-date-time('2026-03-05T23:05:00+08:00', '%h') → '23'
format-date-time('2026-03-05', '%H:%M') → '00:00'
format-date-time('2026-03-05T10', '%H:%M') → '10:00'
format-date-time('2026-03-05T23:30:00Z', '%Y-%m-%d %H:%M') → '2026-03-06 07:30'
format-date-time('2026-03-05T10:20:30+14:00', '%d %H:%M') → '05 04:20'
format-date-time('2026-03-05T10:20:30+15:00', '%d') → ''
format-date('2026-03-05', '%Y年%n月%e日') → '2026年3月5日'
format-date('2026-03-05', '100%% %Q') → '100%% %Q'
format-date('', '%Y') → ''
format-date('x', '%Y') → ''
format-date('2026-02-30', '%Y') → ''
format-date('2026-3-5', '%Y') → ''
format-date(20516, '%Y') → ''
format-date(date(20516), '%Y') → '2026'
format-date(/data/visited, '%e/%n/%Y') → '5/3/2026'
format-date(/data/blank, '%e/%n/%Y') → ''
format-date(now(), '%b %e, %Y') → 'Mar 5, 2026'
"""


@pytest.mark.parametrize(("expression", "expected"), table(DATES + DAYS + TIMES + FORMATS + CLOCK))
def test_dates_and_times(expression: str, expected: object) -> None:
    found = value(expression)
    assert found == (pytest.approx(expected, rel=1e-15) if isinstance(expected, float) else expected)


@pytest.mark.parametrize(
    ("zone", "day", "days"),
    [
        ("Asia/Shanghai", "1988-07-01", 6755.625),  # summer time, UTC+9
        ("Asia/Shanghai", "1988-12-01", 6908.666666666667),
        ("Europe/London", "2026-03-29", 20541.0),  # the clock goes forward at 01:00
        ("Europe/London", "2026-03-30", 20541.958333333332),
        ("America/Phoenix", "2021-10-06", 18906.291666666668),
        ("Asia/Kathmandu", "2026-01-01", 20453.760416666668),
        ("UTC", "1970-01-01", 0.0),
    ],
)
def test_a_day_begins_at_midnight_of_its_place(zone: str, day: str, days: float) -> None:
    assert value(f"decimal-date-time('{day}')", zone=zone) == pytest.approx(days, rel=1e-15)
    assert value(f"string(date(number('{day}')))", zone=zone) == day


def test_an_hour_that_the_clock_leaves_out_or_repeats_has_a_place() -> None:
    assert value("decimal-date-time('2026-03-29T01:30')", zone="Europe/London") == pytest.approx(20541 + 1.5 / 24)
    assert value("decimal-date-time('2026-10-25T01:30')", zone="Europe/London") == pytest.approx(20751 + 0.5 / 24)


@pytest.mark.parametrize(
    "expression", ["decimal-date-time(true())", "format-date('2026-03-05')", "today(1)", "date()"]
)
def test_what_is_no_use_of_a_date_function(expression: str) -> None:
    assert fault(expression) is not None
