"""Who was entered twice and merged after a list was read: the list, its proposals and the office's change of a trip
follow to who remains."""

from typing import Any
from uuid import UUID

import pytest_asyncio

from tests import world
from tests.features.lists import DISABLED, apply, authorise, citizen, comma, facts, hand_in, read, rows, settle
from tests.features.test_findings import screen
from tests.features.test_merges import family
from tests.features.test_trips import MONDAY, day, order, put, street
from tests.house import Caller, Grid, House


@pytest_asyncio.fixture
async def county(house: House) -> Caller:
    who = await house.console("county01")
    await authorise(who, house, "disabled_persons")
    return who


async def home_of(house: House, person: Any) -> str:
    (found,) = await house.sql("select household_id from persons where id = $1", person)
    return str(found["household_id"])


def merge_of(kept: str, gone: str, house: House) -> dict[str, Any]:
    return {"id": house.new_id(), "kind": "household", "kept_id": kept, "gone_id": gone, "reason": "重复录入"}


async def merge(county: Caller, house: House, kept: str, gone: str) -> None:
    await county.post("/merges", merge_of(kept, gone, house))


async def dead(house: House) -> list[dict[str, Any]]:
    """Open findings of who stands in a list of deaths."""
    found = await house.sql(
        """select id, subject, due_on from screening_findings
           where finding = 'listed_dead' and ended_on is null and detail ->> 'name' = '苗爱花' order by id"""
    )
    return [dict(one) for one in found]


async def test_a_proposal_and_a_match_follow_who_was_merged(house: House, county: Caller, grid: Grid) -> None:
    twice, number = citizen(861), citizen(862)
    kept, gone, listed, other = await settle(
        house, grid, ("高秀英", twice), ("高秀英", twice), ("吕月娥", number), ("吕月娥", None)
    )
    found = await read(county, house, await hand_in(county, house, "disabled_persons", comma([
        DISABLED, ("高秀英", twice, "1", "视力", "一级", ""), ("吕月娥", number, "2", "听力", "二级", ""),
    ])))  # fmt: skip
    assert [one["outcome"] for one in await rows(county, found)] == ["proposed", "matched"]
    await merge(county, house, await home_of(house, kept), await home_of(house, gone))
    await merge(county, house, await home_of(house, other), await home_of(house, listed))

    where = f"/imports/{found['id']}/rows/2"
    (one,) = (await county.get(f"{where}/proposals"))["items"]
    assert (one["person_id"], one["outcome"]) == (str(kept), "proposed"), "the two who were one are one"
    said = {"id": house.new_id(), "person_id": str(gone)}  # a screen that was open before the merge
    told = await county.post(f"{where}/decisions", said)
    assert (told["counts"]["matched"], told["counts"]["proposed"]) == (2, 0)
    done = await apply(county, house, found)
    assert done["counts"]["persons"] == 2
    assert (await facts(house, kept))["disability_level"] == 1
    assert (await facts(house, other))["disability_level"] == 2


async def test_a_change_of_a_trip_may_name_a_household_that_was_merged(house: House, grid: Grid) -> None:
    town, county = await house.console("town01"), await house.console("county01")
    first, second, third, fourth = await street(house, grid, 4)
    shown = await day(house, town, grid, household_ids=[first, second, third])
    await merge(county, house, second, third)
    await merge(county, house, first, fourth)
    wanted = {"id": house.new_id(), "household_ids": [third, second, first]}  # as the screen still has them
    changed = await put(town, f"/trips/{shown['trip']['id']}/order", wanted)
    assert order(changed) == [second, first]


async def test_a_plan_may_name_households_that_were_merged(house: House, grid: Grid) -> None:
    """Before it is asked for, as a screen still has them, and while it waits to be worked out."""
    town, county = await house.console("town01"), await house.console("county01")
    first, second, third, fourth = await street(house, grid, 4)
    await merge(county, house, first, second)
    asked = {"id": house.new_id(), "first_on": MONDAY, "last_on": MONDAY, "region": grid.code,
             "household_ids": [second, first, third]}  # fmt: skip
    plan = await town.post("/trip-plans", asked)
    assert plan["asked"]["household_ids"] == [first, third]
    await merge(county, house, fourth, third)
    await house.work()
    (made,) = (await town.get(f"/trip-plans/{asked['id']}"))["trips"]
    assert {*order(await town.get(f"/trips/{made['id']}"))} == {first, fourth}


async def test_a_row_shows_who_remains_of_whom_it_is_about(house: House, county: Caller, grid: Grid) -> None:
    number = citizen(863)
    kept, listed = await settle(house, grid, ("苗爱莲", None), ("苗爱莲", number))
    found = await read(county, house, await hand_in(county, house, "disabled_persons", comma([
        DISABLED, ("苗爱莲", number, "3", "视力", "一级", ""),
    ])))  # fmt: skip
    await apply(county, house, found)
    merged = merge_of(await home_of(house, kept), await home_of(house, listed), house)
    await county.post("/merges", merged)
    (row,) = await rows(county, found)
    assert (row["person_id"], row["person_name"]) == (str(kept), "苗爱莲")
    await county.post(f"/merges/{merged['id']}/undo", {"reason": "是两个人"})
    (row,) = await rows(county, found)
    assert row["person_id"] == str(listed)


async def test_who_stands_in_a_list_of_deaths_is_found_after_a_merge(
    house: House, county: Caller, grid: Grid
) -> None:
    await authorise(county, house, "deaths")
    number = citizen(864)
    kept, listed = await settle(house, grid, ("苗爱花", None), ("苗爱花", number), held=["dibao"])
    lines = [("姓名", "身份证号", "死亡日期"), ("苗爱花", number, "2026-01-20")]
    await apply(county, house, await read(county, house, await hand_in(county, house, "deaths", comma(lines))))
    before = await dead(house)
    assert [one["subject"] for one in before] == [str(listed)]
    house.clock.forward(days=2)
    county = await house.console("county01")
    merged = merge_of(await home_of(house, kept), await home_of(house, listed), house)
    await county.post("/merges", merged)
    await house.work()
    (after,) = await dead(house)
    assert after["subject"] == str(kept)
    assert (after["id"], after["due_on"]) == (before[0]["id"], before[0]["due_on"]), "with the day it had"
    await screen(house)
    assert await dead(house) == [after], "and the night finds the same"
    await county.post(f"/merges/{merged['id']}/undo", {"reason": "是两个人"})
    await house.work()
    assert [one["subject"] for one in await dead(house)] == [str(listed)]


async def listed_dead(house: House, county: Caller, name: str, *numbers: str) -> None:
    """A list of deaths with people of this name and these citizen IDs, applied."""
    lines = [("姓名", "身份证号", "死亡日期"), *((name, one, "2026-01-20") for one in numbers)]
    await apply(county, house, await read(county, house, await hand_in(county, house, "deaths", comma(lines))))


async def waiting(county: Caller, name: str) -> dict[str, tuple[str, str, str]]:
    """Who of that name is found to be dead: the finding, its household and the day it is to be answered by."""
    found = (await county.get("/screening/findings", finding="listed_dead", limit=200))["items"]
    return {
        one["subject"]: (one["id"], one["household_id"], one["due_on"])
        for one in found if one["detail"]["name"] == name
    }  # fmt: skip


async def test_a_finding_goes_along_with_who_is_merged_into_another_household(
    house: House, county: Caller, grid: Grid
) -> None:
    await authorise(county, house, "deaths")
    (kept,) = await settle(house, grid, ("苗爱香", None), held=["dibao"])
    home, (_, gone) = await family(house, grid.code, "苗老三", "苗爱香", numbers=(None, citizen(866)))
    await house.sql(
        """insert into statuses (county_code, id, household_id, region_code, status, valid_from, source, recorded_at)
           values ($1, $2, $3, $4, 'dibao', '2025-01-01', 'test', $5)""",
        world.COUNTY, house.new_id(), home, grid.code, house.clock.at,
    )  # fmt: skip
    await listed_dead(house, county, "苗爱香", citizen(866))
    before = await waiting(county, "苗爱香")
    assert before.keys() == {gone}
    house.clock.forward(days=2)
    county = await house.console("county01")
    merged = merge_of(str(kept), gone, house) | {"kind": "person"}
    await county.post("/merges", merged)
    await house.work()
    (finding, _, due_on) = before[gone]
    assert await waiting(county, "苗爱香") == {str(kept): (finding, await home_of(house, kept), due_on)}
    await county.post(f"/merges/{merged['id']}/undo", {"reason": "是两个人"})
    await house.work()
    assert await waiting(county, "苗爱香") == before


async def test_of_two_who_were_found_alike_the_older_day_counts(house: House, county: Caller, grid: Grid) -> None:
    await authorise(county, house, "deaths")
    kept, gone = await settle(house, grid, ("苗爱蕊", citizen(867)), ("苗爱蕊", citizen(868)), held=["dibao"])
    await listed_dead(house, county, "苗爱蕊", citizen(868))
    house.clock.forward(days=3)
    county = await house.console("county01")
    await listed_dead(house, county, "苗爱蕊", citizen(868), citizen(867))
    before = await waiting(county, "苗爱蕊")
    assert before.keys() == {str(kept), str(gone)}
    ours, older = before[str(kept)], before[str(gone)]
    assert older[2] < ours[2]
    merged = merge_of(ours[1], older[1], house) | {"persons": [[str(gone), str(kept)]]}
    await county.post("/merges", merged)
    await house.work()
    assert await waiting(county, "苗爱蕊") == {str(kept): (ours[0], ours[1], older[2])}
    await county.post(f"/merges/{merged['id']}/undo", {"reason": "是两个人"})
    await house.work()
    assert await waiting(county, "苗爱蕊") == before


async def twice(house: House) -> dict[str, tuple[Any, ...]]:
    """Who of that name receives in two households: the open finding's id and days, by its household."""
    found = await house.sql(
        """select household_id, id, found_on, found_at, due_on from screening_findings
           where finding = 'in_two_households' and ended_on is null and detail ->> 'name' = '苗爱枝'"""
    )
    return {str(one["household_id"]): tuple(one.values())[1:] for one in found}


async def test_a_finding_that_a_merge_ended_goes_on_where_it_is_taken_back(
    house: House, county: Caller, grid: Grid
) -> None:
    number = citizen(869)
    kept, gone = await settle(house, grid, ("苗爱枝", number), ("苗爱枝", number), held=["dibao"])
    homes = await home_of(house, kept), await home_of(house, gone)
    before = await twice(house)
    assert before.keys() == {*homes}
    for days in (2, 1):  # also the second time
        house.clock.forward(days=days)
        county = await house.console("county01")
        merged = merge_of(*homes, house) | {"persons": [[str(gone), str(kept)]]}
        await county.post("/merges", merged)
        await house.work()
        assert await twice(house) == {}, "nobody is in two households"
        house.clock.forward(days=1)
        county = await house.console("county01")
        await county.post(f"/merges/{merged['id']}/undo", {"reason": "是两个人"})
        await house.work()
        assert await twice(house) == before
    await screen(house)
    assert await twice(house) == before, "and the night finds the same"


async def test_what_ended_by_itself_begins_anew_though_a_merge_is_taken_back(
    house: House, county: Caller, grid: Grid
) -> None:
    number = citizen(870)
    one, other = await settle(house, grid, ("苗爱枝", number), ("苗爱枝", number), held=["dibao"])
    (stranger,) = await settle(house, grid, ("苗爱叶", None))
    home = await home_of(house, one)
    before = (await twice(house))[home]
    (ended,) = await house.sql(
        "update statuses set valid_to = $2 where household_id = $1 returning id",
        UUID(await home_of(house, other)), house.clock.at.date(),
    )  # fmt: skip
    house.clock.forward(days=2)
    await screen(house)
    assert home not in await twice(house)
    house.clock.forward(days=1)
    county = await house.console("county01")
    merged = merge_of(home, await home_of(house, stranger), house)
    await county.post("/merges", merged)
    await house.work()
    await house.sql("update statuses set valid_to = null where id = $1 returning id", ended["id"])
    await county.post(f"/merges/{merged['id']}/undo", {"reason": "是两家人"})
    await house.work()
    assert (await twice(house))[home][0] != before[0]
