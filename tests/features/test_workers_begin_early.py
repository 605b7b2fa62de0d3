"""A job may begin before the relay that announced it has committed: it waits, and does its work."""

import asyncio

from server.core.db import county_scope, transaction
from tests import world
from tests.house import Grid, House
from workers import queries
from workers.jobs import run

WAITING = "select count(*) from pg_locks where not granted"


async def test_a_job_waits_for_the_relay_that_announced_it(house: House, grid: Grid) -> None:
    await house.work()
    visit = house.visit(grid.household)
    await grid.phone.send(visit)
    async with transaction(house.parts.pool, county_scope(world.COUNTY)) as relay:
        rows = [row.id for row in await queries.claim(relay, 500)]
        job = asyncio.create_task(run(house.kit, world.COUNTY, rows))
        while not job.done() and not (await house.sql(WAITING))[0]["count"]:  # noqa: ASYNC110
            await asyncio.sleep(0)
    await job
    await house.work()
    assert (await grid.phone.receipt(visit["id"]))["state"] == "evaluated"
