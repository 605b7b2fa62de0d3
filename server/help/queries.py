"""SQL of the public help page."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from server.core.db import Connection, Scope, row, rows
from server.help.records import RequestRow

COUNT = """
select (select count(*) from help_requests where county_code = $1 and address_hash = $2 and received_at > $3),
       (select count(*) from help_requests where county_code = $1 and received_at > $3)
"""


async def recent(conn: Connection, scope: Scope, address_hash: bytes, since: datetime) -> tuple[int, int]:
    """How many requests came since: from this address, and of the whole county."""
    found = await conn.fetchrow(COUNT, scope.county_code, address_hash, since)
    return (found[0], found[1]) if found else (0, 0)


ADD = """
insert into help_requests (county_code, id, region_code, number, body_cipher, marks, address_hash, received_at)
select $1, $2, $3, $4, $5, $6, $7, $8
where not exists (select from complaints where county_code = $1 and number = $4)
on conflict (county_code, number) do nothing returning id
"""


async def add(conn: Connection, scope: Scope, new: RequestRow, address_hash: bytes) -> bool:
    """False when the number is taken."""
    added = await conn.fetchval(
        ADD, scope.county_code, new.id, new.region_code, new.number, new.body_cipher, new.marks, address_hash,
        new.received_at,
    )  # fmt: skip
    return added is not None


REQUEST = """
select id, region_code, number, body_cipher, marks, received_at, lead_id, set_aside from help_requests
where county_code = $1 and id = $2
"""


async def request(conn: Connection, scope: Scope, request_id: UUID) -> RequestRow | None:
    return await row(conn, RequestRow, REQUEST, scope.county_code, request_id)


BY_NUMBER = """
select id, region_code, number, body_cipher, marks, received_at, lead_id, set_aside from help_requests
where county_code = $1 and number = $2
"""


async def by_number(conn: Connection, scope: Scope, number: str) -> RequestRow | None:
    return await row(conn, RequestRow, BY_NUMBER, scope.county_code, number)


BECAME = "update help_requests set lead_id = $3 where county_code = $1 and id = $2"


async def became(conn: Connection, scope: Scope, request_id: UUID, lead_id: UUID) -> None:
    """A lead was made of it."""
    await conn.execute(BECAME, scope.county_code, request_id, lead_id)


SETTLE = """
update help_requests set settled_by = $3, settled_at = $4, set_aside = $5
where county_code = $1 and id = $2 and settled_at is null and lead_id is null returning id
"""


async def settle(
    conn: Connection, scope: Scope, request_id: UUID, by: UUID, now: datetime, set_aside: str | None
) -> bool:
    """False when somebody settled it before."""
    return await conn.fetchval(SETTLE, scope.county_code, request_id, by, now, set_aside) is not None


HELD = """
select id, region_code, number, body_cipher, marks, received_at, lead_id, set_aside from help_requests
where county_code = $1 and lead_id is null and set_aside is null and ($2::uuid is null or id > $2)
order by id limit $3
"""


async def held(conn: Connection, scope: Scope, after: UUID | None, limit: int) -> list[RequestRow]:
    """Those nobody looked at yet, the oldest first."""
    return await rows(conn, RequestRow, HELD, scope.county_code, after, limit)


MISSES = "select count(*) from help_misses where county_code = $1 and address_hash = $2 and asked_at > $3"


async def misses(conn: Connection, county_code: str, address_hash: bytes, since: datetime) -> int:
    return await conn.fetchval(MISSES, county_code, address_hash, since)


ADD_MISS = "insert into help_misses (county_code, id, address_hash, asked_at) values ($1, $2, $3, $4)"


async def add_miss(conn: Connection, county_code: str, id: UUID, address_hash: bytes, now: datetime) -> None:
    await conn.execute(ADD_MISS, county_code, id, address_hash, now)


LEAD_CLOCK = "select id, respond_by from leads where county_code = $1 and id = any($2::uuid[])"


async def respond_by(conn: Connection, scope: Scope, lead_ids: Sequence[UUID]) -> dict[UUID, datetime]:
    """When an answer to these leads is due."""
    found = await conn.fetch(LEAD_CLOCK, scope.county_code, list(lead_ids))
    return {r["id"]: r["respond_by"] for r in found}
