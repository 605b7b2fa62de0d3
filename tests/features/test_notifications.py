"""The finder hears what became of what they found, each thing once (PD-03)."""

from typing import Any

from tests.house import Grid, House


async def kinds(grid: Grid) -> list[str]:
    answer = await grid.phone.sync()
    return sorted(one["kind"] for one in answer["notifications"])


async def case_from_fire(house: House, grid: Grid) -> tuple[str, Any]:
    clerk = await house.console("county01")
    await grid.phone.send(house.visit(grid.household, "visit_fire"))
    await house.work()
    (lead,) = (await clerk.get("/leads", region=grid.code))["items"]
    case = house.new_id()
    await clerk.post("/cases", {"id": case, "programme": "temp_aid", "lead_id": lead["id"]})
    return case, clerk


async def test_each_step_is_told_once_however_often_its_job_runs(house: House, grid: Grid) -> None:
    case, _ = await case_from_fire(house, grid)
    for _ in range(3):
        await house.work()
        await house.sql(
            "insert into outbox (county_code, name, payload) values ('140427', 'notifications.case_moved', $1)",
            {"ids": [case]},
        )
    await house.work()
    assert await kinds(grid) == ["case_opened", "lead_received"]


async def test_an_act_is_told_even_when_the_next_one_came_before_its_job(house: House, grid: Grid) -> None:
    case, clerk = await case_from_fire(house, grid)
    withdraw = {"id": house.new_id(), "act": "withdraw", "facts": {"termination_reason": "已得到亲属帮助"}}
    await clerk.post(f"/cases/{case}/acts", withdraw)
    await house.work()
    assert await kinds(grid) == ["case_moved", "case_opened", "lead_received"]


async def test_nobody_else_hears_of_it(house: House, grid: Grid) -> None:
    other = await house.grid()
    await case_from_fire(house, grid)
    await house.work()
    assert await kinds(other) == []


async def test_a_notice_tells_the_programme_in_both_languages(house: House, grid: Grid) -> None:
    await case_from_fire(house, grid)
    await house.work()
    (opened,) = [one for one in (await grid.phone.sync())["notifications"] if one["kind"] == "case_opened"]
    assert opened["detail"]["programme_title"] == {"zh": "临时救助", "en": "temporary aid"}
    assert opened["detail"]["person_name"] == "郝桂英"
