"""Changes of divisions whose day has not come: they wait, may be withdrawn, and are made on their day."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from tests import world
from tests.features.test_division_changes import Town, add_town, change, line, where
from tests.house import Answer, Caller, House
from workers import recurring


@pytest_asyncio.fixture
async def town(house: House) -> Town:
    return await add_town(house)


@pytest_asyncio.fixture
async def county(house: House) -> Caller:
    return await house.console("county01")


def on(house: House, days: int) -> str:
    return (house.clock.today + timedelta(days=days)).isoformat()


async def enter(house: House, county: Caller, day: str, *lines: dict[str, Any]) -> dict[str, Any]:
    asked = change(house, *(one | {"on": day} for one in lines))
    return await county.post("/division-changes/coming", asked)


async def morning(house: House) -> None:
    """The clock's work of a day, and the jobs it leaves."""
    await recurring.division_days({"kit": house.kit})
    house.forget_sessions()
    await house.work()


async def coming(house: House, id: str) -> list[dict[str, Any]]:
    clerk = await house.console("county01")
    return [one for one in (await clerk.get("/division-changes/coming", limit=200))["items"] if one["id"] == id]


async def test_a_change_is_looked_at_as_of_its_day_and_nothing_is_refused_for_being_early(
    house: House, county: Caller, town: Town
) -> None:
    new = f"{world.COUNTY}9{town.code[-2:]}"
    told = await county.post(
        "/division-changes/check", {"lines": [line("recode", town.code, new) | {"on": on(house, 1)}]}
    )
    assert (told["ready"], told["comes_on"], told["consequences"]["households"]) == (True, on(house, 1), 2)
    today = await county.post(
        "/division-changes/check", {"lines": [line("recode", town.code, new) | {"on": on(house, 0)}]}
    )
    assert (today["ready"], today["comes_on"]) == (True, None)


async def test_it_waits_until_its_day_and_is_made_once(house: House, county: Caller, town: Town) -> None:
    new = f"{world.COUNTY}8{town.code[-2:]}"
    entered = await enter(house, county, on(house, 2), line("recode", town.code, new))
    homes = [await where(house, one) for one in town.households]
    (told,) = (await county.get(f"/division-codes/{town.villages[0]}"))["coming"]
    assert (told["on"], told["kind"], told["new_code"]) == (on(house, 2), "recode", new)

    house.clock.forward(days=1)
    await morning(house)
    assert [await where(house, one) for one in town.households] == homes
    assert len(await coming(house, entered["id"])) == 1

    house.clock.forward(days=1)
    await morning(house)
    await morning(house)
    assert [(await where(house, one))[:9] for one in town.households] == [new, new]
    assert await coming(house, entered["id"]) == []
    clerk = await house.console("county01")
    made = await clerk.get(f"/division-changes/{entered['id']}")
    assert (made["document"], made["made_by"], made["households"]) == ("壶政发〔2026〕7号", "侯俊英", 2)
    (kept,) = await house.sql("select valid_to from divisions where code = $1", town.code)
    assert kept["valid_to"] == house.clock.today - timedelta(days=1)
    deeds = await house.sql("select action from audit where subject_id = $1::uuid order by at", entered["id"])
    assert [one["action"] for one in deeds] == ["division_change.enter", "division_change.make"]
    with pytest.raises(Answer, match="division_change_made"):
        await clerk.post(f"/division-changes/coming/{entered['id']}/withdraw", {"reason": "晚了"})


async def test_a_day_the_worker_slept_through_is_made_good(house: House, county: Caller, town: Town) -> None:
    new = f"{world.COUNTY}7{town.code[-2:]}"
    await enter(house, county, day := on(house, 1), line("recode", town.code, new))
    house.clock.forward(days=3)
    await morning(house)
    (made,) = await house.sql("select valid_from from divisions where code = $1", new)
    assert made["valid_from"] == date.fromisoformat(day)


async def test_withdrawn_before_its_day_it_is_never_made(house: House, county: Caller, town: Town) -> None:
    entered = await enter(house, county, on(house, 1), line("rename", town.code, "", "新名镇"))
    address = f"/division-changes/coming/{entered['id']}/withdraw"
    with pytest.raises(Answer, match="reason_needed"):
        await county.post(address, {"reason": "　"})
    withdrawn = await county.post(address, {"reason": "上级暂缓"})
    assert (withdrawn["withdrawn_by"], withdrawn["withdraw_reason"]) == ("侯俊英", "上级暂缓")
    assert await county.post(address, {"reason": "再说一次"}) == withdrawn
    assert (await county.get(f"/division-codes/{town.code}"))["coming"] == []
    house.clock.forward(days=1)
    await morning(house)
    (kept,) = await house.sql("select name from divisions where code = $1", town.code)
    assert kept["name"] != "新名镇"
    assert await coming(house, entered["id"]) == []


async def test_what_stands_in_the_way_on_its_day_is_told_and_once_settled_it_is_made(
    house: House, county: Caller, town: Town
) -> None:
    grid = await where(house, town.households[0])
    entered = await enter(house, county, on(house, 1), line("close", grid))
    house.clock.forward(days=1)
    await morning(house)
    (told,) = await coming(house, entered["id"])
    assert {one["kind"] for one in told["findings"]} == {"households", "workers"}
    assert told["stopped_at"] is not None

    await house.sql("update user_reaches set valid_to = '2026-01-01' where region_code = $1", grid)
    target = await where(house, town.households[1])
    await house.sql("update households set region_code = $2 where region_code = $1", grid, target)
    await morning(house)
    assert len(await coming(house, entered["id"])) == 1, "tried once a day by itself"
    clerk = await house.console("county01")
    await clerk.post(f"/division-changes/coming/{entered['id']}/again", {})
    assert await coming(house, entered["id"]) == []
    (kept,) = await house.sql("select valid_to from divisions where code = $1", grid)
    assert kept["valid_to"] == house.clock.today - timedelta(days=1)


async def test_whoever_entered_it_and_the_administrators_are_told_once_that_it_could_not_be_made(
    house: House, county: Caller, town: Town
) -> None:
    grid = await where(house, town.households[0])
    entered = await enter(house, county, on(house, 1), line("close", grid))
    fine = await enter(house, county, on(house, 1), line("rename", town.villages[1], "", "能改的村"))
    for _ in range(3):
        house.clock.forward(days=1)
        await morning(house)
    told = await house.sql(
        """select u.login, n.subject_id, n.detail from notifications n join users u on u.id = n.user_id
           where n.kind = 'division_change_stopped' and n.subject_id = any($1::uuid[]) order by u.login""",
        [UUID(entered["id"]), UUID(fine["id"])],
    )
    assert [(one["login"], str(one["subject_id"])) for one in told] == [
        ("admin", entered["id"]), ("county01", entered["id"]),
    ]  # fmt: skip
    assert told[0]["detail"] == {"document": "壶政发〔2026〕7号", "day": entered["on"], "count": 2}


async def test_what_was_withdrawn_before_its_day_is_told_to_nobody(house: House, county: Caller, town: Town) -> None:
    grid = await where(house, town.households[0])
    entered = await enter(house, county, on(house, 1), line("close", grid))
    await county.post(f"/division-changes/coming/{entered['id']}/withdraw", {"reason": "上级暂缓"})
    house.clock.forward(days=1)
    await morning(house)
    assert not await house.sql("select from notifications where subject_id = $1::uuid", entered["id"])


async def test_one_change_may_rest_on_another_that_is_still_to_come(house: House, county: Caller, town: Town) -> None:
    new = f"{world.COUNTY}6{town.code[-2:]}"
    first, second = line("recode", town.code, new), line("rename", new, "", "新城镇")
    early = change(house, second | {"on": on(house, 2)})
    with pytest.raises(Answer, match="division_change_stands_in_the_way"):
        await county.post("/division-changes/coming", early)
    await enter(house, county, on(house, 1), first)
    await enter(house, county, on(house, 2), second)
    house.clock.forward(days=2)
    await morning(house)
    (made,) = await house.sql("select name from divisions where code = $1", new)
    assert made["name"] == "新城镇"


async def test_lines_of_another_day_are_entered_apart(house: House, county: Caller, town: Town) -> None:
    lines = [line("rename", town.code, "", "甲镇") | {"on": on(house, 1)},
             line("rename", town.villages[0], "", "乙村", row=2) | {"on": on(house, 2)}]  # fmt: skip
    told = await county.post("/division-changes/check", {"lines": lines})
    assert [(one["kind"], one["row"]) for one in told["findings"]] == [("other_day", 1)]
    assert told["ready"] is False
    with pytest.raises(Answer, match="division_change_stands_in_the_way"):
        await county.post("/division-changes/coming", change(house, *lines))


async def test_a_day_that_has_come_is_not_waited_for_and_the_same_entry_counts_once(
    house: House, county: Caller, town: Town
) -> None:
    with pytest.raises(Answer, match="division_day_has_come"):
        await enter(house, county, on(house, 0), line("rename", town.code, "", "甲镇"))
    asked = change(house, line("rename", town.code, "", "甲镇") | {"on": on(house, 1)})
    first = await county.post("/division-changes/coming", asked)
    assert await county.post("/division-changes/coming", asked) == first
    assert len(await coming(house, asked["id"])) == 1
    with pytest.raises(Answer, match="not_permitted"):
        await town.office.post("/division-changes/coming", asked)
