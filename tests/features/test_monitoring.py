"""Monitoring: begun with a level, followed by visits, ended by one of four outcomes only (DM-01, DM-02)."""

import asyncio
from datetime import date, timedelta
from typing import Any

import asyncpg
import pytest

from server.core.db import county_scope, transaction
from tests import world
from tests.house import Answer, Caller, Grid, House


async def begin(house: House, clerk: Caller, household: str, level: str = "high") -> dict[str, Any]:
    asked = {"id": house.new_id(), "household_id": household, "level": level, "reason": "暂不符合低保条件"}
    return await clerk.post("/monitorings", asked)


def outcome(house: House, **changes: Any) -> dict[str, Any]:
    return {"id": house.new_id(), "outcome": "intervene", "note": "已联系村医每周上门", "level": "key",
            "ends": False} | changes  # fmt: skip


async def due_on(house: House, household: str) -> date | None:
    await house.work()
    found = await house.sql(
        "select due_on, ended_on, reason from followups where household_id = $1::uuid and ended_on is null", household
    )
    return found[0]["due_on"] if found else None


async def plain_household(house: House, grid: Grid) -> str:
    """One that nobody had to visit so far."""
    home = await house.household(grid.code)
    await house.sql("update statuses set valid_to = '2025-01-01' where household_id = $1::uuid", home)
    return home


@pytest.mark.parametrize(("level", "days"), [("high", 7), ("key", 7), ("ordinary", 7)])
async def test_the_first_visit_is_due_within_a_week_of_the_beginning(
    house: House, grid: Grid, level: str, days: int
) -> None:
    clerk, home = await house.console("county01"), await plain_household(house, grid)
    item = await begin(house, clerk, home, level)
    assert (item["level"], item["began_on"]) == (level, house.clock.today.isoformat())
    assert await due_on(house, home) == house.clock.today + timedelta(days=days)


@pytest.mark.parametrize(("level", "days"), [("high", 7), ("key", 30), ("ordinary", 180)])
async def test_after_a_visit_the_level_says_when_the_next_is_due(
    house: House, grid: Grid, level: str, days: int
) -> None:
    clerk, home = await house.console("county01"), await plain_household(house, grid)
    await begin(house, clerk, home, level)
    house.clock.forward(days=1)
    await grid.phone.send(house.visit(home))
    assert await due_on(house, home) == house.clock.today + timedelta(days=days)


async def test_it_ends_with_an_outcome_and_the_visits_with_it(house: House, grid: Grid) -> None:
    clerk, home = await house.console("county01"), await plain_household(house, grid)
    item = await begin(house, clerk, home)
    path = f"/monitorings/{item['id']}/outcomes"
    kept = await clerk.post(path, outcome(house))
    assert (kept["level"], kept["ended_at"]) == ("key", None)
    house.clock.forward(minutes=1)
    last = outcome(house, outcome="precise_aid", note="已纳入低保", ends=True)
    for _ in range(2):
        ended = await clerk.post(path, last)
        assert [one["outcome"] for one in ended["outcomes"]] == ["intervene", "precise_aid"]
        assert ended["ended_at"] is not None
    assert await due_on(house, home) is None
    with pytest.raises(Answer, match="monitoring_ended"):
        await clerk.post(path, outcome(house))
    for wrong in ({"outcome": "forgotten"}, {"note": ""}):
        with pytest.raises(Answer, match="request_malformed"):
            await clerk.post(path, outcome(house, **wrong))


async def test_a_households_history_tells_of_its_monitoring(house: House, grid: Grid) -> None:
    clerk, home = await house.console("county01"), await plain_household(house, grid)
    item = await begin(house, clerk, home, "ordinary")
    path = f"/monitorings/{item['id']}/outcomes"
    for said in (outcome(house), outcome(house, outcome="precise_aid", note="收入已稳定", ends=True)):
        house.clock.forward(minutes=1)
        await clerk.post(path, said)
    told = (await clerk.get(f"/households/{home}/history"))["items"]
    assert [one["text"]["zh"] for one in told if one["kind"] == "monitoring"] == [
        "侯俊英结束监测：精准救助，收入已稳定",
        "侯俊英写监测处置：及时干预，已联系村医每周上门；以后重点监测",
        "侯俊英列入一般监测：暂不符合低保条件",
    ]


async def test_a_household_is_under_monitoring_once_at_the_stricter_level(house: House, grid: Grid) -> None:
    clerk, home = await house.console("county01"), await plain_household(house, grid)
    first = await begin(house, clerk, home, "ordinary")
    assert (await begin(house, clerk, home, "high"))["id"] == first["id"]
    laxer = await begin(house, clerk, home, "key")
    assert (laxer["id"], laxer["level"]) == (first["id"], "high")


async def test_two_begin_at_once(house: House, grid: Grid) -> None:
    home = await plain_household(house, grid)
    clerks = [await house.console("county01"), await house.console("county02")]
    asked = [{"id": house.new_id(), "household_id": home, "level": "key", "reason": "同时"} for _ in clerks]
    answers = await asyncio.gather(
        *(clerk.client.post("/monitorings", json=one) for clerk, one in zip(clerks, asked, strict=True))
    )
    assert {one.status_code for one in answers} <= {201, 409}
    rows = await house.sql("select 1 from monitorings where household_id = $1::uuid and ended_at is null", home)
    assert len(rows) == 1


async def test_the_list_shows_signals_and_pages(house: House, grid: Grid) -> None:
    clerk = await house.console("county01")
    homes = [await plain_household(house, grid) for _ in range(3)]
    levels = ("ordinary", "high", "key")
    for home, level in zip(homes, levels, strict=True):
        await begin(house, clerk, home, level)
    lead = {"id": house.new_id(), "channel": "telephone", "region_code": grid.code, "household_id": homes[0],
            "description": "又断粮了"}  # fmt: skip
    await clerk.post("/leads", lead)
    found: list[dict[str, Any]] = []
    after: dict[str, str] = {}
    while True:
        page = await clerk.get("/monitorings", region=grid.code, limit=1, **after)
        found += page["items"]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert [(one["household_id"], one["level"]) for one in found] == [
        (homes[1], "high"), (homes[2], "key"), (homes[0], "ordinary"),
    ]  # fmt: skip
    assert "new_lead" in found[2]["signals"]
    assert "new_lead" not in found[0]["signals"]
    assert (await clerk.get("/monitorings", region=grid.code, state="ended"))["items"] == []
    assert (await clerk.get(f"/leads/{lead['id']}"))["monitoring"]["level"] == "ordinary"


async def test_another_township_neither_sees_nor_ends_it(house: House, grid: Grid) -> None:
    clerk, home = await house.console("county01"), await plain_household(house, grid)
    item = await begin(house, clerk, home)
    town = await house.console("town02")
    assert item["id"] not in [one["id"] for one in (await town.get("/monitorings", limit=200))["items"]]
    with pytest.raises(Answer, match="not_found"):
        await town.post(f"/monitorings/{item['id']}/outcomes", outcome(house, ends=True))


async def test_the_database_lets_nobody_end_it_without_an_outcome(house: House, grid: Grid) -> None:
    clerk, home = await house.console("county01"), await plain_household(house, grid)
    item = await begin(house, clerk, home)
    for statement in ("update monitorings set ended_at = began_at where id = $1::uuid",
                      "delete from monitorings where id = $1::uuid",
                      "update monitoring_outcomes set ends = true where monitoring_id = $1::uuid"):  # fmt: skip
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with transaction(house.parts.pool, county_scope(world.COUNTY)) as conn:
                await conn.execute(statement, item["id"])
