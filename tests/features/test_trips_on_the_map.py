"""Trips as the map draws them, and what dragging a stop would cost before it is done."""

from typing import Any

import pytest
import pytest_asyncio

from tests.features.test_trips import MONDAY, TUESDAY, order, plan, put, street
from tests.house import Answer, Caller, Grid, House


@pytest_asyncio.fixture(name="town")
async def at_the_township(house: House) -> Caller:
    return await house.console("town01")


@pytest_asyncio.fixture
async def trip(house: House, grid: Grid, town: Caller) -> str:
    """The published trip of today through four homes from west to east."""
    await street(house, grid, 4)
    page = await plan(house, town, grid)
    await town.post(f"/trip-plans/{page['plan']['id']}/publication", {})
    (made,) = page["trips"]
    return made["id"]


async def lines(town: Caller, grid: Grid, **query: Any) -> list[Any]:
    return (await town.get("/trips/lines", worker=str(grid.worker_id), **query))["items"]


async def test_a_worker_s_line_is_the_day_with_its_stops_in_order(town: Caller, grid: Grid, trip: str) -> None:
    (line,) = await lines(town, grid, day=MONDAY)
    shown = await town.get(f"/trips/{trip}")
    assert line["trip"] == shown["trip"]
    assert line["stops"] == shown["stops"]
    assert await lines(town, grid, day=TUESDAY) == []
    assert trip in [one["trip"]["id"] for one in (await town.get("/trips/lines", limit=200))["items"]]


async def test_lines_are_read_page_by_page(house: House, town: Caller, grid: Grid, trip: str) -> None:
    other = await house.grid()
    await house.work()
    page = await plan(house, town, other)
    await town.post(f"/trip-plans/{page['plan']['id']}/publication", {})
    seen: list[str] = []
    after: dict[str, str] = {}
    while True:
        found = await town.get("/trips/lines", limit=1, **after)
        seen += [one["trip"]["id"] for one in found["items"]]
        if found["next"] is None:
            break
        after = {"after": found["next"]}
    assert len(seen) == len(set(seen))
    assert {trip, page["trips"][0]["id"]} <= set(seen)


async def test_a_draft_is_on_no_map_of_the_day(house: House, town: Caller, grid: Grid) -> None:
    await street(house, grid, 2)
    await plan(house, town, grid)
    assert await lines(town, grid, day=MONDAY) == []


async def test_another_township_draws_nothing_of_it(house: House, grid: Grid, trip: str) -> None:
    assert await lines(await house.console("town02"), grid, day=MONDAY) == []


async def test_another_order_is_tried_without_being_kept_and_costs_what_it_costs_when_kept(
    house: House, town: Caller, trip: str
) -> None:
    before = await town.get(f"/trips/{trip}")
    ids = order(before)
    zigzag = [ids[0], ids[2], ids[1], ids[3]]
    tried = await town.post(f"/trips/{trip}/order/trials", {"id": house.new_id(), "household_ids": zigzag})
    assert tried["before"] == before["trip"]["travel"]
    assert tried["trip"]["travel"]["metres"] > before["trip"]["travel"]["metres"]
    assert await town.get(f"/trips/{trip}") == before
    kept = await put(town, f"/trips/{trip}/order", {"id": house.new_id(), "household_ids": zigzag})
    assert kept["trip"]["travel"] == tried["trip"]["travel"]


async def test_an_order_that_is_no_longer_of_this_day_is_refused_when_tried(
    house: House, town: Caller, trip: str
) -> None:
    ids = order(await town.get(f"/trips/{trip}"))
    with pytest.raises(Answer, match="trip_changed_meanwhile"):
        await town.post(f"/trips/{trip}/order/trials", {"id": house.new_id(), "household_ids": ids[1:]})
    with pytest.raises(Answer, match="not_permitted"):
        await (await house.console("admin")).post(
            f"/trips/{trip}/order/trials", {"id": house.new_id(), "household_ids": ids}
        )
