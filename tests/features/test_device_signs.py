"""Why a phone may need help: both edges of each limit."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.devices.records import DeviceRow
from server.devices.signs import is_older, signs
from server.sync.heard import LONGEST_WAIT, MOST, heard
from server.sync.records import PhoneNow
from tests import world

NOW = world.NOW
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


def phone(**changes: Any) -> DeviceRow:
    """A phone in order, heard of an hour ago."""
    values: dict[str, Any] = {
        "id": world.uid("a phone"), "worker_id": world.uid("grid01"), "worker": "李建国", "login": "grid01",
        "worker_left": False, "places": ["城南一网格"], "households": None, "name": "测试手机",
        "app_version": "0.1.0",
        "first_seen_at": NOW - 90 * DAY, "last_synced_at": NOW - timedelta(hours=1), "clock_skew_s": 2, "unsent": 0,
        "drafts": 0, "kept_with_problem": 0, "oldest_unsent_at": None, "free_storage_mb": 4_000,
        "opens_offline": True, "storage_persisted": True, "last_failure": None, "replaced": False, "lost_at": None,
    }  # fmt: skip
    return DeviceRow(**values | changes)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"last_synced_at": NOW - 7 * DAY}, []),
        ({"last_synced_at": NOW - 7 * DAY - SECOND}, ["silent"]),
        ({"last_synced_at": None, "first_seen_at": NOW - 7 * DAY}, []),
        ({"last_synced_at": None, "first_seen_at": NOW - 7 * DAY - SECOND}, ["silent"]),
        ({"kept_with_problem": 1}, ["kept"]),
        ({"unsent": 1, "oldest_unsent_at": NOW - DAY}, []),
        ({"unsent": 1, "oldest_unsent_at": NOW - DAY - SECOND}, ["unsent"]),
        ({"unsent": 0, "oldest_unsent_at": NOW - 3 * DAY}, []),
        ({"unsent": 2, "last_synced_at": NOW - DAY}, []),
        ({"unsent": 2, "last_synced_at": NOW - DAY - SECOND}, ["unsent"]),
        ({"clock_skew_s": 300}, []),
        ({"clock_skew_s": 301}, ["wrong_clock"]),
        ({"clock_skew_s": -300}, []),
        ({"clock_skew_s": -301}, ["wrong_clock"]),
        ({"free_storage_mb": 200}, []),
        ({"free_storage_mb": 199}, ["low_storage"]),
        ({"app_version": "0.0.9"}, ["old_app"]),
        ({"opens_offline": False}, ["not_offline"]),
        ({"households": 10_001}, ["reach_too_wide"]),
        ({"storage_persisted": False, "drafts": 9, "last_failure": "no_answer"}, []),
        ({"unsent": None, "kept_with_problem": None, "clock_skew_s": None, "free_storage_mb": None,
          "opens_offline": None}, []),
    ],
)  # fmt: skip
def test_a_sign_begins_beyond_its_limit(changes: dict[str, Any], expected: list[str]) -> None:
    assert signs(phone(**changes), NOW, 7) == expected


def test_all_that_can_be_wrong_is_said_with_the_most_pressing_first() -> None:
    worst = {"kept_with_problem": 2, "unsent": 3, "oldest_unsent_at": NOW - 9 * DAY, "last_synced_at": NOW - 8 * DAY,
             "clock_skew_s": 900, "free_storage_mb": 10, "app_version": "0.0.1", "opens_offline": False,
             "households": 12_000}  # fmt: skip
    every = ["kept", "unsent", "silent", "wrong_clock", "low_storage", "old_app", "not_offline", "reach_too_wide"]
    assert signs(phone(**worst), NOW, 7) == every
    assert signs(phone(**worst, replaced=True), NOW, 7) == ["kept", "unsent"]
    assert signs(phone(**worst, lost_at=NOW), NOW, 7) == []


@pytest.mark.parametrize(
    ("version", "older"),
    [("0.1.0", False), ("0.0.9", True), ("0.1", True), ("0.1.1", False), ("0.10.0", False), ("1", False),
     ("demo", True), ("", True)],
)  # fmt: skip
def test_versions_are_compared_by_their_numbers(version: str, older: bool) -> None:
    assert is_older(version, "0.1.0") == older


ANY_TIME = st.datetimes(
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))])
)
ANY_NUMBER = st.none() | st.integers()


@given(now=ANY_TIME, oldest=st.none() | ANY_TIME, number=ANY_NUMBER, failure=st.none() | st.text())
def test_whatever_a_phone_says_fits_its_row(
    now: datetime, oldest: datetime | None, number: int | None, failure: str | None
) -> None:
    said = PhoneNow(
        id=world.uid("a phone"), app_version="1", now=now, unsent=number, drafts=number, kept_with_problem=number,
        free_storage_mb=number, oldest_unsent_at=oldest, last_failure=failure,
    )  # fmt: skip
    kept = heard(said, NOW)
    assert abs(kept.clock_skew_s) <= MOST
    for count in (kept.unsent, kept.drafts, kept.kept_with_problem, kept.free_storage_mb):
        assert count == number or count in (0, MOST)
    assert (kept.oldest_unsent_at is None) == (oldest is None)
    if kept.oldest_unsent_at:
        assert NOW - LONGEST_WAIT <= kept.oldest_unsent_at <= NOW
    assert len(kept.last_failure or "") <= 64
    assert "\x00" not in (kept.last_failure or "")
