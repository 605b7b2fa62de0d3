"""A township with a road router: days in the order of the roads, and the same ways on the desk and on the phone."""

from collections.abc import Generator
from itertools import pairwise
from typing import Any

import msgspec
import pytest
import pytest_asyncio

from server.settings import from_environment, to_environment
from tests import road_router
from tests.features.test_trips import at, order, plan, put
from tests.house import Caller, Grid, House
from tests.road_router import RIVER, Mood, Router
from workers.roads import RoadRouter

# Two homes on each bank, each opposite one of the other bank: 111 m apart as the crow flies.
BANKS = [(113.20, RIVER - 0.0005), (113.20, RIVER + 0.0005), (113.22, RIVER - 0.0005), (113.22, RIVER + 0.0005)]


@pytest.fixture(scope="module")
def listening() -> Generator[Router]:
    with road_router.running() as router:
        yield router


@pytest.fixture(params=["osrm", "valhalla"], name="router")
def of_each_kind(request: pytest.FixtureRequest, house: House, listening: Router) -> Generator[Router]:
    """The router, and a worker process that knows it."""
    kit, listening.mood, listening.off_road = house.kit, "well", 0.0
    told = msgspec.structs.replace(house.settings, roads_url=listening.url, roads=request.param)
    house.kit = msgspec.structs.replace(kit, roads=RoadRouter(told))
    yield listening
    house.kit = kit


@pytest_asyncio.fixture(name="town")
async def at_the_township(house: House) -> Caller:
    return await house.console("town01")


async def banks(house: House, grid: Grid) -> list[str]:
    homes = [grid.household, *[await house.household(grid.code) for _ in BANKS[1:]]]
    for one, place in zip(homes, BANKS, strict=True):
        await at(house, one, *place)
    await house.work()
    return homes


async def day(house: House, town: Caller, grid: Grid) -> tuple[Any, Any]:
    """The plan, and its one day."""
    page = await plan(house, town, grid)
    (trip,) = page["trips"]
    return page["plan"], await town.get(f"/trips/{trip['id']}")


def crossings(page: Any) -> int:
    south = [one["lat"] < RIVER for one in page["stops"]]
    return sum(one != other for one, other in pairwise(south))


async def test_a_day_follows_the_road_and_not_the_crow(
    house: House, grid: Grid, town: Caller, router: Router
) -> None:
    await banks(house, grid)
    made, page = await day(house, town, grid)
    assert (made["ways"], made["served"], crossings(page)) == ("roads", 4, 1)
    places = [(one["lon"], one["lat"]) for one in page["stops"]]
    for one, before, here in zip(page["stops"][1:], places, places[1:], strict=False):
        assert abs(one["leg_metres"] - road_router.metres(before, here)) <= 2
        assert abs(one["leg_minutes"] - road_router.seconds(before, here) / 60) <= 1


async def test_without_a_router_the_same_day_crosses_twice(house: House, grid: Grid, town: Caller) -> None:
    await banks(house, grid)
    made, page = await day(house, town, grid)
    assert (made["ways"], crossings(page)) == ("lines", 2)


async def test_desk_and_phone_say_the_same_ways_in_any_order(
    house: House, grid: Grid, town: Caller, router: Router
) -> None:
    homes = await banks(house, grid)
    _, page = await day(house, town, grid)
    await town.post(f"/trip-plans/{page['plan_id']}/publication", {})
    asked = router.asked
    turned = await put(town, f"/trips/{page['trip']['id']}/order", {"id": house.new_id(), "household_ids": homes})
    assert router.asked == asked  # nobody waits for it
    assert order(turned) == homes
    assert crossings(turned) == 3
    assert turned["trip"]["travel"]["minutes"] > 180 > page["trip"]["travel"]["minutes"]
    (held,) = (await grid.phone.sync())["trips"]
    desk = await town.get(f"/trips/{page['trip']['id']}")
    assert [(one["arrive"], one["leg_metres"]) for one in held["stops"]] == [
        (one["arrive"], one["leg_metres"]) for one in desk["stops"]
    ]


async def test_the_ways_of_a_stop_put_in_by_hand_are_asked_for(
    house: House, grid: Grid, town: Caller, router: Router
) -> None:
    await banks(house, grid)
    _, page = await day(house, town, grid)
    new = await at(house, await house.household(grid.code), 113.21, RIVER + 0.0005)
    await house.work()
    added = {"id": house.new_id(), "household_id": new, "place": 1}
    guessed = await town.post(f"/trips/{page['trip']['id']}/stops", added)
    await house.work()
    known = await town.get(f"/trips/{page['trip']['id']}")
    assert order(known) == order(guessed)
    here, there = known["stops"][:2]
    by_road = road_router.metres((here["lon"], here["lat"]), (there["lon"], there["lat"]))
    assert abs(known["stops"][1]["leg_metres"] - by_road) <= 2
    assert abs(guessed["stops"][1]["leg_metres"] - by_road) > 100


@pytest.mark.parametrize("mood", ["broken", "refusing", "short", "ragged"])
async def test_a_plan_is_made_of_estimates_when_the_router_talks_nonsense(
    house: House, grid: Grid, town: Caller, router: Router, mood: Mood
) -> None:
    await banks(house, grid)
    router.mood = mood
    made, page = await day(house, town, grid)
    assert (made["ways"], made["served"], made["problem"]) == ("silent", 4, None)
    assert crossings(page) == 2


async def test_where_there_is_no_way_by_road_it_is_estimated(
    house: House, grid: Grid, town: Caller, router: Router
) -> None:
    await banks(house, grid)
    router.mood = "lost"
    made, page = await day(house, town, grid)
    assert (made["ways"], crossings(page)) == ("roads", 2)
    assert page["stops"][1]["leg_metres"] > 100


async def test_nobody_listens_at_the_address(house: House, grid: Grid, town: Caller) -> None:
    homes = await banks(house, grid)
    kit = house.kit
    told = msgspec.structs.replace(house.settings, roads_url="http://127.0.0.1:9")
    house.kit = msgspec.structs.replace(kit, roads=RoadRouter(told))
    try:
        made, page = await day(house, town, grid)
    finally:
        house.kit = kit
    assert (made["ways"], sorted(order(page))) == ("silent", sorted(homes))


async def test_the_steps_from_the_doors_to_the_road_count(
    house: House, grid: Grid, town: Caller, listening: Router
) -> None:
    """OSRM begins on the nearest road, however far a home lies from it."""
    router = RoadRouter(msgspec.structs.replace(house.settings, roads_url=listening.url))
    listening.mood, listening.off_road = "well", 0.0
    homes = await banks(house, grid)
    kit = house.kit
    try:
        house.kit = msgspec.structs.replace(kit, roads=router)
        _, near = await day(house, town, grid)
        listening.off_road = 500.0
        _, far = await day(house, town, grid)
    finally:
        house.kit, listening.off_road = kit, 0.0
    assert sorted(order(far)) == sorted(homes)
    assert far["trip"]["travel"]["metres"] - near["trip"]["travel"]["metres"] == pytest.approx(
        3 * 2 * 500 * 1.4, abs=9
    )


@pytest.mark.parametrize(("name", "value"), [("ROADS_URL", "osrm:5000"), ("ROADS", "google")])
def test_an_address_that_is_none_is_refused_when_the_server_starts(house: House, name: str, value: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=name.lower()):
        from_environment(to_environment(house.settings) | {f"TANFANG_{name}": value})
