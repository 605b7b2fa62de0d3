"""Phones whose clock is hours, days or years off: what they hold, what they send, and what is made of it."""

import json
import os
import re
from datetime import timedelta
from typing import Any

import pytest

from tests.house import House
from tests.journeys.clocks.conftest import Handset, Shop

OUTCOME, POSITION = "/data/who/outcome", "/data/finish/position"
ALL_LEADS = [timedelta(hours=5), timedelta(days=-3), timedelta(days=730), timedelta(hours=-5), timedelta(days=3),
             timedelta(days=-730)]  # fmt: skip
# By day hours, days and years, each once; at night both ways.
LEADS = ALL_LEADS if os.environ.get("TANFANG_NIGHTLY") == "1" else ALL_LEADS[:3]
NEAR = timedelta(minutes=10)


def name_of(lead: timedelta) -> str:
    return f"{lead.total_seconds() / 3600:+.0f} h"


async def visit(phone: Handset, household: str) -> str:
    await phone.page.open_household(household)
    record = await phone.page.begin_visit()
    await phone.page.fill_in({OUTCOME: "met", POSITION: "here"})
    await phone.page.finish()
    await phone.sent(record)
    return record


async def kept(house: House, record: str) -> dict[str, Any]:
    (row,) = await house.sql(
        """select visited_on, started_at, ended_at, entered_at, received_at, problems::text, counts
           from visits where id = $1::uuid""",
        record,
    )
    return row | {"marks": {one["code"]: one for one in json.loads(row["problems"])}}


@pytest.mark.parametrize("lead", LEADS, ids=name_of)
async def test_a_phone_that_is_wrong_all_along_does_everything_right(
    house: House, shop: Shop, lead: timedelta
) -> None:
    """Its list is that of the true day; its visits are of the true day, marked, and both clocks are told apart."""
    grid = await house.grid()
    await house.work()
    right = await shop.phone(grid.login)
    wrong = await shop.phone(grid.login, lead)
    for phone in (right, wrong):
        await phone.page.due_are("郝桂英")

    first = await visit(wrong, grid.household)
    row = await kept(house, first)
    assert row["visited_on"] == house.clock.today
    assert row["counts"] is True
    assert abs(row["started_at"] - house.clock.at) < NEAR
    assert row["started_at"] <= row["ended_at"] <= row["entered_at"]
    (minutes,) = re.findall(r"-?\d+", row["marks"]["phone_clock_wrong"]["message"]["en"])
    assert abs(int(minutes) - lead.total_seconds() / 60) < 10
    # The sign-in is the server's to end: the phone works on, and a second visit goes the same way.
    assert await wrong.page.page.locator(".signin").count() == 0
    assert await wrong.page.page.get_by_text("请重新登录").count() == 0
    second = await visit(wrong, grid.household)
    assert second != first
    assert (await kept(house, second))["visited_on"] == house.clock.today
    (device,) = await house.sql(
        "select clock_skew_s from devices where user_id = $1 order by abs(clock_skew_s) desc nulls last limit 1",
        grid.worker_id,
    )
    assert abs(device["clock_skew_s"] - lead.total_seconds()) < 600


@pytest.mark.parametrize("lead", LEADS[:2], ids=name_of)
async def test_a_clock_put_right_in_the_middle_of_a_visit(house: House, shop: Shop, lead: timedelta) -> None:
    grid = await house.grid()
    await house.work()
    phone = await shop.phone(grid.login, lead)
    await phone.page.open_household(grid.household)
    record = await phone.page.begin_visit()
    await phone.page.answer(OUTCOME, "met")
    await phone.set_clock(timedelta(0))
    await phone.page.fill_in({POSITION: "here"})
    await phone.page.finish()
    await phone.sent(record)

    row = await kept(house, record)
    assert row["visited_on"] == house.clock.today
    assert abs(row["started_at"] - house.clock.at) < NEAR
    assert row["started_at"] <= row["ended_at"]
    assert set(row["marks"]) == {"phone_clock_wrong"}
    await phone.page.due_are()


async def twice(house: House, shop: Shop) -> tuple[str, str, list[str]]:
    """A visit by a clock three days ahead, another once it was right; and the visits as the township lists them."""
    grid = await house.grid()
    await house.work()
    phone = await shop.phone(grid.login, timedelta(days=3))
    first = await visit(phone, grid.household)
    await phone.set_clock(timedelta(0))
    await phone.time_passes(timedelta(minutes=5))
    await phone.page.sync_now()
    second = await visit(phone, grid.household)
    office = await house.console("town01")
    listed = (await office.get("/visits", household=grid.household))["items"]
    return first, second, [one["id"] for one in listed]


async def test_visits_made_before_and_after_the_clock_was_put_back_are_two(house: House, shop: Shop) -> None:
    """Ids are made from the phone's clock: the later one is the smaller, and nothing is lost or thought the same."""
    first, second, listed = await twice(house, shop)
    assert second < first
    assert sorted(listed) == sorted([first, second])
    for one in (first, second):
        assert (await kept(house, one))["visited_on"] == house.clock.today


async def test_the_township_finds_the_newest_visit_on_top_whatever_clock_made_its_id(
    house: House, shop: Shop
) -> None:
    first, second, listed = await twice(house, shop)
    assert listed == [second, first]
