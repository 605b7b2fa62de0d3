"""SQL of the outbox as workers see it."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from server.core.db import Connection, json_texts, rows


class Waiting(msgspec.Struct, frozen=True):
    """A row to announce; `size`: how many ids it carries. After a failure it has `attempts` and goes alone.

    `malformed`: nothing can be announced of it; it was set aside as failed.
    """

    county_code: str
    id: UUID
    name: str
    size: int
    attempts: int
    malformed: bool = False


class Claimed(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    ids: tuple[str, ...]
    attempts: int


# A payload that is no list of ids (a hand in the database, a version gone back) cannot be announced: set aside.
MALFORMED = """(jsonb_typeof(payload -> 'ids') is distinct from 'array'
                or payload @? '$.ids[*] ? (@.type() != "string")')"""
CLAIM = f"""
with claimed as (
    update outbox set next_try_at = now() + interval '60 seconds',
        failed_at = case when {MALFORMED} then now() end,
        error = case when {MALFORMED} then 'malformed: the payload holds no list of ids' else error end
    where (county_code, id) in (select county_code, id from outbox where next_try_at <= now() and failed_at is null
                                order by next_try_at limit $1 for update skip locked)
    returning county_code, id, name, payload, attempts, failed_at)
select county_code, id, name, attempts, failed_at is not null as malformed,
       case when failed_at is null then jsonb_array_length(payload -> 'ids') else 0 end as size
from claimed
"""  # noqa: S608 - constants only


async def claim(conn: Connection, limit: int) -> list[Waiting]:
    """Rows whose time has come. They come again in 60 s unless a job has deleted them by then; malformed ones have
    been set aside and come no more."""
    return await rows(conn, Waiting, CLAIM, limit)


TAKE = """
select id, name, payload -> 'ids' as ids, attempts from outbox
where county_code = $1 and id = any($2::uuid[]) and failed_at is null order by id for update
"""


async def take(conn: Connection, county_code: str, ids: Sequence[UUID]) -> list[Claimed]:
    """Hold these rows for the rest of the transaction; what another worker has done is left out.

    Held rows are waited for, not passed over: a job may begin before the relay that announced it has committed.
    """
    return await rows(conn, Claimed, TAKE, county_code, list(ids))


DONE = "delete from outbox where county_code = $1 and id = any($2::uuid[])"


async def done(conn: Connection, county_code: str, ids: Sequence[UUID]) -> None:
    await conn.execute(DONE, county_code, list(ids))


SPLIT = """
insert into outbox (county_code, name, payload, attempts)
select $1, $2, jsonb_build_object('ids', part::jsonb), 1 from unnest($3::text[]) as part
"""


async def split(conn: Connection, county_code: str, name: str, parts: Sequence[Sequence[str]]) -> None:
    """Put the same work again in smaller rows, which count as tried once so that they are not joined again."""
    await conn.execute(SPLIT, county_code, name, json_texts(parts))


POSTPONE = """
update outbox set attempts = attempts + 1, error = $3, next_try_at = now() + make_interval(secs => $4),
    failed_at = case when $5 then now() end
where county_code = $1 and id = $2
"""


async def postpone(
    conn: Connection, county_code: str, row_id: UUID, error: str, seconds: float, *, give_up: bool
) -> None:
    """Try again later, or leave the row as failed for someone to look at."""
    await conn.execute(POSTPONE, county_code, row_id, error, seconds, give_up)
