"""Pauses, events and campaigns as an office enters them, and a follow-up that explains itself (SV-01, SV-03)."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.house import Answer, Caller, Grid, House


def day(house: House, days: int) -> str:
    return (house.clock.today + timedelta(days=days)).isoformat()


async def pause(house: House, clerk: Caller, grid: Grid, first: int, last: int, **changes: Any) -> Any:
    asked = {
        "id": house.new_id(),
        "reason": "in_hospital",
        "from_on": day(house, first),
        "until_on": day(house, last),
    }
    return await clerk.post(f"/households/{grid.household}/pauses", asked | changes)


async def explained(house: House, clerk: Caller, household: str) -> Any:
    await house.work()
    return await clerk.get(f"/households/{household}/followup")


async def listed(clerk: Caller, grid: Grid, state: str) -> list[str]:
    return [one["state"] for one in (await clerk.get("/followups", region=grid.code, state=state))["items"]]


async def test_a_pause_excuses_until_its_last_day_and_ends_by_itself(house: House, grid: Grid) -> None:
    town = await house.console("town01")
    before = await explained(house, town, grid.household)
    found = await pause(house, town, grid, 0, 5)
    assert (before["state"], found["state"]) == ("overdue", "excused")
    assert (found["owed_on"], found["due_on"]) == (before["due_on"], day(house, 5 + 3))
    assert await listed(town, grid, "excused") == ["excused"]
    assert await listed(town, grid, "open") == []
    assert (await town.get("/followups/summary", region=grid.code))["excused"] == 1
    house.clock.forward(days=5)
    assert (await explained(house, town, grid.household))["state"] == "excused"
    house.clock.forward(days=1)
    assert (await explained(house, town, grid.household))["state"] == "not_yet"
    house.clock.forward(days=2)
    assert (await explained(house, town, grid.household))["state"] == "due"


async def test_a_pause_that_begins_later_excuses_from_its_first_day_on(house: House, grid: Grid) -> None:
    town = await house.console("town01")
    assert (await pause(house, town, grid, 2, 9))["state"] == "overdue"
    house.clock.forward(days=2)
    town, county = await house.console("town01"), await house.console("county01")
    await county.post("/sweeps", {})
    assert (await explained(house, town, grid.household))["due_on"] == day(house, 7 + 3)


async def test_a_pause_ended_early_is_over_that_day(house: House, grid: Grid) -> None:
    town = await house.console("town01")
    (entered,) = (await pause(house, town, grid, 0, 30))["pauses"]
    house.clock.forward(days=4)
    found = await town.post(f"/pauses/{entered['id']}/ends", {})
    assert (found["state"], found["due_on"]) == ("not_yet", day(house, -1 + 3))
    assert found["pauses"][0]["ended_by"] == "苗丽萍"
    with pytest.raises(Answer, match="pause_over"):
        await town.post(f"/pauses/{entered['id']}/ends", {})


async def test_a_pause_clears_the_flag_and_the_same_one_again_changes_nothing(house: House, grid: Grid) -> None:
    town, county = await house.console("town01"), await house.console("county01")
    await county.post("/sweeps", {})
    assert (await explained(house, town, grid.household))["ladder"]["steps"][0]["level"] == "worker"
    sent = house.new_id()
    for _ in range(2):
        found = await pause(house, town, grid, 0, 5, id=sent)
        assert (found["ladder"], len(found["pauses"])) == (None, 1)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"until_on": "2026-03-01"}, "days_in_wrong_order"),
        ({"until_on": "2027-03-04"}, "pause_too_long"),
        ({"reason": "other"}, "reason_needed"),
        ({"reason": "tired"}, "request_malformed"),
    ],
)
async def test_a_pause_needs_an_end_and_a_reason(
    house: House, grid: Grid, changes: dict[str, str], code: str
) -> None:
    with pytest.raises(Answer, match=code):
        await pause(house, await house.console("town01"), grid, 0, 5, **changes)


async def test_a_pause_of_a_year_is_the_longest(house: House, grid: Grid) -> None:
    assert (await pause(house, await house.console("town01"), grid, 0, 366))["state"] == "excused"


@pytest.mark.parametrize(("kind", "days"), [("left_hospital", 3), ("disaster", 3), ("death_in_family", 7)])
async def test_after_an_event_somebody_looks_in_also_where_nobody_had_to(
    house: House, grid: Grid, kind: str, days: int
) -> None:
    town = await house.console("town01")
    await house.sql("update statuses set valid_to = '2025-01-01' where household_id = $1::uuid", grid.household)
    entered = {"id": house.new_id(), "kind": kind, "happened_on": day(house, 0), "note": "村里报来的"}
    found = await town.post(f"/households/{grid.household}/events", entered)
    assert [(one["due_on"], one["from_on"], one["once"]) for one in found["why"]] == [
        (day(house, days), day(house, 0), True)
    ]
    house.clock.forward(days=1)
    await grid.phone.send(house.visit(grid.household))
    answered = await explained(house, town, grid.household)
    assert (answered["state"], answered["why"]) == (None, [])
    assert [one["kind"] for one in answered["events"]] == [kind]


async def test_an_event_does_not_lie_ahead(house: House, grid: Grid) -> None:
    town = await house.console("town01")
    ahead = {"id": house.new_id(), "kind": "disaster", "happened_on": day(house, 1)}
    with pytest.raises(Answer, match="day_ahead"):
        await town.post(f"/households/{grid.household}/events", ahead)


async def test_nobody_home_twice_asks_for_another_action(house: House, grid: Grid) -> None:
    town = await house.console("town01")
    states: list[str] = []
    for _ in range(2):
        await grid.phone.send(house.visit(grid.household, "visit_nobody_home"))
        states.append((await explained(house, town, grid.household))["state"])
        house.clock.forward(days=1)
    found = await explained(house, town, grid.household)
    assert states == ["overdue", "attempted"]
    assert (found["attempted_on"], len(found["attempts"])) == (day(house, -1), 2)
    assert await listed(town, grid, "attempted") == ["attempted"]
    await grid.phone.send(house.visit(grid.household))
    assert (await explained(house, town, grid.household))["attempts"] == []


async def campaign(house: House, clerk: Caller, grid: Grid, **changes: Any) -> Any:
    asked = {"id": house.new_id(), "name": "冰雹后排查", "purpose": "看房屋和庄稼", "regions": [grid.code],
             "starts_on": day(house, 0), "ends_on": day(house, 2)}  # fmt: skip
    return await clerk.post("/campaigns", asked | changes)


async def test_a_campaign_takes_in_everybody_who_lives_there(house: House, grid: Grid) -> None:
    town = await house.console("town01")
    await grid.phone.send(house.visit(grid.household))
    plain = await house.household(grid.code)
    await house.sql("update statuses set valid_to = '2025-01-01' where household_id = $1::uuid", plain)
    house.clock.forward(days=1)
    town = await house.console("town01")
    begun = await campaign(house, town, grid)
    assert (begun["households"], begun["visited"], begun["standing"]) == (2, 0, "going_on")
    for home in (grid.household, plain):
        found = await explained(house, town, home)
        assert (found["due_on"], found["why"][0]["id"]) == (day(house, 2), "campaign")
        assert found["why"][0]["title"]["zh"] == "专项走访：冰雹后排查"
    await grid.phone.send(house.visit(plain))
    await house.work()
    path = f"/campaigns/{begun['id']}"
    waiting = (await town.get(f"{path}/households", state="waiting"))["items"]
    visited = (await town.get(f"{path}/households", state="visited"))["items"]
    assert ([one["household_id"] for one in waiting], [one["household_id"] for one in visited]) == (
        [grid.household], [plain],
    )  # fmt: skip
    assert (await town.get(path))["visited"] == 1


async def test_a_campaign_not_answered_is_overdue_the_day_after_and_stays_so(house: House, grid: Grid) -> None:
    town = await house.console("town01")
    await grid.phone.send(house.visit(grid.household))
    house.clock.forward(days=1)
    town = await house.console("town01")
    await campaign(house, town, grid)
    house.clock.forward(days=2)
    assert (await explained(house, town, grid.household))["state"] == "due"
    house.clock.forward(days=1)
    unheard = (await explained(house, town, grid.household))["state"]
    await grid.phone.sync()
    assert (unheard, (await explained(house, town, grid.household))["state"]) == ("not_synced", "overdue")


async def test_a_campaign_ended_asks_nobody_any_more(house: House, grid: Grid) -> None:
    town = await house.console("town01")
    await grid.phone.send(house.visit(grid.household))
    await house.work()
    regular = (await explained(house, town, grid.household))["due_on"]
    house.clock.forward(days=1)
    town = await house.console("town01")
    begun = await campaign(house, town, grid)
    assert (await explained(house, town, grid.household))["due_on"] == day(house, 2)
    ended = await town.post(f"/campaigns/{begun['id']}/ends", {"reason": "已由应急部门排查"})
    assert (ended["standing"], ended["ended_by"]) == ("ended", "苗丽萍")
    assert (await explained(house, town, grid.household))["due_on"] == regular
    with pytest.raises(Answer, match="campaign_over"):
        await town.post(f"/campaigns/{begun['id']}/ends", {"reason": "再结束一次"})


async def test_a_campaign_of_a_group_leaves_out_the_others(house: House, grid: Grid) -> None:
    town = await house.console("town01")
    assert (await campaign(house, town, grid, statuses=["tekun"]))["households"] == 1
    with pytest.raises(Answer, match="campaign_reaches_nobody"):
        await campaign(house, town, grid, statuses=["orphan_allowance"])
    with pytest.raises(Answer, match="campaign_reaches_nobody"):
        await campaign(house, town, grid, households=[house.new_id()])


async def test_a_township_calls_its_own_places_only_and_does_not_end_what_the_county_began(
    house: House, grid: Grid
) -> None:
    town, county = await house.console("town01"), await house.console("county01")
    with pytest.raises(Answer, match="not_found"):
        await campaign(house, town, grid, regions=["140427101"])
    with pytest.raises(Answer, match="days_in_wrong_order"):
        await campaign(house, town, grid, ends_on="2026-03-01")
    begun = await campaign(house, county, grid)
    assert begun["id"] in [one["id"] for one in (await town.get("/campaigns"))["items"]]
    with pytest.raises(Answer, match="not_found"):
        await town.post(f"/campaigns/{begun['id']}/ends", {"reason": "不归我管"})
    other = await house.console("town02")
    assert begun["id"] not in [one["id"] for one in (await other.get("/campaigns"))["items"]]
    assert date.fromisoformat(begun["ends_on"]) == house.clock.today + timedelta(days=2)
