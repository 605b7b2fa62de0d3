"""Time limits of the law, on both sides of each limit, over the holidays of 2024 to 2026."""

from __future__ import annotations

import datetime as dt

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy import (
    Extension,
    Parameters,
    Pause,
    UnknownClock,
    UnknownParameter,
    clock,
    clock_rules,
    clock_state,
    first_payment_month,
    standard_calendar,
)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def due(rule_id: str, start: str, **overrides: object) -> str:
    view = Parameters().at(day(start), overrides)
    return clock(rule_id, day(start), view, standard_calendar()).due.isoformat()


@pytest.mark.parametrize(
    ("rule_id", "start", "expected"),
    [
        # Plain weeks: the worked example of the responsibilities list.
        ("DB-07", "2024-03-04", "2024-03-11"),
        ("DB-17", "2024-03-11", "2024-03-18"),
        ("DB-18", "2024-03-18", "2024-03-21"),
        ("DB-14", "2024-03-15", "2024-03-18"),
        # Qingming: 4 and 5 April off, Sunday 7 April worked.
        ("DB-21", "2024-03-15", "2024-04-15"),
        # Spring Festival 2024: 10 to 17 February off, Sundays 4 and 18 February worked.
        ("DB-07", "2024-02-02", "2024-02-08"),
        ("DB-07", "2024-02-07", "2024-02-20"),
        ("DB-07", "2024-02-09", "2024-02-22"),
        # Spring Festival 2025: 28 January to 4 February off, 26 January and 8 February worked.
        ("DB-07", "2025-01-24", "2025-02-07"),
        ("DB-18", "2025-01-27", "2025-02-07"),
        # Spring Festival 2026: 15 to 23 February off, 14 and 28 February worked.
        ("DB-18", "2026-02-12", "2026-02-24"),
        ("DB-07", "2026-02-13", "2026-02-27"),
        # National Day 2024: 1 to 7 October off, 29 September and 12 October worked.
        ("DB-18", "2024-09-27", "2024-10-08"),
        ("DB-07", "2024-09-30", "2024-10-12"),
        # National Day with Mid-Autumn 2025: 1 to 8 October off, 28 September and 11 October worked.
        ("DB-18", "2025-09-26", "2025-09-30"),
        ("DB-07", "2025-09-30", "2025-10-14"),
        # National Day 2026: 1 to 7 October off, 20 September and 10 October worked.
        ("DB-07", "2026-09-30", "2026-10-13"),
        ("PS-08", "2024-09-14", "2024-10-18"),
    ],
)
def test_last_day_in_time(rule_id: str, start: str, expected: str) -> None:
    assert due(rule_id, start) == expected


def test_proof_names_every_day_passed_over() -> None:
    view = Parameters().at(day("2024-02-07"))
    proof = clock("DB-07", day("2024-02-07"), view, standard_calendar())
    assert [skipped.date.isoformat() for skipped in proof.skipped] == [
        f"2024-02-{number}" for number in range(10, 18)
    ]
    assert {skipped.reason for skipped in proof.skipped} == {"holiday"}
    assert proof.unit == "working_day"
    assert proof.days == 5
    assert "第二十五条" in proof.citation
    assert proof.warning_zh is None


def test_clock_states_on_both_sides_of_the_due_date() -> None:
    view = Parameters().at(day("2024-03-04"))
    proof = clock("DB-07", day("2024-03-04"), view, standard_calendar())
    assert clock_state(proof, day("2024-03-09")) == "running"
    assert clock_state(proof, day("2024-03-10")) == "warning"
    assert clock_state(proof, day("2024-03-11")) == "due_today"
    assert clock_state(proof, day("2024-03-12")) == "late"


def test_a_year_without_a_schedule_is_counted_by_weekdays_and_says_so() -> None:
    view = Parameters().at(day("2026-12-28"))
    proof = clock("DB-07", day("2026-12-28"), view, standard_calendar())
    assert proof.due == day("2027-01-04")
    assert proof.warning_zh is not None
    assert "2027" in proof.warning_zh
    entered = standard_calendar().with_year(2027, [day("2027-01-01"), day("2027-01-02")], [])
    again = clock("DB-07", day("2026-12-28"), view, entered)
    assert again.due == day("2027-01-05")
    assert again.warning_zh is None


def test_a_county_may_count_by_weekdays_alone_without_a_warning() -> None:
    view = Parameters().at(day("2024-02-07"), {"p_work_calendar": "weekdays"})
    proof = clock("DB-07", day("2024-02-07"), view, standard_calendar())
    assert proof.due == day("2024-02-14")
    assert proof.warning_zh is None


def test_days_without_the_word_working_follow_the_county_parameter() -> None:
    assert due("DB-14", "2024-02-08") == "2024-02-11"
    assert due("DB-14", "2024-02-08", p_day_unit="working_day") == "2024-02-19"
    assert due("TK-06", "2024-01-25") == "2024-02-14"
    assert due("TK-09", "2024-01-25", p_day_unit="working_day") == "2024-02-27"


@pytest.mark.parametrize(
    ("said", "last_day"), [("A", "2025-03-21"), ("B", "2024-09-21"), ("C", "2024-06-21"), ("一类", "2024-06-21")]
)
def test_a_dibao_household_is_reviewed_by_its_class_and_one_of_no_known_class_soonest(
    said: str, last_day: str
) -> None:
    view = Parameters().at(day("2024-03-21"))
    proof = clock("DB-23", day("2024-03-21"), view, standard_calendar(), key=said)
    assert proof.due == day(last_day)
    assert [one.name for one in proof.parameters] == ["p_dibao_review_interval"]


def test_the_posting_day_counts_only_when_the_county_says_so() -> None:
    for named in ("DB-15", "DB-17"):  # by the rule of the notice, or by that of its days
        assert due(named, "2024-03-11") == "2024-03-18"
        assert due(named, "2024-03-11", p_notice_day_count=True) == "2024-03-17"
    assert due("TA-20", "2024-03-11") == "2024-03-14"


def test_before_the_tenth_means_in_the_account_by_the_end_of_the_ninth() -> None:
    assert due("FD-01", "2024-04-01") == "2024-04-09"
    assert due("FD-01", "2024-04-09") == "2024-04-09"
    assert due("FD-01", "2024-04-10") == "2024-05-09"
    assert due("FD-01", "2024-04-10", p_pay_cutoff_inclusive=True) == "2024-04-10"
    assert due("FD-03", "2024-01-10") == "2024-04-09"
    assert due("FD-03", "2024-12-01") == "2025-01-09"


def test_paused_days_do_not_count_and_an_extension_adds_days_of_the_same_unit() -> None:
    view = Parameters().at(day("2024-03-04"))
    pause = Pause(day("2024-03-06"), day("2024-03-07"), "补充材料")
    paused = clock("DB-07", day("2024-03-04"), view, standard_calendar(), pauses=[pause])
    assert paused.due == day("2024-03-13")
    assert [skipped.reason for skipped in paused.skipped[:2]] == ["paused", "paused"]
    longer = clock("DB-07", day("2024-03-04"), view, standard_calendar(), extension=Extension(2, "核对未回"))
    assert longer.due == day("2024-03-13")


def test_unknown_limits_and_parameters_are_refused_by_name() -> None:
    with pytest.raises(UnknownClock, match="DB-99"):
        due("DB-99", "2024-03-04")
    with pytest.raises(UnknownParameter, match=r"p_day_units.*p_day_unit"):
        due("DB-14", "2024-03-04", p_day_units="working_day")


def test_dibao_starts_the_month_after_and_disability_subsidies_the_month_of_application() -> None:
    assert first_payment_month("dibao", decided_on=day("2024-12-31")) == "2025-01"
    applied = day("2024-01-31")
    assert first_payment_month("disability_living", decided_on=day("2024-03-05"), applied_on=applied) == "2024-01"


def test_every_limit_can_be_counted_and_is_cited() -> None:
    view = Parameters().at(day("2025-01-20"))
    for rule_id in clock_rules():
        proof = clock(rule_id, day("2025-01-20"), view, standard_calendar())
        assert proof.due >= proof.start, rule_id
        assert proof.citation, rule_id


def test_the_calendar_agrees_with_the_published_schedules_on_every_day() -> None:
    calendar = standard_calendar()
    first, last = day("2004-01-01"), day("2026-12-31")
    for number in range((last - first).days + 1):
        today = first + dt.timedelta(days=number)
        published = chinese_calendar.is_workday(today)  # pyright: ignore[reportUnknownMemberType]
        assert calendar.is_working_day(today) is published, today


DAYS = st.dates(day("2015-01-01"), day("2026-10-31"))
WORKING_LIMITS = sorted(name for name, rule in clock_rules().items() if rule.unit == "working_day")


@settings(deadline=None)
@given(start=DAYS, rule_id=st.sampled_from(WORKING_LIMITS))
def test_a_working_day_limit_ends_on_the_last_of_exactly_so_many_working_days(start: dt.date, rule_id: str) -> None:
    calendar = standard_calendar()
    proof = clock(rule_id, start, Parameters().at(start), calendar)
    passed = [start + dt.timedelta(days=number + 1) for number in range((proof.due - start).days)]
    counted = [today for today in passed if calendar.is_working_day(today)]
    assert len(counted) == proof.days
    assert proof.days == 0 or calendar.is_working_day(proof.due)
    assert [skipped.date for skipped in proof.skipped] == [today for today in passed if today not in counted]


@settings(deadline=None)
@given(start=DAYS, later=st.integers(0, 40), rule_id=st.sampled_from(sorted(clock_rules())))
def test_starting_later_never_ends_earlier(start: dt.date, later: int, rule_id: str) -> None:
    second = start + dt.timedelta(days=later)
    view, calendar = Parameters().at(start), standard_calendar()
    assert clock(rule_id, start, view, calendar).due <= clock(rule_id, second, view, calendar).due
