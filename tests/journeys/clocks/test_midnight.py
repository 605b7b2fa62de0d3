"""Midnight comes while the app is open, and while somebody sits in a kitchen with a form half filled in."""

from datetime import date, timedelta
from typing import Any

import pytest
from playwright.async_api import expect

from tests.house import Grid, House
from tests.journeys.clocks.conftest import Shop

OUTCOME, POSITION = "/data/who/outcome", "/data/finish/position"
EVENING, NEXT_DAY = date(2026, 3, 2), date(2026, 3, 3)
ZONES = ["Asia/Shanghai", "America/New_York"]


async def followup(house: House, grid: Grid) -> Any:
    await house.work()
    office = await house.console("town01")
    return (await office.get(f"/households/{grid.household}"))["followup"]


async def next_due(house: House, grid: Grid, on: date) -> None:
    """The grid's household was visited so long ago that its next visit is due on this day."""
    interval = (await followup(house, grid))["interval_days"]
    day = on - timedelta(days=interval)
    await grid.phone.send(house.visit(grid.household, visited_on=day.isoformat()))
    assert (await followup(house, grid))["due_on"] == on.isoformat()


@pytest.mark.parametrize("zone", ZONES)
async def test_a_visit_over_midnight_is_the_visit_of_the_evening_it_began(
    house: House, shop: Shop, zone: str
) -> None:
    grid = await house.grid()
    phone = await shop.phone(grid.login, zone=zone)
    await phone.page.open_household(grid.household)
    visit = await phone.page.begin_visit()
    await phone.time_passes(timedelta(minutes=20))
    assert house.clock.today == NEXT_DAY
    await phone.page.fill_in({OUTCOME: "met", POSITION: "here"})
    await phone.page.finish()
    await phone.sent(visit)

    (row,) = await house.sql(
        "select visited_on, started_at, ended_at, entered_at, problems::text from visits where id = $1::uuid", visit
    )
    assert row["visited_on"] == EVENING
    assert timedelta(minutes=20) <= row["ended_at"] - row["started_at"] < timedelta(minutes=25)
    assert row["entered_at"] == row["ended_at"]
    assert row["problems"] == "[]"
    assert (await followup(house, grid))["last_counted_on"] == EVENING.isoformat()


@pytest.mark.parametrize("zone", ZONES)
async def test_the_due_list_turns_over_at_midnight_of_the_county_while_the_app_is_open(
    house: House, shop: Shop, zone: str
) -> None:
    grid = await house.grid()
    await next_due(house, grid, NEXT_DAY)
    # The phone's clock goes on while this machine works: some minutes are left to it before each midnight.
    phone = await shop.phone(grid.login, zone=zone)
    await phone.page.due_are()
    await phone.time_passes(timedelta(minutes=4))  # 23:54
    await phone.page.due_are()
    await phone.time_passes(timedelta(minutes=7))  # 00:01
    await phone.page.due_are("郝桂英")
    await phone.page.open_household(grid.household)
    await expect(phone.page.household_due).to_contain_text("天一次")

    # Through the last day of grace it is due; at the midnight after it, overdue.
    grace = (await followup(house, grid))["grace_days"]
    await phone.page.go_to("/")
    overdue = phone.page.page.locator('[data-count="overdue"] .figure')
    await phone.time_passes(timedelta(days=grace, hours=23, minutes=52))  # 23:53 of the last day
    await expect(overdue).to_have_text("0")
    await phone.time_passes(timedelta(minutes=8))
    await expect(overdue).to_have_text("1")


async def test_a_visit_just_before_midnight_and_one_just_after_are_of_two_days(house: House, shop: Shop) -> None:
    grid = await house.grid()
    phone = await shop.phone(grid.login)
    visits: list[str] = []
    for wait in (timedelta(minutes=4), timedelta(minutes=7)):  # 23:54, 00:01
        await phone.time_passes(wait)
        await phone.page.open_household(grid.household)
        visits.append(await phone.page.begin_visit())
        await phone.page.fill_in({OUTCOME: "met", POSITION: "here"})
        await phone.page.finish()
        await phone.sent(visits[-1])
    days = await house.sql("select visited_on from visits where id = any($1::uuid[]) order by received_at", visits)
    assert [row["visited_on"] for row in days] == [EVENING, NEXT_DAY]
