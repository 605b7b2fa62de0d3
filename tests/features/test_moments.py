"""When a visit really was, by a phone whose clock is wrong, is put right, or was off."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from server.core.errors import Mark
from server.forms import ClockReading, FormName, Moments, Position, Record, put_right
from server.forms.moments import CLOCK_TOLERANCE

SYNCED = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # nine in the morning in the county
BEGUN = SYNCED + timedelta(hours=2)
ENTERED = BEGUN + timedelta(minutes=20)
RECEIVED = ENTERED + timedelta(hours=3)
RIGHT = timedelta(0)
SECOND = timedelta(seconds=1)
leads = st.sampled_from([5, -5, 72, -72, 24 * 730, -24 * 730]).map(lambda hours: timedelta(hours=hours))


def reading(lead: timedelta, synced_at: datetime = SYNCED) -> ClockReading:
    return ClockReading(lead_s=round(lead.total_seconds()), synced_at=synced_at)


def visit(begun: timedelta, entered: timedelta, sent: timedelta | None = None, **given: Any) -> Record:
    """A record by a clock with these leads, which it knew."""
    plain: dict[str, Any] = {
        "started_at": BEGUN + begun,
        "ended_at": ENTERED + entered,
        "entered_at": ENTERED + entered,
        "phone_now": None if sent is None else RECEIVED + sent,
        "started_clock": reading(begun),
        "entered_clock": reading(entered),
    }
    return Record(id=UUID(int=1), form=FormName("home_visit", "1"), instance="<data/>", **plain | given)


def codes(moments: Moments) -> list[str]:
    return [one.code for one in moments.marks]


def minutes(marks: tuple[Mark, ...]) -> str:
    (wrong,) = [one.message.en for one in marks if one.code == "phone_clock_wrong"]
    return wrong


@given(leads, leads, leads)
def test_each_moment_is_put_right_by_the_lead_it_was_taken_with(
    begun: timedelta, entered: timedelta, sent: timedelta
) -> None:
    found = put_right(visit(begun, entered, sent), RECEIVED)
    assert (found.started_at, found.ended_at, found.entered_at) == (BEGUN, ENTERED, ENTERED)
    assert codes(found) == ["phone_clock_wrong"]


@pytest.mark.parametrize("lead", [timedelta(hours=5), timedelta(days=-3)])
def test_a_clock_put_right_in_the_middle_is_told_by_how_much_it_was_off(lead: timedelta) -> None:
    found = put_right(visit(lead, RIGHT, RIGHT), RECEIVED)
    assert (found.started_at, found.entered_at, codes(found)) == (BEGUN, ENTERED, ["phone_clock_wrong"])
    assert f"by {lead.total_seconds() / 60:.0f} minutes" in minutes(found.marks)


def test_a_clock_that_was_right_all_along_and_wrong_at_the_sending_moves_nothing() -> None:
    found = put_right(visit(RIGHT, RIGHT, timedelta(days=3)), RECEIVED)
    assert (found.started_at, found.entered_at, codes(found)) == (BEGUN, ENTERED, [])


@pytest.mark.parametrize(
    ("lead", "moved"),
    [(CLOCK_TOLERANCE, False), (-CLOCK_TOLERANCE, False), (CLOCK_TOLERANCE + SECOND, True)],
)
def test_ten_minutes_are_no_fault_of_a_clock(lead: timedelta, moved: bool) -> None:
    found = put_right(visit(lead, lead), RECEIVED)
    assert found.started_at == (BEGUN if moved else BEGUN + lead)
    assert codes(found) == (["phone_clock_wrong"] if moved else [])


@pytest.mark.parametrize("step", [timedelta(days=-3), timedelta(days=3)])
def test_a_step_that_the_phone_did_not_notice_is_told_by_its_sending(step: timedelta) -> None:
    """It was off, came back with another day, and was sent so: what it says cannot be, what it says now can."""
    unnoticed = reading(RIGHT)
    found = put_right(visit(step, step, step, started_clock=unnoticed, entered_clock=unnoticed), RECEIVED)
    assert (found.started_at, found.entered_at, codes(found)) == (BEGUN, ENTERED, ["phone_clock_wrong"])


def test_what_cannot_be_by_any_clock_is_the_nearest_that_can_and_marked() -> None:
    early = visit(
        timedelta(days=-3), timedelta(days=-3), RIGHT, started_clock=reading(RIGHT), entered_clock=reading(RIGHT)
    )
    found = put_right(early, RECEIVED)
    assert (found.started_at, found.entered_at) == (SYNCED, SYNCED)
    assert codes(found) == ["phone_clock_impossible"]
    assert "2026-02-27 11:20" in found.marks[0].message.zh
    late = visit(RIGHT, timedelta(days=3), RIGHT, entered_clock=reading(RIGHT))
    found = put_right(late, RECEIVED)
    assert (found.started_at, found.entered_at, codes(found)) == (BEGUN, RECEIVED, ["phone_clock_impossible"])


@pytest.mark.parametrize(("beyond", "marks"), [(RIGHT, []), (SECOND, ["phone_clock_impossible"])])
@pytest.mark.parametrize("at", ["first", "last"])
def test_a_moment_lies_between_the_last_sync_and_the_receipt(at: str, beyond: timedelta, marks: list[str]) -> None:
    begun = SYNCED - CLOCK_TOLERANCE - beyond if at == "first" else BEGUN
    entered = RECEIVED + CLOCK_TOLERANCE + beyond if at == "last" else ENTERED
    assert codes(put_right(visit(RIGHT, RIGHT, started_at=begun, entered_at=entered), RECEIVED)) == marks


def test_a_visit_does_not_end_before_it_begins() -> None:
    """The clock was put back three days while the app was closed: by what the phone believed it ended before."""
    lead = timedelta(days=3)
    found = put_right(visit(lead, RIGHT, RIGHT, entered_clock=reading(lead)), RECEIVED)
    assert (found.started_at, found.ended_at) == (BEGUN, ENTERED)


@pytest.mark.parametrize(("found_with", "lead"), [("begun", timedelta(days=3)), ("entered", RIGHT)])
def test_a_position_is_as_old_as_it_was_whichever_clock_said_when(found_with: str, lead: timedelta) -> None:
    seen = BEGUN + timedelta(minutes=5)
    position = Position(lon=113.2, lat=36.1, at=seen + lead)
    assert put_right(visit(timedelta(days=3), RIGHT, position=position), RECEIVED).position_at == seen, found_with


def test_records_of_earlier_apps_and_of_collect_go_by_the_clock_at_their_sending() -> None:
    lead = timedelta(days=3)
    told = visit(lead, lead, lead, started_clock=UNSET, entered_clock=UNSET)
    found = put_right(told, RECEIVED)
    assert (found.started_at, found.entered_at, codes(found)) == (BEGUN, ENTERED, ["phone_clock_wrong"])
    silent = put_right(visit(lead, lead, started_clock=UNSET, entered_clock=UNSET), RECEIVED)
    assert (silent.started_at, silent.entered_at, codes(silent)) == (BEGUN + lead, ENTERED + lead, [])


years = st.datetimes(datetime(1900, 1, 2), datetime(2199, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001
clocks = st.builds(ClockReading, lead_s=st.integers(-(2**33), 2**33), synced_at=years)


@given(years, st.none() | years, st.none() | years, clocks, clocks, st.none() | years)
def test_whatever_clocks_say_a_moment_with_a_reading_can_be(
    entered: datetime,
    begun: datetime | None,
    sent: datetime | None,
    first: ClockReading,
    last: ClockReading,
    seen: datetime | None,
) -> None:
    record = visit(
        RIGHT,
        RIGHT,
        entered_at=entered,
        started_at=begun,
        ended_at=None,
        phone_now=sent,
        started_clock=first,
        entered_clock=last,
        position=Position(lon=0, lat=0, at=seen),
    )
    found = put_right(record, RECEIVED)
    assert found.entered_at <= RECEIVED + CLOCK_TOLERANCE
    assert found.entered_at >= min(RECEIVED, last.synced_at - CLOCK_TOLERANCE)
    if found.started_at:
        assert found.entered_at >= min(RECEIVED, found.started_at - CLOCK_TOLERANCE)
