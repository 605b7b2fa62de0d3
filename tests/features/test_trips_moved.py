"""A plan after a plan moves as little as it can, and names what moved, from where to where, and why."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from tests.features.test_trips import MONDAY, TUESDAY, at, order, plan, put, street
from tests.features.test_trips_planned_again import WEDNESDAY, by_hand, days, publish
from tests.house import Answer, Caller, Grid, House


@pytest_asyncio.fixture(name="town")
async def at_the_township(house: House) -> Caller:
    return await house.console("town01")


async def moves(town: Caller, page: Any) -> list[Any]:
    """What the plan has elsewhere; the plan's own number says the same."""
    found = (await town.get(f"/trip-plans/{page['plan']['id']}/moves"))["items"]
    assert page["plan"]["moved"] == len(found)
    return found


async def week(house: House, town: Caller, grid: Grid) -> tuple[Any, dict[str, list[str]]]:
    """Six homes on three days, two a day, as a hand has laid them: east and west mixed, which no planner would."""
    homes = await street(house, grid, 6)
    await put(town, f"/trip-workers/{grid.worker_id}/days", {"weekdays": [1, 2, 3, 4], "most_visits": 2})
    first = await plan(house, town, grid, last=WEDNESDAY)
    found = await days(town, first)
    # The first stops of Monday and Wednesday change places, by the desk's own deeds.
    one, other = order(found[MONDAY])[0], order(found[WEDNESDAY])[0]
    for trip, household, to in ((found[MONDAY], one, WEDNESDAY), (found[WEDNESDAY], other, MONDAY)):
        asked = {"id": house.new_id(), "household_id": household, "worker_id": str(grid.worker_id), "day": to}
        await town.post(f"/trips/{trip['trip']['id']}/moves", asked)
    await publish(town, first)
    now = {day: order(trip) for day, trip in (await days(town, first)).items()}
    assert sorted(len(one) for one in now.values()) == [2, 2, 2]
    assert {one for day in now.values() for one in day} == set(homes)
    return first, now


async def test_a_plan_after_a_plan_leaves_every_stop_where_it_was_when_nothing_happened(
    house: House, grid: Grid, town: Caller
) -> None:
    first, before = await week(house, town, grid)
    again = await plan(house, town, grid, last=WEDNESDAY, follows=first["plan"]["id"])
    assert {day: order(trip) for day, trip in (await days(town, again)).items()} == before
    assert await moves(town, again) == []


async def test_a_leave_moves_the_stops_of_its_day_alone_and_each_is_named_with_the_reason(
    house: House, grid: Grid, town: Caller
) -> None:
    first, before = await week(house, town, grid)
    leave = {"id": house.new_id(), "first_on": TUESDAY, "last_on": TUESDAY}
    await town.post(f"/trip-workers/{grid.worker_id}/leaves", leave)
    again = await plan(house, town, grid, last="2026-03-05", follows=first["plan"]["id"])
    now = {day: order(trip) for day, trip in (await days(town, again)).items()}
    assert (now[MONDAY], now[WEDNESDAY], TUESDAY in now) == (before[MONDAY], before[WEDNESDAY], False)
    assert set(now["2026-03-05"]) == set(before[TUESDAY])
    found = await moves(town, again)
    assert {one["household_id"] for one in found} == set(before[TUESDAY])
    assert {(one["from_day"], one["to_day"], one["reason"]) for one in found} == {(TUESDAY, "2026-03-05", "leave")}
    assert {one["to_trip"] for one in found} == {one["id"] for one in again["trips"] if one["day"] == "2026-03-05"}
    await publish(town, again)
    assert await moves(town, await town.get(f"/trip-plans/{again['plan']['id']}")) == found


async def test_pins_and_forbids_stand_while_the_rest_gives_way(house: House, grid: Grid, town: Caller) -> None:
    first, before = await week(house, town, grid)
    pinned, other = before[MONDAY]
    monday = (await days(town, first))[MONDAY]["trip"]["id"]
    await put(town, f"/trips/{monday}/pins", {"id": house.new_id(), "household_id": pinned, "pinned": True})
    helper = await house.grid()
    await house.give_reach(helper.worker_id, grid.code, date.fromisoformat(MONDAY), date(2026, 3, 31))
    await put(town, f"/trip-workers/{helper.worker_id}/days", {"weekdays": [1, 2, 3, 4], "most_visits": 6})
    needs = {"skills": [], "opens": None, "closes": None, "minutes": None, "not_workers": [str(grid.worker_id)]}
    await put(town, f"/households/{other}/visit-needs", needs)
    again = await plan(house, town, grid, last=WEDNESDAY, follows=first["plan"]["id"])
    (found,) = await moves(town, again)
    assert (found["household_id"], found["reason"]) == (other, "forbidden")
    assert (found["from_worker_id"], found["to_worker"]) == (str(grid.worker_id), await name_of(town, helper))
    standing = [
        trip for one in again["trips"] if one["worker_id"] == str(grid.worker_id)
        for trip in [await town.get(f"/trips/{one['id']}")]
    ]  # fmt: skip
    kept = {trip["trip"]["day"]: order(trip) for trip in standing}
    assert (kept[MONDAY], kept[TUESDAY], kept[WEDNESDAY]) == ([pinned], before[TUESDAY], before[WEDNESDAY])


async def name_of(town: Caller, grid: Grid) -> str:
    found = (await town.get("/trip-workers", limit=200))["items"]
    return next(one["name"] for one in found if one["id"] == str(grid.worker_id))


async def test_whoever_was_visited_shortly_before_goes_to_a_later_day_and_nobody_takes_their_place(
    house: House, grid: Grid, town: Caller
) -> None:
    first, before = await week(house, town, grid)
    seen = before[TUESDAY][0]
    spaced = "update followups set last_counted_on = $2, interval_days = 4, due_on = $3 where household_id = $1"
    await house.sql(spaced, UUID(seen), date(2026, 3, 2), date(2026, 3, 4))
    again = await plan(house, town, grid, last="2026-03-05", follows=first["plan"]["id"])
    (found,) = await moves(town, again)
    assert (found["household_id"], found["reason"], found["to_day"]) == (seen, "spacing", "2026-03-05")


async def test_whoever_is_new_finds_a_place_beside_those_who_stay(house: House, grid: Grid, town: Caller) -> None:
    first, before = await week(house, town, grid)
    new = await at(house, await house.household(grid.code), 113.21)
    await house.work()
    again = await plan(house, town, grid, last="2026-03-05", follows=first["plan"]["id"])
    now = {day: order(trip) for day, trip in (await days(town, again)).items()}
    assert now == {**before, "2026-03-05": [new]}


async def test_anew_plans_from_nothing_and_says_so_of_whoever_moved(house: House, grid: Grid, town: Caller) -> None:
    first, before = await week(house, town, grid)
    again = await plan(house, town, grid, last=WEDNESDAY, follows=first["plan"]["id"], anew=True)
    found = await moves(town, again)
    assert {one["reason"] for one in found} == {"anew"}
    after = {day: set(order(trip)) for day, trip in (await days(town, again)).items()}
    assert {one["household_id"] for one in found} == {
        one for day, homes in before.items() for one in homes if one not in after.get(day, ())
    }


async def test_a_day_in_the_order_of_a_hand_stays_in_it_when_a_plan_follows(
    house: House, grid: Grid, town: Caller
) -> None:
    first, before = await week(house, town, grid)
    tuesday = (await days(town, first))[TUESDAY]
    await by_hand(house, town, tuesday, *before[TUESDAY][::-1])
    again = await plan(house, town, grid, last=WEDNESDAY, follows=first["plan"]["id"])
    assert order((await days(town, again))[TUESDAY]) == before[TUESDAY][::-1]


async def test_moves_are_told_to_who_may_see_the_plan(house: House, grid: Grid, town: Caller) -> None:
    first = await plan(house, town, grid)
    neighbour = await house.console("town02")
    with pytest.raises(Answer, match="not_found"):
        await neighbour.get(f"/trip-plans/{first['plan']['id']}/moves")
