"""Whoever is to go for a campaign hears of it once, however many households it asks for, and of its end."""

from datetime import timedelta
from typing import Any

from tests.house import Caller, Grid, House


async def begin(house: House, clerk: Caller, grid: Grid) -> Any:
    last = house.clock.today + timedelta(days=2)
    asked = {"id": house.new_id(), "name": "冰雹后排查", "purpose": "看房屋和庄稼", "regions": [grid.code],
             "starts_on": house.clock.today.isoformat(), "ends_on": last.isoformat()}  # fmt: skip
    begun = await clerk.post("/campaigns", asked)
    await house.work()
    return begun


async def told(house: House, campaign: str) -> list[tuple[str, str, int]]:
    """Who was told what of a campaign, and of how many households."""
    found = await house.sql(
        """select u.login, n.kind, (n.detail ->> 'count')::int as count
           from notifications n join users u on u.id = n.user_id
           where n.subject_id = $1::uuid order by n.kind, u.login""", campaign)  # fmt: skip
    return [(one["login"], one["kind"], one["count"]) for one in found]


async def test_one_note_for_all_households_and_one_when_it_ends(house: House, grid: Grid) -> None:
    await house.household(grid.code)
    elsewhere = await house.grid()
    town = await house.console("town01")
    begun = await begin(house, town, grid)
    assert await told(house, begun["id"]) == [(grid.login, "campaign_begun", 2)]
    (note,) = [one for one in (await grid.phone.sync())["notifications"] if one["kind"] == "campaign_begun"]
    assert (note["detail"]["name"], note["detail"]["ends_on"]) == ("冰雹后排查", begun["ends_on"])
    assert elsewhere.login not in [one[0] for one in await told(house, begun["id"])]
    await grid.phone.send(house.visit(grid.household))
    await house.work()
    await town.post(f"/campaigns/{begun['id']}/ends", {"reason": "已由应急部门排查"})
    await house.work()
    assert await told(house, begun["id"]) == [(grid.login, "campaign_begun", 2), (grid.login, "campaign_ended", 1)]


async def test_whoever_was_everywhere_already_hears_nothing_of_its_end(house: House, grid: Grid) -> None:
    town = await house.console("town01")
    begun = await begin(house, town, grid)
    await grid.phone.send(house.visit(grid.household))
    await house.work()
    await town.post(f"/campaigns/{begun['id']}/ends", {"reason": "都走到了"})
    await house.work()
    assert [one[1] for one in await told(house, begun["id"])] == ["campaign_begun"]


async def test_a_campaign_ended_before_anybody_was_told_is_told_to_nobody(house: House, grid: Grid) -> None:
    town = await house.console("town01")
    last = (house.clock.today + timedelta(days=2)).isoformat()
    asked = {"id": house.new_id(), "name": "按错了", "purpose": "点错", "regions": [grid.code],
             "starts_on": house.clock.today.isoformat(), "ends_on": last}  # fmt: skip
    begun = await town.post("/campaigns", asked)
    await town.post(f"/campaigns/{begun['id']}/ends", {"reason": "按错了"})
    await house.work()
    assert await told(house, begun["id"]) == []
