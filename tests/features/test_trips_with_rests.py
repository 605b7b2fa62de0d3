"""The middle and the end of a worker's day: nobody is visited in the rest, and the day ends where they said."""

import pytest
import pytest_asyncio

from tests.features.test_trips import day, plan, put, street
from tests.house import Answer, Caller, Grid, House


@pytest_asyncio.fixture(name="town")
async def at_the_township(house: House) -> Caller:
    return await house.console("town01")


async def test_nobody_is_visited_in_the_rest_and_the_day_goes_on_after_it(
    house: House, grid: Grid, town: Caller
) -> None:
    await street(house, grid, 6)
    hours = {"begins": "10:00", "ends": "17:30", "rest_begins": "12:00", "rest_ends": "14:30"}
    await put(town, f"/trip-workers/{grid.worker_id}/days", hours)
    page = await day(house, town, grid, service_minutes=40)
    arrivals = [one["arrive"] for one in page["stops"]]
    assert len(arrivals) == 6
    assert {"14:30"} <= set(arrivals)
    assert all(one <= "11:20" or one >= "14:30" for one in arrivals)
    assert page["days"]["rest_ends"] == "14:30"


async def test_what_the_rest_leaves_no_time_for_is_listed(house: House, grid: Grid, town: Caller) -> None:
    await street(house, grid, 6)
    hours = {"begins": "10:00", "ends": "17:30", "rest_begins": "12:00", "rest_ends": "16:30"}
    await put(town, f"/trip-workers/{grid.worker_id}/days", hours)
    page = await plan(house, town, grid, service_minutes=40)
    (left, *_) = (await town.get(f"/trip-plans/{page['plan']['id']}/unserved"))["items"]
    assert (page["plan"]["served"], left["reason"]) == (3, "day_full")


@pytest.mark.parametrize(("ends_at", "last"), [(113.19, 0), (113.30, -1)])
async def test_a_day_ends_on_the_side_where_the_worker_goes_home(
    house: House, grid: Grid, town: Caller, ends_at: float, last: int
) -> None:
    homes = await street(house, grid, 4)
    middle = {"start_lon": 113.2165, "start_lat": 36.1, "end_lon": ends_at, "end_lat": 36.1}
    await put(town, f"/trip-workers/{grid.worker_id}/days", middle)
    page = await day(house, town, grid)
    assert page["stops"][-1]["household_id"] == homes[last]


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ({"rest_begins": "12:00"}, "worker_hours_turned"),
        ({"rest_begins": "14:00", "rest_ends": "12:00"}, "worker_rest_outside"),
        ({"rest_begins": "07:00", "rest_ends": "09:00"}, "worker_rest_outside"),
        ({"rest_begins": "17:00", "rest_ends": "18:00"}, "worker_rest_outside"),
        ({"end_lon": 113.2}, "start_place_half"),
    ],
)
async def test_a_rest_or_end_that_makes_no_sense_is_refused_and_nothing_changes(
    house: House, grid: Grid, town: Caller, said: dict[str, object], refused: str
) -> None:
    with pytest.raises(Answer, match=refused):
        await put(town, f"/trip-workers/{grid.worker_id}/days", said)
    assert (await town.get(f"/trip-workers/{grid.worker_id}/history"))["days"] == []
