"""SQL of exports and of the keys to the interface."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from server.core.db import Connection, Scope, row, rows
from server.exports.records import ExportRow, NewExport, NewOdataKey, OdataKey, OdataReader

ADD = """
insert into exports (county_code, id, region_code, dataset, format, personal, purpose, asked_by, asked_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (county_code, id) do nothing returning id
"""


async def add(conn: Connection, scope: Scope, new: NewExport, by: UUID, now: datetime) -> bool:
    """False when it is on file already."""
    return await conn.fetchval(
        ADD, scope.county_code, new.id, new.region_code, new.dataset, new.format, new.personal, new.purpose.strip(),
        by, now,
    ) is not None  # fmt: skip


COLUMNS = """
select e.id, e.dataset, e.format, e.region_code, d.name as region_name, e.personal, e.purpose, e.asked_by,
       u.name as asked_by_name, e.asked_at, e.rows_done, e.rows, e.bytes, e.sha256, e.made_at, e.removed_at
from exports e
join users u on u.county_code = $1 and u.id = e.asked_by
join divisions d on d.county_code = $1 and d.code = e.region_code
where e.county_code = $1
"""
EXPORTS = f"""{COLUMNS} and ($2::uuid is null or e.asked_by = $2) and ($3::uuid is null or e.id < $3)
order by e.id desc limit $4
"""
EXPORT = f"{COLUMNS} and e.id = $2"


async def exports(
    conn: Connection, scope: Scope, by: UUID | None, before: UUID | None, limit: int
) -> list[ExportRow]:
    """Of one person, or of all within reach; the newest first."""
    return await rows(conn, ExportRow, EXPORTS, scope.county_code, by, before, limit)


async def export(conn: Connection, scope: Scope, export_id: UUID) -> ExportRow | None:
    return await row(conn, ExportRow, EXPORT, scope.county_code, export_id)


NOTE_ROWS = "update exports set rows_done = $3 where county_code = $1 and id = $2 and made_at is null"


async def note_rows(conn: Connection, scope: Scope, export_id: UUID, done: int) -> None:
    await conn.execute(NOTE_ROWS, scope.county_code, export_id, done)


FINISH = """
update exports set rows_done = $3, rows = $3, bytes = $4, sha256 = $5, made_at = $6
where county_code = $1 and id = $2 and made_at is null
"""


async def finish(
    conn: Connection, scope: Scope, export_id: UUID, done: int, size: int, sha256: bytes, now: datetime
) -> None:
    await conn.execute(FINISH, scope.county_code, export_id, done, size, sha256, now)


LYING = """
select id from exports where county_code = $1 and made_at < $2 and removed_at is null order by made_at limit 1000
"""


async def lying(conn: Connection, scope: Scope, before: datetime) -> list[UUID]:
    """Whose files were made before this moment and still lie in the store."""
    return [one["id"] for one in await conn.fetch(LYING, scope.county_code, before)]


REMOVED = "update exports set removed_at = $3 where county_code = $1 and id = any($2::uuid[])"


async def removed(conn: Connection, scope: Scope, ids: Sequence[UUID], now: datetime) -> None:
    await conn.execute(REMOVED, scope.county_code, list(ids), now)


ADD_KEY = """
insert into odata_keys (county_code, id, region_code, name, purpose, token_hash, last_on, made_by, made_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""


async def add_key(
    conn: Connection, scope: Scope, new: NewOdataKey, token_hash: bytes, by: UUID, now: datetime
) -> None:
    await conn.execute(
        ADD_KEY, scope.county_code, new.id, new.region_code, new.name.strip(), new.purpose.strip(), token_hash,
        new.last_on, by, now,
    )  # fmt: skip


KEYS = """
select k.id, k.name, k.purpose, k.region_code, d.name as region_name, k.last_on, u.name as made_by, k.made_at,
       k.ended_at, k.read_on
from odata_keys k
join users u on u.county_code = $1 and u.id = k.made_by
join divisions d on d.county_code = $1 and d.code = k.region_code
where k.county_code = $1 order by k.ended_at is not null, k.id desc limit 200
"""


async def keys(conn: Connection, scope: Scope) -> list[OdataKey]:
    """Those that open first, the newest first."""
    return await rows(conn, OdataKey, KEYS, scope.county_code)


END_KEY = """
update odata_keys set ended_at = $4, ended_by = $3 where county_code = $1 and id = $2 and ended_at is null
returning id
"""


async def end_key(conn: Connection, scope: Scope, key_id: UUID, by: UUID, now: datetime) -> bool:
    return await conn.fetchval(END_KEY, scope.county_code, key_id, by, now) is not None


READER = """
select id, name, region_code, read_on from odata_keys
where county_code = $1 and token_hash = $2 and ended_at is null and last_on >= $3
"""


async def reader(conn: Connection, scope: Scope, token_hash: bytes, today: date) -> OdataReader | None:
    """Whose key it is, while it opens."""
    return await row(conn, OdataReader, READER, scope.county_code, token_hash, today)


READ_ON = "update odata_keys set read_on = $3 where county_code = $1 and id = $2 and read_on is distinct from $3"


async def note_reading(conn: Connection, scope: Scope, key_id: UUID, today: date) -> None:
    await conn.execute(READ_ON, scope.county_code, key_id, today)
