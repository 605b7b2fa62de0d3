"""Nobody becomes a dibao recipient in bulk (DB-13): whom the platform calls one is recognised by hand, one by one."""

from typing import Any
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio

from server.core.db import county_scope, transaction
from tests import world
from tests.features.test_low_income import book, listed, recognise, send, with_id
from tests.house import Answer, Caller, Grid, House

NUMBER = "140427194303039983"


@pytest_asyncio.fixture
async def county(house: House) -> Caller:
    return await house.console("county01")


@pytest_asyncio.fixture
async def file(house: House, grid: Grid) -> bytes:
    """A file that calls the grid's household dibao recipients."""
    return book(await with_id(house, grid, NUMBER))


async def waiting(county: Caller, grid: Grid) -> list[dict[str, Any]]:
    return (await county.get("/low-income/recognitions", region=grid.code))["items"]


async def decide(county: Caller, proposal: dict[str, Any], **said: str) -> None:
    await county.post(f"/low-income/recognitions/{proposal['id']}/decision", said)


async def in_dibao(county: Caller, grid: Grid) -> bool:
    return grid.household in await listed(county, region=grid.code, category="dibao")


async def test_a_file_proposes_and_somebody_who_saw_the_approval_recognises(
    house: House, grid: Grid, county: Caller, file: bytes
) -> None:
    told = await send(house, county, file, really=False)
    assert (told["taken"], told["proposed"], [one["result"] for one in told["rows"]]) == (0, 1, ["proposed"])
    assert await waiting(county, grid) == []
    for _ in range(2):  # another file of the same people makes nobody wait twice
        await send(house, county, file, really=True)
    assert not await in_dibao(county, grid)
    (proposal,) = await waiting(county, grid)
    assert (proposal["person_name"], proposal["valid_from"]) == ("郝桂英", "2026-02-01")

    await decide(county, proposal, decision="recognise", note="看过批准通知书", approval="青民低〔2026〕7号")
    assert await waiting(county, grid) == []
    found = (await listed(county, region=grid.code, category="dibao"))[grid.household]
    (dibao,) = [one for one in found["memberships"] if one["category"] == "dibao"]
    assert (dibao["valid_from"], dibao["source"]) == ("2026-02-01", "省低收入平台 平台.xlsx，批准 青民低〔2026〕7号")
    # news of an approval made elsewhere: no benefit follows, and nothing is paid
    assert await house.sql("select id from benefits where household_id = $1::uuid", grid.household) == []
    again = await send(house, county, file, really=False)
    assert (again["proposed"], again["known"]) == (0, 1)


async def test_without_an_approval_nobody_is_recognised(
    house: House, grid: Grid, county: Caller, file: bytes
) -> None:
    await send(house, county, file, really=True)
    (proposal,) = await waiting(county, grid)
    with pytest.raises(Answer, match="approval_needed"):
        await decide(county, proposal, decision="recognise", note="电话里说有")
    with pytest.raises(Answer, match="approval_needed"):
        await decide(county, proposal, decision="refuse", note="没有批准", approval="1号")
    with pytest.raises(Answer, match="reason_needed"):
        await decide(county, proposal, decision="refuse", note=" ")
    await decide(county, proposal, decision="refuse", note="没有批准文书，已告知可以申请")
    assert not await in_dibao(county, grid)
    with pytest.raises(Answer, match="recognition_decided"):
        await decide(county, proposal, decision="recognise", note="又找到了", approval="1号")
    with pytest.raises(Answer, match="not_found"):
        await decide(county, {"id": house.new_id()}, decision="refuse", note="没有")


async def test_who_was_recognised_meanwhile_is_not_put_on_file_twice(
    house: House, grid: Grid, county: Caller, file: bytes
) -> None:
    await send(house, county, file, really=True)
    (proposal,) = await waiting(county, grid)
    await recognise(house, grid.household, "dibao", "2026-02-15")
    await decide(county, proposal, decision="recognise", note="看过批准通知书", approval="青民低〔2026〕7号")
    held = await house.sql(
        "select valid_from from statuses where household_id = $1::uuid and status = 'dibao'", grid.household
    )
    assert len(held) == 1


async def test_the_database_refuses_one_statement_that_makes_recipients_of_several(house: House, grid: Grid) -> None:
    other = await house.household(grid.code)
    many = """insert into statuses (county_code, id, household_id, region_code, status, valid_from, source,
                                    recorded_at)
              select county_code, uuidv7(), id, region_code, $2, current_date, 'bulk', now()
              from households where id = any($1::uuid[])"""
    both = [UUID(grid.household), UUID(other)]
    scope = county_scope(world.COUNTY)
    for status in ("dibao", "single_person_dibao"):
        with pytest.raises(asyncpg.CheckViolationError, match="dibao is not given in bulk"):
            async with transaction(house.parts.pool, scope) as conn:
                await conn.execute(many, both, status)
    async with transaction(house.parts.pool, scope) as conn:
        await conn.execute(many, both, "poverty_risk")
