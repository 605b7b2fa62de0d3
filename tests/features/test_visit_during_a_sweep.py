"""A visit that is counted while the sweep runs leaves no flag behind (SV-01)."""

import asyncio
from datetime import timedelta
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


async def test_what_falls_overdue_while_the_sweep_runs_is_flagged_by_the_next(house: House, grid: Grid) -> None:
    held, late = grid.household, await house.household(grid.code)
    await house.work()
    due = "update followups set due_on = $2 where household_id = $1"
    await house.owner.execute(due, UUID(late), TODAY + timedelta(days=30))
    holding, sweeping = await connect(house.settings.dsn), await connect(house.settings.dsn)
    async with holding.transaction():
        await enter_scope(holding, county_scope(COUNTY))
        await holding.execute("select from households where id = $1 for no key update", UUID(held))
        running = asyncio.create_task(sweep(sweeping))
        while not await waits_for_a_lock(house, sweeping.get_server_pid()):
            assert not (await asyncio.wait([running], timeout=0.01))[0], (
                "the sweep waits for a household that is held"
            )
        await house.owner.execute(due, UUID(late), TODAY - timedelta(days=30))
    await running
    assert (await flagged(house, held), await flagged(house, late)) == (1, 0)
    await sweep(sweeping)
    assert await flagged(house, late) == 1
    await holding.close()
    await sweeping.close()
