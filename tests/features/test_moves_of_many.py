"""Many households are placed in another grid at once, each with what became of it."""

from uuid import UUID

import pytest

from tests.house import Answer, Grid, House


async def test_each_household_is_moved_or_says_why_not(house: House, grid: Grid) -> None:
    other = await house.grid()
    town = await house.console("town01")
    second, foreign = await house.household(grid.code), house.new_id()
    asked = {
        "to_region": other.code,
        "reason": "网格调整",
        "households": [
            {"id": house.new_id(), "household_id": one} for one in (grid.household, second, other.household, foreign)
        ],
    }
    done = await town.post("/households/moves", asked)
    assert (done["moved"], [one["result"] for one in done["items"]]) == (2, ["moved", "moved", "there", "not_found"])
    places = await house.sql(
        "select region_code, count(*) as n from households where id = any($1) group by 1", [grid.household, second]
    )
    assert places == [{"region_code": other.code, "n": 2}]
    (kept,) = await house.sql(
        "select from_region, to_region, reason from household_moves where household_id = $1", UUID(second)
    )
    assert kept == {"from_region": grid.code, "to_region": other.code, "reason": "网格调整"}
    audited = await house.sql(
        "select detail from audit where action = 'household.move' and subject_id = $1", UUID(second)
    )
    assert [one["detail"]["to"] for one in audited] == [other.code]


async def test_the_same_request_again_moves_nobody_twice(house: House, grid: Grid) -> None:
    other, third = await house.grid(), await house.grid()
    town = await house.console("town01")
    asked = {
        "to_region": other.code,
        "reason": "网格调整",
        "households": [{"id": house.new_id(), "household_id": grid.household}],
    }
    first = await town.post("/households/moves", asked)
    assert await town.post("/households/moves", asked) == first
    (moves,) = await house.sql(
        "select count(*) as n from household_moves where household_id = $1", UUID(grid.household)
    )
    assert moves["n"] == 1
    elsewhere = await town.post("/households/moves", asked | {"to_region": third.code})
    assert [one["result"] for one in elsewhere["items"]] == ["moved_meanwhile"]


async def test_a_reason_a_grid_and_at_most_two_thousand(house: House, grid: Grid) -> None:
    town = await house.console("town01")
    one = {"id": house.new_id(), "household_id": grid.household}
    with pytest.raises(Answer, match="reason_needed"):
        await town.post("/households/moves", {"to_region": grid.code, "reason": " ", "households": [one]})
    with pytest.raises(Answer, match="division_not_a_grid"):
        await town.post("/households/moves", {"to_region": grid.code[:9], "reason": "x", "households": [one]})
    many = [{"id": house.new_id(), "household_id": house.new_id()} for _ in range(2001)]
    with pytest.raises(Answer):
        await town.post("/households/moves", {"to_region": grid.code, "reason": "x", "households": many})
    fits = await town.post("/households/moves", {"to_region": grid.code, "reason": "x", "households": many[:2000]})
    assert {item["result"] for item in fits["items"]} == {"not_found"}


async def test_a_household_outside_one_s_reach_is_not_found_and_stays(house: House, grid: Grid) -> None:
    town = await house.console("town02")
    one = {"id": house.new_id(), "household_id": grid.household}
    done = await town.post("/households/moves", {"to_region": grid.code, "reason": "x", "households": [one]})
    assert (done["moved"], done["items"][0]["result"]) == (0, "not_found")
    (there,) = await house.sql("select region_code from households where id = $1", UUID(grid.household))
    assert there["region_code"] == grid.code
