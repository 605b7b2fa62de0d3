"""From the outbox to the queue: announces rows as soon as they are written, and again when a job never came.

The queue only says "there is something to do"; what and whether is in Postgres. Emptying the queue therefore
costs a minute and loses nothing.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Iterator
from itertools import groupby
from uuid import UUID

from server.core.db import Pool
from workers import queries
from workers.queries import Waiting

log = logging.getLogger("tanfang.relay")

ROWS_AT_ONCE = 500
IDS_IN_A_JOB = 200
POLL_S = 5.0
# After announcing, rows are left to gather for a moment: under load one job then carries many, and its commit too.
GATHER_S = 0.08

Announce = Callable[[str, list[UUID]], Awaitable[None]]


def bundles(waiting: Iterable[Waiting]) -> Iterator[tuple[str, list[UUID]]]:
    """Rows of one county and name together, up to 200 ids in a job: one commit then serves many records.

    A row that failed goes alone: joined again with the others it would make them fail for ever.
    """
    ordered = sorted(waiting, key=lambda w: (w.county_code, w.name, w.id))
    for (county_code, _), same in groupby(ordered, key=lambda w: (w.county_code, w.name)):
        bundle: list[UUID] = []
        size = 0
        for row in same:
            if row.attempts:
                yield county_code, [row.id]
                continue
            if bundle and size + row.size > IDS_IN_A_JOB:
                yield county_code, bundle
                bundle, size = [], 0
            bundle.append(row.id)
            size += row.size
        if bundle:
            yield county_code, bundle


async def relay_once(pool: Pool, announce: Announce) -> int:
    """Announce what is waiting; how many rows were looked at.

    The claim and the announcement share a transaction: when the queue does not answer, nothing is claimed.
    """
    async with pool.acquire() as conn, conn.transaction():
        waiting = await queries.claim(conn, ROWS_AT_ONCE)
        for row in waiting:
            if row.malformed:
                log.error(
                    "outbox row %s (%s) of %s is malformed and was set aside", row.id, row.name, row.county_code
                )
        for county_code, row_ids in bundles(row for row in waiting if not row.malformed):
            await announce(county_code, row_ids)
    return len(waiting)


async def relay_for_ever(pool: Pool, announce: Announce) -> None:
    """Relay on every notice from Postgres and every five seconds, through every outage."""
    woken = asyncio.Event()

    def wake(*_: object) -> None:
        woken.set()

    while True:
        try:
            async with pool.acquire() as conn:
                await conn.add_listener("outbox", wake)
                try:
                    while not conn.is_closed():
                        woken.clear()
                        announced = await relay_once(pool, announce)
                        if announced:
                            await asyncio.sleep(GATHER_S)
                        else:
                            await _wait(woken)
                finally:
                    await conn.remove_listener("outbox", wake)
        except Exception as error:  # noqa: BLE001 - whatever it is, work must flow again when it is over
            log.warning("relay interrupted: %r", error)
            await asyncio.sleep(1)


async def _wait(woken: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(POLL_S):
            await woken.wait()
    except TimeoutError:
        return
