"""SQL of imports: a list that came in with its file, and where it stands."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from server.core.db import Connection, Scope, row, rows
from server.imports.records import ImportRow, Shape

ADD_IMPORT = """
insert into imports (county_code, id, feed, authorisation_id, file_name, sha256, bytes, listed_on, uploaded_by,
                     uploaded_at, shape)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (county_code, id) do nothing returning true
"""


async def add_import(
    conn: Connection,
    scope: Scope,
    id_: UUID,
    feed: str,
    authorisation_id: UUID,
    file: tuple[str, bytes, int],
    listed_on: date,
    by: UUID | None,
    now: datetime,
    shape: Shape,
) -> bool:
    """`file`: name, SHA-256 and bytes."""
    told = msgspec.to_builtins(shape)
    return bool(
        await conn.fetchval(
            ADD_IMPORT, scope.county_code, id_, feed, authorisation_id, *file, listed_on, by, now, told
        )
    )


SAME_FILE = """
select file_name from imports
where county_code = $1 and feed = $2 and sha256 = $3 and undone_at is null and applied_at is not null
order by uploaded_at desc limit 1
"""


async def same_file(conn: Connection, scope: Scope, feed: str, sha256: bytes) -> str | None:
    """The name under which these bytes were applied before."""
    return await conn.fetchval(SAME_FILE, scope.county_code, feed, sha256)


ADD_PIECE = "insert into import_pieces (county_code, import_id, piece, sealed) values ($1, $2, $3, $4)"
PIECE = "select sealed from import_pieces where county_code = $1 and import_id = $2 and piece = $3"


async def add_piece(conn: Connection, scope: Scope, import_id: UUID, piece: int, sealed: bytes) -> None:
    await conn.execute(ADD_PIECE, scope.county_code, import_id, piece, sealed)


async def piece(conn: Connection, scope: Scope, import_id: UUID, number: int) -> bytes | None:
    """One piece of the file; None after the last."""
    return await conn.fetchval(PIECE, scope.county_code, import_id, number)


IMPORTS = """
select i.id, i.feed, a.id as authorisation_id, a.document_no, i.file_name, i.bytes, i.listed_on,
       up.name as uploaded_by, i.uploaded_at, i.shape, i.columns, i.percent, i.read_at, i.problem, i.counts,
       ap.name as applied_by, i.applied_at, i.with_leads, i.applied_through, i.finished_at, un.name as undone_by,
       i.undone_at, i.undo_reason, i.cleared_at
from imports i
join feed_authorisations a on a.county_code = $1 and a.id = coalesce(i.applied_under, i.authorisation_id)
left join users up on up.county_code = $1 and up.id = i.uploaded_by
left join users ap on ap.county_code = $1 and ap.id = i.applied_by
left join users un on un.county_code = $1 and un.id = i.undone_by
where i.county_code = $1 and ($2::uuid is null or i.id = $2)
  and ($3::timestamptz is null or (i.uploaded_at, i.id) < ($3, $4))
order by i.uploaded_at desc, i.id desc limit $5
"""


async def imports(conn: Connection, scope: Scope, key: tuple[datetime, UUID] | None, limit: int) -> list[ImportRow]:
    """The newest first."""
    return await rows(conn, ImportRow, IMPORTS, scope.county_code, None, *(key or (None, None)), limit)


async def one(conn: Connection, scope: Scope, import_id: UUID) -> ImportRow | None:
    return await row(conn, ImportRow, IMPORTS, scope.county_code, import_id, None, None, 1)


LOCK = "select true from imports where county_code = $1 and id = $2 for update"


async def lock(conn: Connection, scope: Scope, import_id: UUID) -> None:
    """Nobody else changes where it stands until the transaction ends."""
    await conn.fetchval(LOCK, scope.county_code, import_id)


SET_COLUMNS = """
update imports set columns = $3, percent = 0, read_at = null, problem = null, counts = null
where county_code = $1 and id = $2
"""
NOTE_PERCENT = "update imports set percent = $3 where county_code = $1 and id = $2"
SET_READ = """
update imports set percent = 100, read_at = $3, counts = $4, problem = null where county_code = $1 and id = $2
"""
SET_PROBLEM = "update imports set problem = $3 where county_code = $1 and id = $2"
SET_APPLIED = """
update imports set applied_by = $3, applied_at = $4, with_leads = $5, applied_under = $6, percent = 0
where county_code = $1 and id = $2
"""
SET_THROUGH = """
update imports set applied_through = $3, percent = $4, counts = counts || $5::jsonb where county_code = $1 and id = $2
"""
SET_FINISHED = "update imports set finished_at = $3, percent = 100 where county_code = $1 and id = $2"
SET_UNDONE = """
update imports set undone_by = $3, undone_at = $4, undo_reason = $5 where county_code = $1 and id = $2
"""
SET_COUNTS = "update imports set counts = counts || $3::jsonb where county_code = $1 and id = $2"


async def set_columns(conn: Connection, scope: Scope, id_: UUID, columns: dict[str, str]) -> None:
    await conn.execute(SET_COLUMNS, scope.county_code, id_, columns)


async def note_percent(conn: Connection, scope: Scope, id_: UUID, percent: int) -> None:
    await conn.execute(NOTE_PERCENT, scope.county_code, id_, percent)


async def set_read(conn: Connection, scope: Scope, id_: UUID, now: datetime, counts: dict[str, int]) -> None:
    await conn.execute(SET_READ, scope.county_code, id_, now, counts)


async def set_problem(conn: Connection, scope: Scope, id_: UUID, why: str) -> None:
    await conn.execute(SET_PROBLEM, scope.county_code, id_, why)


async def set_applied(
    conn: Connection, scope: Scope, id_: UUID, by: UUID | None, now: datetime, under: UUID, *, with_leads: bool
) -> None:
    """`under`: the document it rests on."""
    await conn.execute(SET_APPLIED, scope.county_code, id_, by, now, with_leads, under)


async def set_through(
    conn: Connection, scope: Scope, id_: UUID, through: UUID, percent: int, counts: dict[str, int]
) -> None:
    await conn.execute(SET_THROUGH, scope.county_code, id_, through, percent, counts)


async def set_finished(conn: Connection, scope: Scope, id_: UUID, now: datetime) -> None:
    await conn.execute(SET_FINISHED, scope.county_code, id_, now)


async def set_undone(conn: Connection, scope: Scope, id_: UUID, by: UUID | None, now: datetime, reason: str) -> None:
    await conn.execute(SET_UNDONE, scope.county_code, id_, by, now, reason)


async def set_counts(conn: Connection, scope: Scope, id_: UUID, counts: dict[str, int]) -> None:
    await conn.execute(SET_COUNTS, scope.county_code, id_, counts)


OLDER = """
select id from imports where county_code = $1 and feed = $2 and uploaded_at < $3 and cleared_at is null
order by uploaded_at, id limit 100
"""


async def older(conn: Connection, scope: Scope, feed: str, before: datetime) -> list[UUID]:
    """Imports of a feed that came before this moment and still have rows or a file."""
    return [one["id"] for one in await conn.fetch(OLDER, scope.county_code, feed, before)]


CLEAR_PIECES = "delete from import_pieces where county_code = $1 and import_id = $2"
CLEAR_RESULT = "delete from import_results where county_code = $1 and import_id = $2"
CLEAR_STRANGERS = "delete from import_strangers where county_code = $1 and import_id = $2"
CLEAR_PERSONS = "delete from import_persons where county_code = $1 and import_id = $2"
CLEAR_MATCHES = "delete from import_matches where county_code = $1 and import_id = $2"
CLEAR_ROWS = "delete from import_parts where county_code = $1 and import_id = $2"
CLEARED = "update imports set cleared_at = $3 where county_code = $1 and id = $2"


async def clear(conn: Connection, scope: Scope, import_id: UUID, now: datetime) -> None:
    """Remove the file and the rows of an import; that it was there stays."""
    for statement in (CLEAR_PIECES, CLEAR_RESULT, CLEAR_STRANGERS, CLEAR_PERSONS, CLEAR_MATCHES, CLEAR_ROWS):
        await conn.execute(statement, scope.county_code, import_id)
    await conn.execute(CLEARED, scope.county_code, import_id, now)
