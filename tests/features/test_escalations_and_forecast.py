"""The ladder of an overdue visit, answered and passed on (SV-01); and what another cadence would ask for."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from tests import world
from tests.house import Answer, Caller, Grid, House


@pytest_asyncio.fixture(autouse=True)
async def no_sweep_so_far(house: House) -> None:
    """The tests of this house share its days: what another swept on a later one is yet to come."""
    await house.sql("delete from sweeps")


def day(house: House, days: int) -> str:
    return (house.clock.today + timedelta(days=days)).isoformat()


async def sweep(house: House) -> None:
    await (await house.console("county01")).post("/sweeps", {})


async def ladder(house: House, grid: Grid) -> Any:
    town = await house.console("town01")
    return (await town.get(f"/households/{grid.household}/followup"))["ladder"]


async def answer(house: House, who: Caller, grid: Grid, **changes: Any) -> Any:
    asked = {"id": house.new_id(), "action": "planned", "note": "周四一起去"}
    return (await who.post(f"/households/{grid.household}/answers", asked | changes))["ladder"]


async def came_to(house: House, grid: Grid, login: str, **query: Any) -> list[str]:
    clerk = await house.console(login)
    found = await clerk.get("/escalations", region=grid.code, **query)
    return [one["household_id"] for one in found["items"]]


async def test_each_overdue_day_has_its_step_on_the_ladder(house: House, grid: Grid) -> None:
    await sweep(house)
    flagged = house.clock.today
    for after in range(9):
        await sweep(house)
        found = await ladder(house, grid)
        expected = ["worker", *(["township"] if after >= 3 else []), *(["county"] if after >= 7 else [])]
        assert [one["level"] for one in found["steps"]] == expected
        coming = {1: ("township", 3), 2: ("county", 7)}.get(len(expected))
        assert found["next"] == (
            {"level": coming[0], "on": (flagged + timedelta(days=coming[1])).isoformat()} if coming else None
        )
        house.clock.forward(days=1)


async def test_what_came_to_the_township_is_on_its_list_until_somebody_acts(house: House, grid: Grid) -> None:
    await sweep(house)
    assert await came_to(house, grid, "town01") == []
    house.clock.forward(days=3)
    await sweep(house)
    assert await came_to(house, grid, "town01") == [grid.household]
    assert await came_to(house, grid, "county01") == []
    assert await came_to(house, grid, "town02") == []
    await answer(house, await house.console("town01"), grid)
    assert await came_to(house, grid, "town01") == []
    assert await came_to(house, grid, "town01", state="answered") == [grid.household]
    await grid.phone.send(house.visit(grid.household))
    await house.work()
    assert await came_to(house, grid, "town01", state="all") == []
    assert await ladder(house, grid) is None


async def test_of_those_marked_on_one_day_who_was_due_first_comes_first_page_by_page(
    house: House, grid: Grid
) -> None:
    later = [await house.household(grid.code) for _ in range(2)]
    await house.work()
    await sweep(house)
    house.clock.forward(days=3)
    await sweep(house)
    for days, household in zip((20, 40, 30), (grid.household, *later), strict=True):
        await house.sql(
            "update overdue_flags set due_on = $2 where household_id = $1",
            UUID(household),
            house.clock.today - timedelta(days=days),
        )
    town, found, after = await house.console("town01"), list[str](), dict[str, str]()
    for _ in range(3):
        page = await town.get("/escalations", region=grid.code, limit=1, **after)
        found += [one["household_id"] for one in page["items"]]
        after = {"after": page["next"]} if page["next"] else {}
    assert (found, after) == ([later[0], later[1], grid.household], {})


async def test_an_answer_holds_the_ladder_until_its_day_and_not_a_day_longer(house: House, grid: Grid) -> None:
    await sweep(house)
    house.clock.forward(days=6)
    await sweep(house)
    held = await answer(house, await house.console("town01"), grid, holds_until=day(house, 3))
    assert (held["held_until"], held["next"]) == (day(house, 3), {"level": "county", "on": day(house, 4)})
    for _ in range(3):
        house.clock.forward(days=1)
        await sweep(house)
        assert await came_to(house, grid, "county01") == []
    house.clock.forward(days=1)
    await sweep(house)
    assert await came_to(house, grid, "county01") == [grid.household]
    assert (await ladder(house, grid))["answers"][0]["answered_by"] == "苗丽萍"


async def office(house: House, grid: Grid, role: str) -> UUID:
    """Somebody who looks after this grid alone, so that nothing else of the county comes to them."""
    user = UUID(house.new_id())
    await house.sql(
        """insert into users (county_code, id, login, name, role, password_hash, created_at)
           values ($1, $2, $3, '牛秀芳', $4, '', now())""",
        world.COUNTY, user, f"{role}-{grid.login}", role,
    )  # fmt: skip
    await house.give_reach(user, grid.code, world.TODAY)
    return user


async def passed_on(house: House, user: UUID) -> list[dict[str, Any]]:
    """What this user was told of overdue visits that came to them."""
    await house.work()
    found = await house.sql(
        "select detail from notifications where user_id = $1 and kind = 'followups_escalated' order by id", user
    )
    return [one["detail"] for one in found]


async def test_who_has_the_step_now_is_told_once_when_it_comes_to_them(house: House, grid: Grid) -> None:
    town, county = await office(house, grid, "township"), await office(house, grid, "county")
    await sweep(house)
    house.clock.forward(days=2)
    await sweep(house)
    assert await passed_on(house, town) == []
    came = {"count": 1, "names": ["郝桂英"], "household_id": grid.household, "due_on": "2024-06-08"}
    for days in (1, 0, 3):
        house.clock.forward(days=days)
        await sweep(house)
        assert await passed_on(house, town) == [came | {"level": "township"}]
        assert await passed_on(house, county) == []
    house.clock.forward(days=1)
    await sweep(house)
    assert await passed_on(house, county) == [came | {"level": "county"}]
    assert await passed_on(house, town) == [came | {"level": "township"}]


async def test_what_comes_together_is_one_notice_and_a_visit_in_time_tells_nobody(house: House, grid: Grid) -> None:
    town = await office(house, grid, "township")
    for _ in range(4):
        await house.household(grid.code)
    await house.work()
    await sweep(house)
    await grid.phone.send(house.visit(grid.household))
    await house.work()
    house.clock.forward(days=3)
    await sweep(house)
    (notice,) = await passed_on(house, town)
    assert (notice["count"], notice["names"], notice["household_id"]) == (4, ["郝桂英"] * 3, "")


async def test_an_answer_keeps_the_notice_away_until_it_ends(house: House, grid: Grid) -> None:
    town = await office(house, grid, "township")
    await sweep(house)
    house.clock.forward(days=1)
    await answer(house, await house.console("town01"), grid, holds_until=day(house, 3))
    for _ in range(3):
        house.clock.forward(days=1)
        await sweep(house)
        assert await passed_on(house, town) == []
    house.clock.forward(days=1)
    await sweep(house)
    assert len(await passed_on(house, town)) == 1


async def test_an_answer_never_holds_longer_than_the_countys_days(house: House, grid: Grid) -> None:
    await sweep(house)
    town = await house.console("town01")
    assert (await answer(house, town, grid, holds_until=day(house, 60)))["held_until"] == day(house, 7)
    assert (await answer(house, town, grid, action="reassigned"))["held_until"] == day(house, 7)
    with pytest.raises(Answer, match="day_past"):
        await answer(house, town, grid, holds_until=day(house, -1))
    with pytest.raises(Answer, match="reason_needed"):
        await answer(house, town, grid, action="other", note="")


async def test_what_is_not_overdue_is_not_answered(house: House, grid: Grid) -> None:
    with pytest.raises(Answer, match="followup_not_flagged"):
        await answer(house, await house.console("town01"), grid)


# What would happen if --------------------------------------------------------------------------------


async def foreseen(house: House, grid: Grid, **asked: Any) -> Any:
    town = await house.console("town01")
    return await town.post("/followups/forecast", {"region": grid.code, "days": 28} | asked)


async def test_a_week_instead_of_two_doubles_the_visits(house: House, grid: Grid) -> None:
    kept = "select count(*) from followups union all select count(*) from county_parameters"
    before = await house.sql(kept)
    found = await foreseen(house, grid, parameters={"p_visit_interval_days": {"high_care": 14}})
    # overdue today and then every seven days: 0, 7, 14, 21; or every fourteen: 0, 14
    assert (found["total"]["now"], found["total"]["changed"]) == (4, 2)
    (worker,) = found["by_worker"]
    assert (worker["id"], worker["now"], worker["changed"]) == (str(grid.worker_id), 4, 2)
    assert [one["code"] for one in found["by_village"]] == [world.CHENGNAN]
    assert found["unassigned"] == {"households": 0, "now": 0, "changed": 0}
    assert await house.sql(kept) == before


async def test_two_workers_share_what_both_look_after(house: House, grid: Grid) -> None:
    await house.give_reach(world.uid("grid02"), grid.code, world.TODAY)
    found = await foreseen(house, grid, parameters={"p_visit_interval_days": {"high_care": 14}})
    assert [(one["now"], one["changed"]) for one in found["by_worker"]] == [(2, 1), (2, 1)]
    assert found["total"]["now"] == 4


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"p_visit_interval_days": {"standard": 0}}, "“走访间隔”应为 ≥ 1，填的是“0”"),
        ({"p_visit_interval_days": {"high_care": "两周"}}, "parameter_refused"),
        ({"p_visit_interval_days": {"high_care": 99_999_999_999}}, "parameter_refused"),
        ({"p_nothing": 3}, "parameter_unknown"),
        ({"p_sample_ratio": 0.5}, "request_malformed"),
        ({}, "request_malformed"),
    ],
)
async def test_a_forecast_of_what_cannot_be_is_refused(
    house: House, grid: Grid, given: dict[str, object], code: str
) -> None:
    with pytest.raises(Answer, match=code):
        await foreseen(house, grid, parameters=given)
