"""A visit that is counted while the sweep runs leaves no flag behind (SV-01)."""

import asyncio
from uuid import UUID

from server import followups
from server.core.actor import Actor
from server.core.db import Connection, connect, county_scope, enter_scope
from server.followups import tasks
from tests import world
from tests.house import Grid, House
from tests.world import COUNTY, NOW, TODAY


async def waits_for_a_lock(house: House, pid: int) -> bool:
    asked = "select wait_event_type = 'Lock' from pg_stat_activity where pid = $1"
    return bool(await house.owner.fetchval(asked, pid))


async def flagged(house: House, household_id: str) -> int:
    asked = "select count(*) from overdue_flags where household_id = $1 and cleared_at is null"
    return await house.owner.fetchval(asked, UUID(household_id))


async def sweep(conn: Connection) -> None:
    async with conn.transaction():
        await enter_scope(conn, county_scope(COUNTY))
        await followups.sweep(conn, COUNTY, TODAY, NOW)


async def test_a_visit_counted_while_the_sweep_runs_leaves_no_flag(house: House, grid: Grid) -> None:
    others = await house.household(grid.code)
    await house.work()
    visiting, sweeping = await connect(house.settings.dsn), await connect(house.settings.dsn)
    worker = Actor(county_code=COUNTY, id=grid.worker_id, name=grid.login, role="grid_worker", reach=(grid.code,))
    async with visiting.transaction():
        await enter_scope(visiting, county_scope(COUNTY))
        made = await world.add_visit(visiting, UUID(grid.household), TODAY, worker, region_code=grid.code)
        await tasks.recompute_after_visits(visiting, COUNTY, NOW, [str(made)])
        running = asyncio.create_task(sweep(sweeping))
        while not await waits_for_a_lock(house, sweeping.get_server_pid()):
            if (await asyncio.wait([running], timeout=0.01))[0]:
                break
    await running
    assert await flagged(house, grid.household) == 0
    assert await flagged(house, others) == 1
    await visiting.close()
    await sweeping.close()
