"""Follow-ups and what came to the township, of one worker, one campaign or one state: list, figures, map."""

from typing import Any

import pytest
import pytest_asyncio

from tests import world
from tests.house import Grid, House


@pytest_asyncio.fixture(autouse=True)
async def no_sweep_so_far(house: House) -> None:
    """The tests of this house share its days: what another swept on a later one is yet to come."""
    await house.sql("delete from sweeps")


@pytest_asyncio.fixture
async def next_grid(house: House, grid: Grid) -> Grid:
    """Another worker's, in the same village."""
    made = await house.grid()
    await house.work()
    return made


async def seen(house: House, login: str, **query: Any) -> set[str]:
    """Who is on the list; the figures and the map say the same households."""
    clerk = await house.console(login)
    listed = {one["household_id"] for one in (await clerk.get("/followups", state="all", **query))["items"]}
    summary = await clerk.get("/followups/summary", **query)
    drawn = (await clerk.get("/followups/map", **query))["features"]
    assert summary["total"] == len(listed)
    assert {one["properties"]["household_id"] for one in drawn} <= listed
    return listed


async def begin_campaign(house: House, *households: str) -> str:
    campaign = house.new_id()
    today = house.clock.today.isoformat()
    await (await house.console("town01")).post("/campaigns", {
        "id": campaign, "name": "防寒走访", "purpose": "寒潮来了", "regions": [world.LONGQUAN],
        "households": list(households), "starts_on": today, "ends_on": today,
    })  # fmt: skip
    await house.work()
    return campaign


async def test_the_list_of_a_worker_holds_the_worker_s_places_of_today_and_nothing_else(
    house: House, grid: Grid, next_grid: Grid
) -> None:
    assert await seen(house, "town01", worker=grid.worker_id) == {grid.household}
    assert await seen(house, "town01", worker=next_grid.worker_id) == {next_grid.household}
    assert await seen(house, "town01", worker=grid.worker_id, region=next_grid.code) == set()


async def test_who_is_responsible_for_no_place_within_reach_has_an_empty_list(house: House, grid: Grid) -> None:
    assert await seen(house, "town02", worker=grid.worker_id) == set()
    assert await seen(house, "town01", worker=world.uid("town01")) == set()
    await house.sql(
        "update user_reaches set valid_to = $1::date - 1 where user_id = $2", house.clock.today, grid.worker_id
    )
    assert await seen(house, "town01", worker=grid.worker_id) == set()


async def test_the_list_of_a_campaign_holds_its_households(house: House, grid: Grid, next_grid: Grid) -> None:
    campaign = await begin_campaign(house, grid.household)
    assert await seen(house, "town01", campaign=campaign) == {grid.household}
    assert await seen(house, "town01", campaign=campaign, worker=next_grid.worker_id) == set()
    assert await seen(house, "town01", campaign=house.new_id()) == set()


@pytest.mark.parametrize(("state", "expected"), [("overdue", True), ("attempted", False), (None, True)])
async def test_what_came_to_the_township_is_chosen_by_worker_campaign_and_state(
    house: House, grid: Grid, next_grid: Grid, state: str | None, expected: bool
) -> None:
    await house.sql("update devices set last_synced_at = $1", house.clock.at)
    await (await house.console("county01")).post("/sweeps", {})
    house.clock.forward(days=3)
    await house.sql("update devices set last_synced_at = $1", house.clock.at)
    await (await house.console("county01")).post("/sweeps", {})
    campaign = await begin_campaign(house, grid.household, next_grid.household)
    asked = {"campaign": campaign, "worker": str(grid.worker_id)} | ({"household_state": state} if state else {})
    found = await (await house.console("town01")).get("/escalations", **asked)
    assert [one["household_id"] for one in found["items"]] == ([grid.household] if expected else [])
