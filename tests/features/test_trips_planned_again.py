"""A plan after a plan: what a hand settled stands, what the plan is not about stays, nobody is planned twice."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from tests.features.test_trips import MONDAY, TUESDAY, at, order, plan, put, street
from tests.house import Answer, Caller, Grid, House

WEDNESDAY = "2026-03-04"


@pytest_asyncio.fixture(name="town")
async def at_the_township(house: House) -> Caller:
    return await house.console("town01")


async def days(town: Caller, page: Any) -> dict[str, Any]:
    """The trips of a plan by their day."""
    return {one["day"]: await town.get(f"/trips/{one['id']}") for one in page["trips"]}


async def by_hand(house: House, town: Caller, trip: Any, *households: str) -> None:
    """Put the day in this order."""
    await put(town, f"/trips/{trip['trip']['id']}/order", {"id": house.new_id(), "household_ids": list(households)})


async def publish(town: Caller, page: Any) -> None:
    await town.post(f"/trip-plans/{page['plan']['id']}/publication", {})


async def test_a_new_plan_keeps_a_day_put_in_order_by_hand_and_says_by_whom(
    house: House, grid: Grid, town: Caller
) -> None:
    homes = await street(house, grid, 4)
    first = await plan(house, town, grid)
    trip = (await days(town, first))[MONDAY]
    wanted = [homes[n] for n in (2, 0, 3, 1)]
    await by_hand(house, town, trip, *wanted)
    other = await at(house, await house.household(grid.code), 113.23)
    await house.work()
    again = await plan(house, town, grid, last=TUESDAY, follows=first["plan"]["id"])
    found = await days(town, again)
    assert order(found[MONDAY]) == wanted
    assert order(found[TUESDAY]) == [other]
    assert [(one["change"], one["changed_by"]) for one in found[MONDAY]["changes"]] == [("order", "苗丽萍")]
    anew = await plan(house, town, grid, follows=first["plan"]["id"], keep_orders=False)
    assert set(order((await days(town, anew))[MONDAY])) == {*homes, other}


async def test_a_draft_that_the_new_plan_does_not_follow_binds_nobody(house: House, grid: Grid, town: Caller) -> None:
    homes = await street(house, grid, 3)
    first = await plan(house, town, grid)
    await by_hand(house, town, (await days(town, first))[MONDAY], homes[1], homes[0], homes[2])
    again = await plan(house, town, grid)
    assert order((await days(town, again))[MONDAY]) in (homes, homes[::-1])


async def test_an_order_longer_than_the_day_stands_all_the_same_and_the_day_says_that_it_is_over(
    house: House, grid: Grid, town: Caller
) -> None:
    homes = await street(house, grid, 3)
    first = await plan(house, town, grid)
    wanted = [homes[1], homes[0], homes[2]]
    await by_hand(house, town, (await days(town, first))[MONDAY], *wanted)
    await publish(town, first)
    await put(town, f"/trip-workers/{grid.worker_id}/days", {"most_visits": 2})
    again = await plan(house, town, grid)
    trip = (await days(town, again))[MONDAY]
    assert (order(trip), trip["trip"]["over"]) == (wanted, True)
    assert (again["plan"]["unserved"], again["plan"]["served"]) == (0, 3)


async def test_a_plan_of_named_households_leaves_whoever_else_is_planned_where_they_are(
    house: House, grid: Grid, town: Caller
) -> None:
    """What the map's drawn area asks for must not empty the days that stand."""
    homes = await street(house, grid, 3)
    first = await plan(house, town, grid, household_ids=homes[:2])
    await publish(town, first)
    again = await plan(house, town, grid, household_ids=homes[2:])
    assert set(order((await days(town, again))[MONDAY])) == set(homes)
    await publish(town, again)
    (held,) = (await grid.phone.sync())["trips"]
    assert {one["household_id"] for one in held["stops"]} == set(homes)


async def test_whom_a_new_plan_has_on_another_day_leaves_the_trip_that_stands(
    house: House, grid: Grid, town: Caller
) -> None:
    homes = await street(house, grid, 2)
    first = await plan(house, town, grid)
    await publish(town, first)
    before = (await days(town, first))[MONDAY]
    await put(town, f"/trip-workers/{grid.worker_id}/days", {"weekdays": [2]})
    again = await plan(house, town, grid, last=TUESDAY, household_ids=homes[1:])
    await publish(town, again)
    left = await town.get(f"/trips/{before['trip']['id']}")
    assert (order(left), left["replaced"]) == (homes[:1], False)
    assert [(one["change"], one["household_id"], one["other_day"]) for one in left["changes"]] == [
        ("remove", homes[1], TUESDAY)
    ]


async def test_the_stops_of_a_worker_on_leave_go_to_whoever_covers(house: House, grid: Grid, town: Caller) -> None:
    homes = await street(house, grid, 2)
    first = await plan(house, town, grid)
    await publish(town, first)
    standing = (await days(town, first))[MONDAY]["trip"]["id"]
    leave = {"id": house.new_id(), "first_on": MONDAY, "last_on": MONDAY}
    await town.post(f"/trip-workers/{grid.worker_id}/leaves", leave)
    helper = await house.grid()
    await house.give_reach(helper.worker_id, grid.code, date.fromisoformat(MONDAY), date.fromisoformat(MONDAY))
    again = await plan(house, town, grid, household_ids=homes)
    assert [one["worker_id"] for one in again["trips"]] == [str(helper.worker_id)]
    await publish(town, again)
    assert order(await town.get(f"/trips/{standing}")) == []
    (held,) = (await helper.phone.sync())["trips"]
    assert {one["household_id"] for one in held["stops"]} == set(homes)


async def test_what_was_visited_today_stays_in_front_when_the_day_is_planned_anew(
    house: House, grid: Grid, town: Caller
) -> None:
    homes = await street(house, grid, 3)
    first = await plan(house, town, grid)
    await publish(town, first)
    done = order((await days(town, first))[MONDAY])[2]
    await grid.phone.send(house.visit(done))
    await house.work()
    again = await plan(house, town, grid)
    trip = (await days(town, again))[MONDAY]
    assert order(trip)[0] == done
    assert (set(order(trip)), trip["stops"][0]["made"]) == (set(homes), "done")


async def test_a_day_is_followed_only_by_who_may_see_the_plan(house: House, grid: Grid, town: Caller) -> None:
    first = await plan(house, town, grid)
    neighbour = await house.console("town02")
    asked = {"id": house.new_id(), "first_on": MONDAY, "last_on": MONDAY, "follows": first["plan"]["id"]}
    with pytest.raises(Answer, match="not_found"):
        await neighbour.post("/trip-plans", asked)


async def test_a_household_without_a_day_is_put_on_one_by_hand_and_is_missing_no_more(
    house: House, grid: Grid, town: Caller
) -> None:
    await street(house, grid, 3)
    await put(town, f"/trip-workers/{grid.worker_id}/days", {"most_visits": 2})
    page = await plan(house, town, grid)
    path = f"/trip-plans/{page['plan']['id']}"
    (left,) = (await town.get(f"{path}/unserved"))["items"]
    assert (left["fix"], left["fix_worker_id"], left["fix_day"]) == (["visit_limit"], str(grid.worker_id), MONDAY)
    assert left["fix_trip"] == page["trips"][0]["id"]
    given = {"id": house.new_id(), "household_id": left["household_id"], "worker_id": left["fix_worker_id"],
             "day": left["fix_day"]}  # fmt: skip
    trip = await town.post(f"{path}/stops", given)
    assert (len(trip["stops"]), trip["trip"]["over"]) == (3, True)
    assert ((await town.get(f"{path}/unserved"))["items"], (await town.get(path))["plan"]["unserved"]) == ([], 0)
    gone = {"id": house.new_id(), "household_id": left["household_id"]}
    await town.post(f"/trips/{trip['trip']['id']}/removals", gone)
    assert (await town.get(path))["plan"]["unserved"] == 1
    with pytest.raises(Answer, match="stop_out_of_reach"):
        await town.post(f"{path}/stops", given | {"id": house.new_id(), "day": WEDNESDAY})


async def test_a_trial_says_who_must_give_way_and_changes_nothing(house: House, grid: Grid, town: Caller) -> None:
    homes = await street(house, grid, 3)
    await put(town, f"/trip-workers/{grid.worker_id}/days", {"most_visits": 3})
    urgent = await at(house, await house.household(grid.code), 113.205)
    await house.work()
    page = await plan(house, town, grid, household_ids=homes)
    (trip,) = page["trips"]
    asked = {"id": house.new_id(), "household_id": urgent, "make_room": True}
    tried = await town.post(f"/trips/{trip['id']}/stops/trials", asked)
    assert (len(tried["put_off"]), urgent in order(tried)) == (1, True)
    kept = await town.get(f"/trips/{trip['id']}")
    assert (set(order(kept)), kept["changes"]) == (set(homes), [])
    made = await town.post(f"/trips/{trip['id']}/stops", asked)
    assert (order(made), made["put_off"]) == (order(tried), tried["put_off"])


async def test_a_move_on_trial_says_what_both_days_would_cost(house: House, grid: Grid, town: Caller) -> None:
    homes = await street(house, grid, 3)
    page = await plan(house, town, grid)
    (trip,) = page["trips"]
    move = {"id": house.new_id(), "household_id": homes[2], "worker_id": str(grid.worker_id), "day": TUESDAY}
    tried = await town.post(f"/trips/{trip['id']}/moves/trials", move)
    assert (tried["trip"]["stops"], tried["other"]["day"], tried["other"]["stops"]) == (2, TUESDAY, 1)
    assert tried["other_before"]["ends"] == "08:30"
    assert len((await town.get(f"/trip-plans/{page['plan']['id']}"))["trips"]) == 1
    with pytest.raises(Answer, match="day_past"):
        await town.post(f"/trips/{trip['id']}/moves/trials", move | {"day": "2026-03-01"})


async def test_plans_on_the_phones_are_listed_apart_from_drafts(house: House, grid: Grid, town: Caller) -> None:
    out, draft = await plan(house, town, grid), await plan(house, town, grid)
    await publish(town, out)

    async def ids(**query: Any) -> set[str]:
        return {one["id"] for one in (await town.get("/trip-plans", limit=200, **query))["items"]}

    both = {out["plan"]["id"], draft["plan"]["id"]}
    assert await ids(published=True) & both == {out["plan"]["id"]}
    assert await ids(published=False) & both == {draft["plan"]["id"]}
    assert await ids() >= both


async def test_what_was_said_of_a_worker_is_kept_with_who_said_it(house: House, grid: Grid, town: Caller) -> None:
    path = f"/trip-workers/{grid.worker_id}"
    await put(town, f"{path}/days", {"most_visits": 8})
    house.clock.forward(minutes=1)
    await put(town, f"{path}/days", {"most_visits": 6, "skills": ["nurse"], "weekdays": [1, 3]})
    leave = {"id": house.new_id(), "first_on": TUESDAY, "last_on": WEDNESDAY}
    await town.post(f"{path}/leaves", leave)
    await town.post(f"{path}/leaves/{leave['id']}/withdrawal", {})
    said = await town.get(f"{path}/history")
    assert [(one["days"]["most_visits"], one["set_by"]) for one in said["days"]] == [(6, "苗丽萍"), (8, "苗丽萍")]
    assert [(one["first_on"], one["set_by"], one["withdrawn_by"]) for one in said["leaves"]] == [
        (TUESDAY, "苗丽萍", "苗丽萍")
    ]


async def test_the_days_of_a_worker_are_read_where_they_walk_and_nowhere_else(
    house: House, grid: Grid, town: Caller
) -> None:
    await put(town, f"/trip-workers/{grid.worker_id}/days", {"most_visits": 7})
    neighbour = await house.console("town02")
    with pytest.raises(Answer, match="not_found"):
        await neighbour.get(f"/trip-workers/{grid.worker_id}/history")
    today = house.clock.today
    await house.give_reach(grid.worker_id, "140427101200001", today, today)
    (helper,) = [one for one in (await neighbour.get("/trip-workers", limit=200))["items"]
                 if one["id"] == str(grid.worker_id)]  # fmt: skip
    assert (helper["days"]["most_visits"], helper["stated"]) == (7, True)
    page = await plan(house, town, grid)
    await publish(town, page)
    (held,) = (await grid.phone.sync())["trips"]  # the phone reads the worker's own hours, too
    assert [one["arrive"] for one in held["stops"]] == ["08:30"]


async def test_workers_are_listed_page_by_page(house: House, grid: Grid, town: Caller) -> None:
    await house.grid()

    async def all_workers(limit: int) -> list[str]:
        found: list[str] = []
        after: str | None = None
        while True:
            page = await town.get("/trip-workers", limit=limit, **({"after": after} if after else {}))
            assert len(page["items"]) <= limit
            found += [one["id"] for one in page["items"]]
            after = page["next"]
            if after is None:
                return found

    whole = await all_workers(200)
    assert (await all_workers(7), str(grid.worker_id) in whole) == (whole, True)


async def test_a_household_is_visited_at_the_hours_and_for_as_long_as_it_needs(
    house: House, grid: Grid, town: Caller
) -> None:
    homes = await street(house, grid, 2)
    path = f"/households/{homes[0]}/visit-needs"
    asked: dict[str, Any] = {"skills": [], "opens": "14:00", "closes": "17:00", "minutes": 90, "not_workers": []}
    page = await put(town, path, asked)
    assert (page["needs"], page["history"][0]["set_by"]) == (asked, "苗丽萍")
    assert str(grid.worker_id) in [one["id"] for one in page["workers"]]
    (trip,) = (await plan(house, town, grid))["trips"]
    shown = await town.get(f"/trips/{trip['id']}")
    assert (order(shown), shown["stops"][1]["arrive"]) == ([homes[1], homes[0]], "14:00")
    assert shown["trip"]["travel"]["ends"] == "15:30"
    assert (await town.get(path))["needs"] == asked
    for wrong, code in (({"minutes": 4}, "request_malformed"), ({"opens": "14:00"}, "worker_hours_turned")):
        with pytest.raises(Answer, match=code):
            await put(town, path, wrong)


async def test_a_grid_that_ends_under_a_published_trip_is_named_and_loses_no_stop(
    house: House, grid: Grid, town: Caller
) -> None:
    page = await plan(house, town, grid)
    await publish(town, page)
    trip = page["trips"][0]["id"]
    await house.sql("update divisions set valid_to = '2026-03-01' where code = $1", grid.code)
    (stop,) = (await town.get(f"/trips/{trip}"))["stops"]
    (held,) = (await grid.phone.sync())["trips"]
    assert (stop["note"], [one.get("note") for one in held["stops"]]) == ("grid_ended", ["grid_ended"])
    other = await house.grid()  # the grid it was merged into
    move = {"id": house.new_id(), "to_region": other.code, "reason": "网格合并"}
    await town.post(f"/households/{grid.household}/moves", move)
    (stop,) = (await town.get(f"/trips/{trip}"))["stops"]
    assert (stop["household_id"], stop["note"]) == (grid.household, "moved")


async def test_a_trip_whose_worker_left_says_so_and_its_stops_can_be_given_to_another(
    house: House, grid: Grid, town: Caller
) -> None:
    page = await plan(house, town, grid)
    await publish(town, page)
    trip = page["trips"][0]["id"]
    helper = await house.grid()
    await house.give_reach(helper.worker_id, grid.code, house.clock.today, house.clock.today)
    await house.sql("update users set left_at = $2 where id = $1", grid.worker_id, house.clock.at)
    shown = (await town.get(f"/trips/{trip}"))["trip"]
    assert (shown["worker_left"], shown["stops"]) == (True, 1)
    move = {"id": house.new_id(), "household_id": grid.household, "worker_id": str(helper.worker_id), "day": MONDAY}
    left = await town.post(f"/trips/{trip}/moves", move)
    assert (order(left), left["other"]["worker_id"]) == ([], str(helper.worker_id))
    (held,) = (await helper.phone.sync())["trips"]
    assert [UUID(one["household_id"]) for one in held["stops"]] == [UUID(grid.household)]
