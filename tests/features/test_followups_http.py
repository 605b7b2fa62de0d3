"""Follow-ups, the register and a household's page, as the console reads them over HTTP."""

from typing import Any

import httpx
import pytest

from tests import world
from tests.house import Answer, Grid, House


async def ids_listed(house: House, login: str, grid: Grid, **query: Any) -> list[str]:
    answer = await (await house.console(login)).get("/followups", region=grid.code, **query)
    return [item["household_id"] for item in answer["items"]]


async def test_an_overdue_household_is_on_the_list_and_a_visit_takes_it_off(house: House, grid: Grid) -> None:
    before = await ids_listed(house, "town01", grid)
    await grid.phone.send(house.visit(grid.household))
    await house.work()
    assert (before, await ids_listed(house, "town01", grid)) == ([grid.household], [])
    assert await ids_listed(house, "town01", grid, state="all") == [grid.household]


async def test_the_county_sweeps_and_the_township_sees_the_flag(house: House, grid: Grid) -> None:
    county = await house.console("county01")
    first = await county.post("/sweeps", {})
    again = await county.post("/sweeps", {})
    flagged = await ids_listed(house, "town01", grid, state="flagged")
    assert first["flagged_now"] > 0
    assert again["flagged_now"] == 0
    assert flagged == [grid.household]


async def test_a_township_may_not_sweep_the_county(house: House) -> None:
    with pytest.raises(Answer, match="not_permitted"):
        await (await house.console("town01")).post("/sweeps", {})


async def test_the_summary_the_map_and_the_list_agree(house: House, grid: Grid) -> None:
    town = await house.console("town01")
    summary = await town.get("/followups/summary", region=grid.code)
    drawn = await town.get("/followups/map", region=grid.code)
    (feature,) = drawn["features"]
    assert (summary["total"], summary["overdue"] + summary["not_synced"], summary["never_visited"]) == (1, 1, 1)
    assert feature["properties"]["household_id"] == grid.household
    assert feature["geometry"] == {"type": "Point", "coordinates": [113.2041, 36.1092]}


async def test_the_map_of_a_box_elsewhere_is_empty(house: House, grid: Grid) -> None:
    town = await house.console("town01")
    assert (await town.get("/followups/map", region=grid.code, bbox="112,35,112.5,35.5"))["features"] == []
    with pytest.raises(Answer, match="request_malformed"):
        await town.get("/followups/map", bbox="west,south")


async def test_a_state_that_does_not_exist_is_refused(house: House) -> None:
    with pytest.raises(Answer, match="request_malformed"):
        await (await house.console("town01")).get("/followups", state="lazy")


@pytest.mark.parametrize("limit", [1, 200])
async def test_a_page_holds_between_one_and_two_hundred(house: House, limit: int) -> None:
    town = await house.console("town01")
    assert len((await town.get("/followups", state="all", limit=limit))["items"]) <= limit


@pytest.mark.parametrize("limit", [0, 201])
async def test_a_page_of_another_size_is_refused(house: House, limit: int) -> None:
    with pytest.raises(Answer, match="request_malformed"):
        await (await house.console("town01")).get("/followups", limit=limit)


async def test_divisions_below_a_town(house: House) -> None:
    town = await house.console("town01")
    answer = await town.get("/divisions", parent=world.LONGQUAN)
    assert [item["name"] for item in answer["items"]] == ["城南社区", "城北社区"]


async def test_the_register_is_searched_page_by_page(house: House) -> None:
    county = await house.console("county01")
    found = await county.get("/households", search="wxl")
    first = await county.get("/households", limit=1)
    second = await county.get("/households", limit=1, after=first["next"])
    assert [item["head_name"] for item in found["items"]] == ["王秀兰"]
    assert found["items"][0]["statuses"][0]["status"] == "tekun"
    assert first["items"] != second["items"]


async def test_a_household_moves_and_its_page_and_history_follow(house: House, grid: Grid) -> None:
    town = await house.console("town01")
    other = await house.grid()
    move = {"id": house.new_id(), "to_region": other.code, "reason": "搬到女儿家"}
    moved = await town.post(f"/households/{grid.household}/moves", move)
    page = await town.get(f"/households/{grid.household}")
    history = (await town.get(f"/households/{grid.household}/history"))["items"]
    assert moved["from_region"] == grid.code
    assert page["region_code"] == other.code
    assert [worker["id"] for worker in page["workers"]] == [str(other.worker_id)]
    assert history[0]["kind"] == "moved"
    with pytest.raises(Answer, match="not_found"):
        await grid.phone.get(f"/households/{grid.household}")


async def test_a_citizen_id_is_read_over_http_with_a_reason(house: House) -> None:
    town = await house.console("town01")
    path = f"/persons/{world.uid('王秀兰')}/reveals"
    revealed = await town.post(path, {"id": house.new_id(), "reason": "核对医保"})
    assert revealed == {"id_number": world.WANG_ID_NUMBER}
    with pytest.raises(Answer, match="reason_needed"):
        await town.post(path, {"id": house.new_id(), "reason": " "})


async def test_who_is_not_signed_in_reads_nothing(house: House) -> None:
    stranger: httpx.AsyncClient = house.client()
    paths = ("/followups", "/followups/summary", "/followups/map", "/households", "/divisions")
    assert {(await stranger.get(path)).status_code for path in paths} == {401}
