"""The worker process: arq runs jobs and the schedule; the relay runs beside them. `python -m workers`."""

import asyncio
import logging
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import timedelta, timezone
from multiprocessing import get_context
from typing import Any
from uuid import UUID

from arq import ArqRedis, Worker
from arq.connections import RedisSettings
from redis.exceptions import RedisError

from server.core import clock
from server.core.crypto import Crypto
from server.core.db import open_pool
from server.core.processes import end_with_its_parent
from server.core.storage import Storage
from server.files.images import examine
from server.files.records import Examined
from server.settings import Settings, from_environment
from workers.jobs import Kit, run
from workers.planning import PlanProcess
from workers.relay import relay_for_ever
from workers.roads import RoadRouter
from workers.schedule import SCHEDULE


class ImageProcess:
    """Looks at photos in a process of its own; a photo that kills it spoils no other."""

    def __init__(self) -> None:
        self._pool = self._start()

    def _start(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=end_with_its_parent)

    async def __call__(self, data: bytes) -> Examined:
        """What `server.files.images.examine` says. Raises BrokenProcessPool when the photo killed it."""
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, examine, data)
        except BrokenProcessPool:
            self._pool = self._start()
            raise

    def stop(self) -> None:
        """End the process."""
        self._pool.shutdown(cancel_futures=True)


async def do(ctx: dict[str, Any], county_code: str, row_ids: list[str]) -> None:
    """What the queue carries: a county and the outbox rows to look at."""
    await run(ctx["kit"], county_code, [UUID(i) for i in row_ids])


async def start(ctx: dict[str, Any]) -> None:
    """Open what jobs need, and begin to relay."""
    settings: Settings = ctx["settings"]
    queue: ArqRedis = ctx["redis"]
    pool = await open_pool(settings.dsn, settings.pool_size)
    ctx["images"] = images = ImageProcess()
    ctx["plans"] = plans = PlanProcess()
    crypto = Crypto(settings.secret_key, settings.cipher)
    ctx["kit"] = Kit(pool, crypto, Storage(settings), images, plans, RoadRouter(settings), clock.now)

    async def announce(county_code: str, row_ids: list[UUID]) -> None:
        try:
            await queue.enqueue_job("do", county_code, [str(i) for i in row_ids])
        except RedisError as error:
            raise OSError(f"the queue does not answer: {error}") from error

    ctx["relay"] = asyncio.create_task(relay_for_ever(pool, announce))


async def stop(ctx: dict[str, Any]) -> None:
    """Close in the opposite order."""
    ctx["relay"].cancel()
    ctx["images"].stop()
    ctx["plans"].stop()
    await ctx["kit"].pool.close()


def worker(settings: Settings, *, burst: bool = False) -> Worker:
    """The arq worker of these settings; `burst`: end when the queue is empty."""
    return Worker(
        functions=[do],
        cron_jobs=SCHEDULE,
        redis_settings=RedisSettings.from_dsn(settings.valkey_url),
        on_startup=start,
        on_shutdown=stop,
        ctx={"settings": settings},
        max_jobs=4,
        job_timeout=600,
        keep_result=0,
        health_check_interval=30,
        poll_delay=0.02,
        timezone=timezone(timedelta(hours=8)),  # the county's; it has no summer time
        burst=burst,
    )


def main() -> None:
    """Run until told to stop."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    worker(from_environment()).run()
