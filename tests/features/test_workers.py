"""Work that follows a write is done, once, whatever happens to queue, worker or the work itself."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest
from arq import create_pool
from arq.connections import RedisSettings

from server.core.db import Connection, connect
from server.core.storage import Storage
from server.settings import to_environment
from tests import world
from tests.house import Grid, House
from workers import jobs
from workers.jobs import MOST_ATTEMPTS, Kit
from workers.queries import Waiting
from workers.relay import IDS_IN_A_JOB, bundles, relay_once

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60  # for a machine in trouble; the wait ends as soon as the thing has happened


@pytest.fixture(name="workers")
def running(house: House) -> Iterator["Workers"]:
    found = Workers(house)
    yield found
    found.stop()


class Workers:
    """Real worker processes of the house's database and queue."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._running: list[subprocess.Popen[bytes]] = []

    def start(self) -> "subprocess.Popen[bytes]":
        environment = os.environ | to_environment(self._house.settings)
        worker = subprocess.Popen(
            [sys.executable, "-m", "workers"], cwd=ROOT, env=environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._running.append(worker)
        return worker

    def stop(self) -> None:
        for worker in self._running:
            worker.kill()
            worker.wait()


async def until(house: House, statement: str, *values: object) -> None:
    """Wait for a statement to say true."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            if (await house.sql(f"select ({statement}) as yes", *values))[0]["yes"]:
                return
            await asyncio.sleep(0.05)  # nothing tells that a row was written


async def outbox(house: House, name: str) -> list[dict[str, Any]]:
    return await house.sql("select id, payload, attempts, failed_at, error from outbox where name = $1", name)


async def sent(grid: Grid, house: House, sample: str = "visit_fire") -> str:
    record = house.visit(grid.household, sample)
    await grid.phone.send(record)
    return record["id"]


async def effects(house: House, visit: str) -> tuple[int, int, int]:
    """Visits, evaluations and leads of this record."""
    (found,) = await house.sql(
        """select (select count(*) from visits where id = $1) as visits,
                  (select count(*) from evaluations where submission_id = $1) as evaluations,
                  (select count(*) from leads where submission_id = $1) as leads""",
        visit,
    )
    return found["visits"], found["evaluations"], found["leads"]


# The relay --------------------------------------------------------------------------------------------


def waiting(name: str, size: int, *, attempts: int = 0, county: str = "140427") -> Waiting:
    return Waiting(county, UUID(bytes=os.urandom(16)), name, size, attempts)


def sizes(rows: list[Waiting]) -> list[int]:
    return sorted(len(ids) for _, ids in bundles(rows))


def test_rows_of_one_name_share_a_job_up_to_two_hundred_ids() -> None:
    assert sizes([waiting("a", 1) for _ in range(IDS_IN_A_JOB)]) == [IDS_IN_A_JOB]
    assert sizes([waiting("a", 1) for _ in range(IDS_IN_A_JOB + 1)]) == [1, IDS_IN_A_JOB]
    assert sizes([waiting("a", IDS_IN_A_JOB + 50), waiting("a", 1)]) == [1, 1]


def test_other_names_other_counties_and_what_failed_go_apart() -> None:
    assert sizes([waiting("a", 1), waiting("b", 1), waiting("a", 1, county="140428")]) == [1, 1, 1]
    assert sizes([waiting("a", 1), waiting("a", 1), waiting("a", 1, attempts=1), waiting("a", 1, attempts=3)]) == [
        1, 1, 2,
    ]  # fmt: skip


async def test_a_queue_that_does_not_answer_claims_nothing(house: House, grid: Grid) -> None:
    await sent(grid, house)

    async def silent(county_code: str, row_ids: list[UUID]) -> None:
        raise OSError("the queue does not answer")

    with pytest.raises(OSError, match="the queue"):
        await relay_once(house.parts.pool, silent)
    visit = (await outbox(house, "visits.evaluate"))[0]["payload"]["ids"][0]
    await house.work()
    assert await effects(house, visit) == (1, 1, 1)


async def test_work_that_was_announced_and_lost_is_announced_again_after_a_minute(house: House, grid: Grid) -> None:
    visit = await sent(grid, house)

    async def lost(county_code: str, row_ids: list[UUID]) -> None:
        """As when the queue is emptied right after."""

    assert await relay_once(house.parts.pool, lost) == 1
    assert await relay_once(house.parts.pool, lost) == 0
    (lease,) = await house.sql("select extract(epoch from next_try_at - now()) as seconds from outbox")
    assert 0 < lease["seconds"] <= 60
    await house.sql("update outbox set next_try_at = next_try_at - interval '60 seconds'")
    await house.work()
    assert await effects(house, visit) == (1, 1, 1)
    assert await house.sql("select 1 from outbox") == []


async def test_a_malformed_row_is_set_aside_and_told_and_holds_up_nothing(house: House, grid: Grid) -> None:
    visit = await sent(grid, house)
    for payload in ({}, {"ids": None}, {"ids": house.new_id()}, {"ids": [7]}, ["ids"]):
        await house.sql(
            "insert into outbox (county_code, name, payload, next_try_at) values ($1, 'tests.malformed', $2, $3)",
            world.COUNTY, payload, house.clock.at - timedelta(days=3650),
        )  # fmt: skip
    await house.work()
    assert await effects(house, visit) == (1, 1, 1), "what came after them was done"
    kept = await house.sql("select failed_at, error from outbox where name = 'tests.malformed'")
    assert [one["error"] for one in kept] == ["malformed: the payload holds no list of ids"] * 5
    assert all(one["failed_at"] for one in kept)
    told = (await grid.phone.client.get("/health")).json()
    assert told["jobs"] == {"waiting": 5, "failed": 5}
    await house.sql("delete from outbox")


# Work that fails --------------------------------------------------------------------------------------


def kit_with(house: House, monkeypatch: pytest.MonkeyPatch, poison: set[str], seen: list[tuple[str, ...]]) -> Kit:
    """The house's kit, with a job `tests.poison` that cannot digest these ids."""

    async def digest(kit: Kit, conn: Connection, county: str, now: object, ids: tuple[str, ...]) -> None:
        seen.append(ids)
        if poison & set(ids):
            raise ValueError("indigestible")
        await conn.execute(
            "update devices set app_version = app_version || '+' where id = any($1::uuid[])", list(ids)
        )

    monkeypatch.setitem(jobs.JOBS, "tests.poison", digest)
    return house.kit


async def put(house: House, *groups: list[str]) -> None:
    for ids in groups:
        await house.sql(
            "insert into outbox (county_code, name, payload) values ('140427', 'tests.poison', $1)", {"ids": ids}
        )


async def phones(house: House, count: int) -> list[str]:
    made = await house.sql(
        """insert into devices (county_code, id, user_id, name, app_version, first_seen_at)
           select '140427', uuidv7(), $1, 'x', '', now() from generate_series(1, $2) returning id""",
        world.uid("grid01"), count,
    )  # fmt: skip
    return [str(one["id"]) for one in made]


@pytest.mark.parametrize("grouped", [True, False])
async def test_a_bad_id_is_found_by_halving_and_the_others_are_done_once(
    house: House, monkeypatch: pytest.MonkeyPatch, grouped: bool
) -> None:
    made = await phones(house, 16)
    seen: list[tuple[str, ...]] = []
    kit = kit_with(house, monkeypatch, {made[5]}, seen)
    await put(house, *([made] if grouped else [[one] for one in made]))
    await house.work(kit)
    done = await house.sql("select id, app_version from devices where id = any($1::uuid[])", made)
    assert {str(one["id"]): one["app_version"] for one in done} == {
        one: "" if one == made[5] else "+" for one in made
    }
    (left,) = await outbox(house, "tests.poison")
    assert left["payload"]["ids"] == [made[5]]
    assert "indigestible" in left["error"]
    assert len(seen) <= 12
    await house.sql("delete from outbox")


async def test_after_eight_attempts_the_row_stays_and_says_why(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    (made,) = await phones(house, 1)
    seen: list[tuple[str, ...]] = []
    kit = kit_with(house, monkeypatch, {made}, seen)
    await put(house, [made])
    for attempt in range(1, MOST_ATTEMPTS + 3):
        await house.work(kit)
        (row,) = await outbox(house, "tests.poison")
        assert row["attempts"] == min(attempt, MOST_ATTEMPTS)
        assert (row["failed_at"] is not None) == (attempt >= MOST_ATTEMPTS)
        assert row["error"] == "ValueError('indigestible')"
        await house.sql("update outbox set next_try_at = now()")
    assert len(seen) == MOST_ATTEMPTS
    await house.sql("delete from outbox")


async def test_waits_grow_and_an_outage_is_looked_at_every_minute(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def waits(error: Exception) -> list[int]:
        async def fail(*_: object) -> None:
            raise error

        monkeypatch.setitem(jobs.JOBS, "tests.poison", fail)
        await put(house, [house.new_id()])
        found: list[int] = []
        for _ in range(6):
            await house.work()
            (row,) = await house.sql("select round(extract(epoch from next_try_at - now())) as s from outbox")
            found.append(int(row["s"]))
            await house.sql("update outbox set next_try_at = now()")
        await house.sql("delete from outbox")
        return found

    assert await waits(ValueError("ours")) == [1, 5, 20, 60, 300, 900]
    assert await waits(OSError("theirs")) == [1, 5, 20, 60, 60, 60]


async def test_an_outage_never_gives_up(house: House, grid: Grid) -> None:
    nowhere = Storage(msgspec.structs.replace(house.settings, s3_endpoint="127.0.0.1:1"))
    sha = os.urandom(32).hex()
    announced = {"files": [{"sha256": sha, "bytes": 5, "content_type": "image/jpeg"}]}
    await grid.phone.post("/files", announced)
    await grid.phone.post(f"/files/{sha}/arrival", {})
    for _ in range(MOST_ATTEMPTS + 1):
        await house.work(msgspec.structs.replace(house.kit, storage=nowhere))
        await house.sql("update outbox set next_try_at = now()")
    (row,) = await outbox(house, "files.examine")
    assert (row["failed_at"], row["attempts"]) == (None, MOST_ATTEMPTS + 1)
    await house.work()


# Real processes ---------------------------------------------------------------------------------------


async def test_a_worker_does_what_was_sent(house: House, grid: Grid, workers: Workers) -> None:
    workers.start()
    visit = await sent(grid, house)
    await until(house, "not exists (select 1 from outbox) and exists (select 1 from visits where id = $1)", visit)
    assert await effects(house, visit) == (1, 1, 1)


async def test_an_emptied_queue_loses_nothing(house: House, grid: Grid, workers: Workers) -> None:
    queue = await create_pool(RedisSettings.from_dsn(house.settings.valkey_url))
    visit = await sent(grid, house)

    async def announce(county_code: str, row_ids: list[UUID]) -> None:
        await queue.enqueue_job("do", county_code, [str(one) for one in row_ids])

    assert await relay_once(house.parts.pool, announce) == 1
    await queue.execute_command("FLUSHDB")  # pyright: ignore[reportUnknownMemberType]
    await queue.aclose()
    workers.start()
    await house.sql("update outbox set next_try_at = now()")  # the minute of the lease is over
    await until(house, "not exists (select 1 from outbox) and exists (select 1 from visits where id = $1)", visit)
    assert await effects(house, visit) == (1, 1, 1)


async def test_a_worker_killed_in_the_middle_of_a_job_leaves_it_to_the_next(
    house: House, grid: Grid, workers: Workers
) -> None:
    """A lock on the register's rows holds the first worker inside its transaction; there it is killed."""
    visit = await sent(grid, house)
    blocker = await connect(house.settings.owner_dsn)
    transaction = blocker.transaction()
    await transaction.start()
    await blocker.execute("lock table evaluations in access exclusive mode")
    first = workers.start()
    await until(
        house,
        """exists (select 1 from pg_stat_activity
                   where datname = current_database() and usename = 'tanfang_app' and wait_event_type = 'Lock')""",
    )
    first.send_signal(signal.SIGKILL)
    first.wait()
    await transaction.rollback()
    await blocker.close()
    await until(
        house,
        """not exists (select 1 from pg_stat_activity
                       where datname = current_database() and wait_event_type = 'Lock')""",
    )
    assert await effects(house, visit) == (0, 0, 0)
    workers.start()
    await house.sql("update outbox set next_try_at = now()")
    await until(house, "not exists (select 1 from outbox) and exists (select 1 from visits where id = $1)", visit)
    assert await effects(house, visit) == (1, 1, 1)
