"""The outbox: work that must follow a write, put in the write's own transaction.

A row names a job of workers/jobs.py and carries the ids it is about. The relay announces rows to the queue;
the job's own transaction deletes them. A queue that is lost, or a worker killed half-way, therefore loses
no work: the row is still there and is announced again.
"""

from collections.abc import Sequence
from uuid import UUID

from server.core.db import Connection

PUT = "insert into outbox (county_code, name, payload) values ($1, $2, $3)"
ANNOUNCE = "select pg_notify('outbox', '')"


async def put(conn: Connection, county_code: str, name: str, ids: Sequence[UUID | str]) -> None:
    """Ask for job `name` to run once about `ids`; all of them together or, after a failure, split."""
    if not ids:
        return
    await conn.execute(PUT, county_code, name, {"ids": [str(one) for one in ids]})
    await conn.execute(ANNOUNCE)


WORK = "select count(*) as waiting, count(*) filter (where failed_at is not null) as failed from outbox"


async def work(conn: Connection) -> dict[str, int]:
    """How many rows wait for their job, and how many of them were given up."""
    return dict(await conn.fetchrow(WORK) or {})
