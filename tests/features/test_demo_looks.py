"""The demo county's visits of the last weeks: with photos, and some with a reason for a second look."""

import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import UUID

import pytest
import pytest_asyncio

from demo.load import load_demo
from server.core.crypto import Crypto
from server.core.db import Connection, connect, open_pool
from server.core.storage import Storage
from server.settings import Settings
from tests.servers import SharedServers, create_database, drop_database
from workers.jobs import Kit, run
from workers.main import ImageProcess
from workers.planning import PlanProcess
from workers.relay import relay_once
from workers.roads import RoadRouter

NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


@pytest_asyncio.fixture(scope="module")
async def looked_at(servers: SharedServers) -> AsyncIterator[Settings]:
    """A demo county whose waiting records were worked through."""
    name = f"looks_{os.getpid()}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    await drop_database(servers, name)
    await create_database(servers, name)
    settings = servers.settings(name)
    await load_demo(settings.owner_dsn, settings, password="secret", now=NOW, households=300, seed=5)
    pool = await open_pool(settings.dsn, 2)
    images, plans = ImageProcess(), PlanProcess()
    kit = Kit(
        pool,
        Crypto(settings.secret_key, settings.cipher),
        Storage(settings),
        images,
        plans,
        RoadRouter(settings),
        lambda: NOW,
    )
    waiting: list[tuple[str, list[UUID]]] = []

    async def do(county_code: str, row_ids: list[UUID]) -> None:
        waiting.append((county_code, row_ids))

    while await relay_once(pool, do):
        for county_code, row_ids in waiting:
            await run(kit, county_code, row_ids)
        waiting.clear()
    yield settings
    images.stop()
    plans.stop()
    await pool.close()
    await drop_database(servers, name)


@pytest_asyncio.fixture
async def owner(looked_at: Settings) -> AsyncIterator[Connection]:
    conn = await connect(looked_at.owner_dsn)
    yield conn
    await conn.close()


@pytest.mark.parametrize("reason", ["far_from_home", "impossible_travel", "photo_time", "reused_photo", "too_fast"])
async def test_the_review_desk_has_something_to_look_at(owner: Connection, reason: str) -> None:
    assert await owner.fetchval("select count(*) from visit_reasons where code = $1", reason) > 0


async def test_the_records_are_without_fault_and_their_photos_good(owner: Connection) -> None:
    marked = await owner.fetch(
        """select v.id, v.problems, e.problems as of_form, e.differences from visits v
           join evaluations e on e.county_code = v.county_code and e.submission_id = v.id
           where v.problems <> '[]' or e.problems <> '[]' or e.differences <> '[]'"""
    )
    assert [dict(one) for one in marked] == []
    states = await owner.fetch("select verified_at is not null as good, count(*) from files group by 1")
    assert [(one["good"], one["count"] > 10) for one in states] == [(True, True)]


async def test_some_have_photos_of_the_time_before_and_were_received_the_month_before(owner: Connection) -> None:
    pairs = await owner.fetchval(
        """select count(*) from visits later join visits earlier using (county_code, household_id)
           where earlier.visited_on < later.visited_on
             and exists (select 1 from submission_files f where f.submission_id = earlier.id)
             and exists (select 1 from submission_files f where f.submission_id = later.id)"""
    )
    assert pairs == 3
    assert await owner.fetchval("select count(*) from draw_seeds") >= 2


async def test_two_who_went_on_one_day_say_different_things_and_nobody_opened_twice_elsewhere(
    owner: Connection,
) -> None:
    open_one = await owner.fetch("select name from disagreements where ended_at is null")
    assert "mobility_impaired" in {one["name"] for one in open_one}
    attempted = """select count(*) from followups f where f.ended_on is null and f.attempted_on is not null
                   and f.due_on <= $1"""
    assert await owner.fetchval(attempted, NOW.date()) >= 1


async def test_next_week_s_plan_waits_as_a_draft_once_the_worker_ran(owner: Connection) -> None:
    plans = await owner.fetch("select first_on, problem, finished_at, published_at from trip_plans order by first_on")
    assert [(str(one["first_on"]), one["problem"], one["published_at"] is None) for one in plans] == [
        ("2026-03-02", None, False),
        ("2026-03-09", None, True),
    ]
    assert all(one["finished_at"] for one in plans)
