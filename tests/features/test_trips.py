"""Trips over HTTP: asked for, worked out, looked at, changed by hand, published, and held by the worker's phone."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from tests import world
from tests.house import Answer, Caller, Grid, House, told

MONDAY, TUESDAY = "2026-03-02", "2026-03-03"


async def at(house: House, household: str, lon: float | None, lat: float | None = 36.1) -> str:
    """The household lies there."""
    await house.sql("update households set lon = $2, lat = $3 where id = $1", UUID(household), lon, lat)
    return household


async def street(house: House, grid: Grid, homes: int) -> list[str]:
    """Households of the grid one kilometre apart from west to east; the first is the grid's own."""
    ids = [grid.household, *[await house.household(grid.code) for _ in range(homes - 1)]]
    for n, one in enumerate(ids):
        await at(house, one, 113.20 + n * 0.011)
    await house.work()
    return ids


async def plan(house: House, town: Caller, grid: Grid, first: str = MONDAY, last: str = MONDAY, **more: Any) -> Any:
    """Ask for a plan of the grid, and have it worked out."""
    asked = {"id": house.new_id(), "first_on": first, "last_on": last, "region": grid.code, **more}
    await town.post("/trip-plans", asked)
    await house.work()
    return await town.get(f"/trip-plans/{asked['id']}")


async def day(house: House, town: Caller, grid: Grid, **more: Any) -> Any:
    """The one trip of a plan of today, from top to bottom."""
    (trip,) = (await plan(house, town, grid, **more))["trips"]
    return await town.get(f"/trips/{trip['id']}")


def order(page: Any) -> list[str]:
    return [one["household_id"] for one in page["stops"]]


async def put(caller: Caller, path: str, body: Any) -> Any:
    return told(await caller.client.put(path, json=body))


@pytest_asyncio.fixture(name="town")
async def at_the_township(house: House) -> Caller:
    return await house.console("town01")


async def test_what_is_due_becomes_a_day_in_the_order_of_the_road(house: House, grid: Grid, town: Caller) -> None:
    homes = await street(house, grid, 4)
    page = await plan(house, town, grid)
    (trip,) = page["trips"]
    shown = await town.get(f"/trips/{trip['id']}")
    assert (page["plan"]["served"], page["plan"]["unserved"], page["plan"]["percent"]) == (4, 0, 100)
    assert order(shown) in (homes, homes[::-1])
    assert [one["leg_metres"] > 1300 for one in shown["stops"]] == [False, True, True, True]
    assert [one["arrive"] for one in shown["stops"]] == sorted(one["arrive"] for one in shown["stops"])
    assert shown["stops"][0]["arrive"] == "08:30"


async def test_a_paused_household_is_planned_for_the_days_after_its_pause(
    house: House, grid: Grid, town: Caller
) -> None:
    """SV-01: who is in hospital is not walked to, and not forgotten when the pause is over."""
    home, _ = await street(house, grid, 2)
    asked = {"id": house.new_id(), "reason": "in_hospital", "from_on": MONDAY, "until_on": TUESDAY}
    await town.post(f"/households/{home}/pauses", asked)
    await house.work()
    due_on = date.fromisoformat((await town.get(f"/households/{home}/followup"))["due_on"])

    async def days_of(page: Any) -> list[str]:
        return [one["day"] for one in page["trips"] if home in order(await town.get(f"/trips/{one['id']}"))]

    assert await days_of(await plan(house, town, grid, last=str(due_on - timedelta(days=1)))) == []
    (planned,) = await days_of(await plan(house, town, grid, last=str(due_on)))
    assert TUESDAY < planned <= str(due_on)
    assert await days_of(await plan(house, town, grid, household_ids=[home])) == [MONDAY]


async def test_the_same_question_twice_is_one_plan(house: House, grid: Grid, town: Caller) -> None:
    asked = {"id": house.new_id(), "first_on": MONDAY, "last_on": MONDAY, "region": grid.code}
    await town.post("/trip-plans", asked)
    await town.post("/trip-plans", asked)
    await house.work()
    found = await town.get(f"/trip-plans/{asked['id']}")
    assert len(found["trips"]) == 1
    assert asked["id"] in [one["id"] for one in (await town.get("/trip-plans", limit=200))["items"]]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"first_on": TUESDAY, "last_on": MONDAY}, "days_turned"),
        ({"first_on": "2026-03-01"}, "plan_in_the_past"),
        ({"last_on": "2026-04-12"}, None),
        ({"last_on": "2026-04-13"}, "trip_plan_too_large"),
        ({"region": world.GRID_BAICHI}, "trip_region_needed"),
        ({"worker_ids": ["0199a3c4-7d10-7c3e-9d5b-2f6a8e1c4b70"]}, "nobody_works"),
        ({"household_ids": ["0199a3c4-7d10-7c3e-9d5b-2f6a8e1c4b70"]}, "nothing_due"),
    ],
)
async def test_a_question_that_makes_no_sense_is_refused_by_name(
    house: House, grid: Grid, town: Caller, changes: dict[str, Any], code: str | None
) -> None:
    asked = {"id": house.new_id(), "first_on": MONDAY, "last_on": MONDAY, "region": grid.code, **changes}
    if code is None:
        assert (await town.post("/trip-plans", asked))["plan"]["percent"] == 0
        return
    with pytest.raises(Answer, match=code):
        await town.post("/trip-plans", asked)


async def test_a_home_nobody_located_stands_apart_and_nobody_else_suffers(
    house: House, grid: Grid, town: Caller
) -> None:
    homes = await street(house, grid, 2)
    await at(house, homes[1], None, None)
    page = await plan(house, town, grid)
    left = await town.get(f"/trip-plans/{page['plan']['id']}/unserved")
    assert [(one["household_id"], one["reason"], one["missing"]) for one in left["items"]] == [
        (homes[1], "no_position", 1)
    ]
    assert [one["stops"] for one in page["trips"]] == [1]


async def test_more_work_than_the_day_takes_is_listed_with_what_would_help(
    house: House, grid: Grid, town: Caller
) -> None:
    await street(house, grid, 3)
    await put(town, f"/trip-workers/{grid.worker_id}/days", {"most_visits": 2})
    page = await plan(house, town, grid)
    (left,) = (await town.get(f"/trip-plans/{page['plan']['id']}/unserved"))["items"]
    assert (page["plan"]["served"], left["reason"]) == (2, "visit_limit")


@pytest.mark.parametrize(("weekdays", "served"), [([1], 1), ([2, 3, 4, 5, 6, 7], 0), ([], 0)])
async def test_nobody_is_sent_on_a_day_off(
    house: House, grid: Grid, town: Caller, weekdays: list[int], served: int
) -> None:
    await put(town, f"/trip-workers/{grid.worker_id}/days", {"weekdays": weekdays})
    page = await plan(house, town, grid)
    assert page["plan"]["served"] == served
    assert page["plan"]["unserved"] == 1 - served


async def test_a_leave_keeps_its_days_free_until_it_is_withdrawn(house: House, grid: Grid, town: Caller) -> None:
    path = f"/trip-workers/{grid.worker_id}/leaves"
    leave = {"id": house.new_id(), "first_on": MONDAY, "last_on": MONDAY}
    stated = await town.post(path, leave)
    assert [one["first_on"] for one in stated["leaves"]] == [MONDAY]
    assert (await plan(house, town, grid))["trips"] == []
    (moved,) = (await plan(house, town, grid, last=TUESDAY))["trips"]
    assert moved["day"] == TUESDAY
    await town.post(f"{path}/{leave['id']}/withdrawal", {})
    assert [one["day"] for one in (await plan(house, town, grid))["trips"]] == [MONDAY]


async def test_a_leave_under_a_published_trip_is_said_and_the_trip_stays(
    house: House, grid: Grid, town: Caller
) -> None:
    page = await plan(house, town, grid)
    await town.post(f"/trip-plans/{page['plan']['id']}/publication", {})
    leave = {"id": house.new_id(), "first_on": MONDAY, "last_on": TUESDAY}
    await town.post(f"/trip-workers/{grid.worker_id}/leaves", leave)
    (listed,) = [one for one in (await town.get("/trips", region=grid.code, limit=200))["items"]
                 if one["worker_id"] == str(grid.worker_id)]  # fmt: skip
    assert (listed["on_leave"], listed["stops"]) == (True, 1)


async def test_the_supervisors_order_wins_and_its_cost_is_seen_at_once(
    house: House, grid: Grid, town: Caller
) -> None:
    await street(house, grid, 4)
    page = await day(house, town, grid)
    wanted = [order(page)[n] for n in (2, 0, 3, 1)]
    changed = await put(town, f"/trips/{page['trip']['id']}/order", {"id": house.new_id(), "household_ids": wanted})
    assert order(changed) == wanted == order(await town.get(f"/trips/{page['trip']['id']}"))
    assert changed["before"] == page["trip"]["travel"]
    assert changed["trip"]["travel"]["metres"] > changed["before"]["metres"]


async def test_carrying_one_stop_to_the_front_is_told_by_its_name(house: House, grid: Grid, town: Caller) -> None:
    await street(house, grid, 4)
    page = await day(house, town, grid)
    first, second, third, last = order(page)
    changed = await put(
        town, f"/trips/{page['trip']['id']}/order",
        {"id": house.new_id(), "household_ids": [last, first, second, third]},
    )  # fmt: skip
    told = changed["changes"][0]
    assert (told["change"], told["household_id"], told["place"], told["changed_by"]) == ("order", last, 1, "苗丽萍")


async def test_an_order_of_other_stops_than_there_are_changes_nothing(house: House, grid: Grid, town: Caller) -> None:
    homes = await street(house, grid, 3)
    page = await day(house, town, grid)
    for wrong in (homes[:2], [homes[0], homes[0], homes[1]], [*homes, house.new_id()]):
        with pytest.raises(Answer, match="trip_changed_meanwhile"):
            await put(town, f"/trips/{page['trip']['id']}/order", {"id": house.new_id(), "household_ids": wrong})
    assert order(await town.get(f"/trips/{page['trip']['id']}")) == order(page)


async def test_an_urgent_household_goes_in_where_it_costs_least_and_the_others_keep_their_order(
    house: House, grid: Grid, town: Caller
) -> None:
    homes = await street(house, grid, 4)
    urgent = await at(house, await house.household(grid.code), 113.20 + 1.5 * 0.011)
    await house.work()
    page = await day(house, town, grid, household_ids=homes)
    changed = await town.post(f"/trips/{page['trip']['id']}/stops", {"id": house.new_id(), "household_id": urgent})
    assert [one for one in order(changed) if one != urgent] == order(page)
    assert {order(changed)[order(changed).index(urgent) + n] for n in (-1, 1)} == {homes[1], homes[2]}
    assert changed["put_off"] == []


async def test_in_the_middle_of_a_day_what_was_visited_stays_in_front(house: House, grid: Grid, town: Caller) -> None:
    homes = await street(house, grid, 3)
    page = await day(house, town, grid)
    await town.post(f"/trip-plans/{page['plan_id']}/publication", {})
    for one in order(page)[:2]:
        await grid.phone.send(house.visit(one))
    await house.work()
    urgent = await at(house, await house.household(grid.code), 113.20)
    changed = await town.post(f"/trips/{page['trip']['id']}/stops", {"id": house.new_id(), "household_id": urgent})
    assert [one["made"] for one in changed["stops"]].count("done") == 2
    assert order(changed)[:2] == order(page)[:2]
    assert set(order(changed)) == {*homes, urgent}


async def test_room_for_an_urgent_household_puts_off_as_few_as_needed(house: House, grid: Grid, town: Caller) -> None:
    homes = await street(house, grid, 3)
    await put(town, f"/trip-workers/{grid.worker_id}/days", {"most_visits": 3})
    urgent = await at(house, await house.household(grid.code), 113.205)
    await house.work()
    page = await day(house, town, grid, household_ids=homes)
    pinned = order(page)[2]
    await put(
        town, f"/trips/{page['trip']['id']}/pins", {"id": house.new_id(), "household_id": pinned, "pinned": True}
    )
    full = await town.post(
        f"/trips/{page['trip']['id']}/stops", {"id": house.new_id(), "household_id": urgent, "make_room": True}
    )
    assert len(full["put_off"]) == 1
    assert full["put_off"][0]["household_id"] not in (pinned, urgent)
    assert (full["trip"]["stops"], full["trip"]["over"]) == (3, False)


async def test_a_stop_goes_to_another_day_and_both_days_say_so(house: House, grid: Grid, town: Caller) -> None:
    homes = await street(house, grid, 2)
    page = await day(house, town, grid)
    moved = {"id": house.new_id(), "household_id": homes[0], "worker_id": str(grid.worker_id), "day": TUESDAY}
    left = await town.post(f"/trips/{page['trip']['id']}/moves", moved)
    trips = {one["day"]: one["id"] for one in (await town.get(f"/trip-plans/{page['plan_id']}"))["trips"]}
    other = await town.get(f"/trips/{trips[TUESDAY]}")
    assert (order(left), order(other)) == ([homes[1]], [homes[0]])
    assert (left["changes"][0]["change"], left["changes"][0]["other_day"]) == ("remove", TUESDAY)
    assert (other["changes"][0]["change"], other["changes"][0]["other_day"]) == ("add", MONDAY)


async def test_nobody_is_sent_where_they_do_not_walk(house: House, grid: Grid, town: Caller) -> None:
    page = await day(house, town, grid)
    stranger = await house.grid()
    for path, body in (
        ("stops", {"household_id": stranger.household}),
        ("moves", {"household_id": grid.household, "worker_id": str(stranger.worker_id), "day": MONDAY}),
    ):
        with pytest.raises(Answer, match="stop_out_of_reach"):
            await town.post(f"/trips/{page['trip']['id']}/{path}", {"id": house.new_id(), **body})


async def test_who_covers_a_grid_may_be_given_its_stops(house: House, grid: Grid, town: Caller) -> None:
    page = await day(house, town, grid)
    helper = await house.grid()
    await house.give_reach(helper.worker_id, grid.code, house.clock.today, house.clock.today)
    move = {"household_id": grid.household, "worker_id": str(helper.worker_id)}
    with pytest.raises(Answer, match="stop_out_of_reach"):
        await town.post(f"/trips/{page['trip']['id']}/moves", {"id": house.new_id(), "day": TUESDAY, **move})
    left = await town.post(f"/trips/{page['trip']['id']}/moves", {"id": house.new_id(), "day": MONDAY, **move})
    assert order(left) == []


async def test_a_relative_is_not_sent(house: House, grid: Grid, town: Caller) -> None:
    await put(town, f"/households/{grid.household}/visit-needs", {"not_workers": [str(grid.worker_id)]})
    page = await plan(house, town, grid)
    (left,) = (await town.get(f"/trip-plans/{page['plan']['id']}/unserved"))["items"]
    assert (page["trips"], left["reason"]) == ([], "forbidden")


async def test_the_phone_holds_a_published_trip_in_its_order_and_hears_of_changes(
    house: House, grid: Grid, town: Caller
) -> None:
    await street(house, grid, 3)
    await grid.phone.sync()
    page = await day(house, town, grid)
    assert "trips" not in await grid.phone.sync()  # a draft is the office's own
    await town.post(f"/trip-plans/{page['plan_id']}/publication", {})
    (held,) = (await grid.phone.sync())["trips"]
    assert [one["household_id"] for one in held["stops"]] == order(page)
    assert (held["day"], held["changes"]) == (MONDAY, [])
    assert "trips" not in await grid.phone.sync()
    house.clock.forward(minutes=5)
    first, *others = order(page)
    await put(town, f"/trips/{page['trip']['id']}/order", {"id": house.new_id(), "household_ids": [*others, first]})
    (held,) = (await grid.phone.sync())["trips"]
    assert [one["household_id"] for one in held["stops"]] == [*others, first]
    assert [(one["household_id"], one["place"]) for one in held["changes"]] == [(first, 3)]


async def test_the_phone_says_the_times_that_the_desk_says(house: House, grid: Grid, town: Caller) -> None:
    homes = await street(house, grid, 4)
    asked = await plan(house, town, grid, region=grid.code[:9], household_ids=homes, service_minutes=50)
    (trip,) = [one for one in asked["trips"] if one["worker_id"] == str(grid.worker_id)]
    page = await town.get(f"/trips/{trip['id']}")
    assert sorted(order(page)) == sorted(homes)
    await town.post(f"/trip-plans/{page['plan_id']}/publication", {})
    (held,) = (await grid.phone.sync())["trips"]
    assert [one["arrive"] for one in held["stops"]] == [one["arrive"] for one in page["stops"]]


@pytest.mark.parametrize(("ahead", "held"), [(6, 1), (7, 0)])
async def test_a_phone_holds_a_week_of_trips(house: House, grid: Grid, town: Caller, ahead: int, held: int) -> None:
    then = (date.fromisoformat(MONDAY) + timedelta(days=ahead)).isoformat()
    await put(town, f"/trip-workers/{grid.worker_id}/days", {"weekdays": [1, 2, 3, 4, 5, 6, 7]})
    page = await plan(house, town, grid, first=then, last=then)
    await town.post(f"/trip-plans/{page['plan']['id']}/publication", {})
    assert len((await grid.phone.sync())["trips"]) == held


async def test_another_plan_takes_the_place_of_a_published_day_and_keeps_its_pins(
    house: House, grid: Grid, town: Caller
) -> None:
    homes = await street(house, grid, 2)
    page = await plan(house, town, grid, first=TUESDAY, last=TUESDAY)
    (trip,) = page["trips"]
    pin = {"id": house.new_id(), "household_id": homes[1], "pinned": True}
    await put(town, f"/trips/{trip['id']}/pins", pin)
    await town.post(f"/trip-plans/{page['plan']['id']}/publication", {})
    again = await plan(house, town, grid, last=TUESDAY)
    days = {one["day"]: await town.get(f"/trips/{one['id']}") for one in again["trips"]}
    assert [one["household_id"] for one in days[TUESDAY]["stops"] if one["pinned"]] == [homes[1]]
    await town.post(f"/trip-plans/{again['plan']['id']}/publication", {})
    assert (await town.get(f"/trips/{trip['id']}"))["replaced"]
    with pytest.raises(Answer, match="trip_over"):
        await put(town, f"/trips/{trip['id']}/pins", pin | {"id": house.new_id()})
    held = {one["id"] for one in (await grid.phone.sync())["trips"]}
    assert held == {one["id"] for one in again["trips"]}


async def test_a_household_that_moved_away_stays_on_the_trip_and_is_named_as_moved(
    house: House, grid: Grid, town: Caller
) -> None:
    page = await day(house, town, grid)
    await town.post(f"/trip-plans/{page['plan_id']}/publication", {})
    other = await house.grid()
    move = {"id": house.new_id(), "to_region": other.code, "reason": "搬到女儿家"}
    await town.post(f"/households/{grid.household}/moves", move)
    (stop,) = (await town.get(f"/trips/{page['trip']['id']}"))["stops"]
    assert (stop["head_name"], stop["note"]) == ("郝桂英", "moved")
    (held,) = (await grid.phone.sync())["trips"]
    assert [one.get("note") for one in held["stops"]] == ["moved"]


async def test_a_household_nobody_has_to_visit_any_more_is_named_so(house: House, grid: Grid, town: Caller) -> None:
    page = await day(house, town, grid)
    await house.sql(
        "update followups set ended_on = $2 where household_id = $1", UUID(grid.household), house.clock.today
    )
    (stop,) = (await town.get(f"/trips/{page['trip']['id']}"))["stops"]
    assert (stop["note"], stop["due_on"]) == ("no_duty", None)


@pytest.mark.parametrize(("sample", "made"), [("visit_met", "done"), ("visit_nobody_home", "attempted")])
async def test_the_day_shows_what_became_of_a_stop(
    house: House, grid: Grid, town: Caller, sample: str, made: str
) -> None:
    page = await day(house, town, grid)
    await grid.phone.send(house.visit(grid.household, sample))
    await house.work()
    assert [one["made"] for one in (await town.get(f"/trips/{page['trip']['id']}"))["stops"]] == [made]


async def test_the_neighbouring_township_sees_neither_plan_nor_trip(house: House, grid: Grid, town: Caller) -> None:
    page = await day(house, town, grid)
    neighbour = await house.console("town02")
    for path in (f"/trips/{page['trip']['id']}", f"/trip-plans/{page['plan_id']}"):
        with pytest.raises(Answer, match="not_found"):
            await neighbour.get(path)
    assert grid.worker_id not in [UUID(one["id"]) for one in (await neighbour.get("/trip-workers"))["items"]]


async def test_a_change_that_comes_twice_is_made_once(house: House, grid: Grid, town: Caller) -> None:
    homes = await street(house, grid, 2)
    page = await day(house, town, grid)
    gone = {"id": house.new_id(), "household_id": homes[0]}
    first = await town.post(f"/trips/{page['trip']['id']}/removals", gone)
    again = await town.post(f"/trips/{page['trip']['id']}/removals", gone)
    assert order(first) == order(again) == [homes[1]]
    assert len(again["changes"]) == 1
