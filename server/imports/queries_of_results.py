"""SQL of the results of lists: one workbook for a list, kept in sealed pieces."""

from datetime import datetime
from uuid import UUID

from server.core.db import Connection, Scope, row
from server.imports.records import ListResult

ASK = """
insert into import_results (county_code, import_id, asked_at) values ($1, $2, $3)
on conflict (county_code, import_id) do update set asked_at = excluded.asked_at, percent = 0, made_at = null
    where import_results.made_at is not null
returning true
"""
RESULT = "select asked_at, percent, made_at from import_results where county_code = $1 and import_id = $2"
NOTE_PERCENT = "update import_results set percent = $3 where county_code = $1 and import_id = $2"
MADE = "update import_results set percent = 100, made_at = $3 where county_code = $1 and import_id = $2"


async def ask(conn: Connection, scope: Scope, import_id: UUID, now: datetime) -> bool:
    """Whether it is to be made from now on; False: it is being made already."""
    return bool(await conn.fetchval(ASK, scope.county_code, import_id, now))


async def result(conn: Connection, scope: Scope, import_id: UUID) -> ListResult | None:
    return await row(conn, ListResult, RESULT, scope.county_code, import_id)


async def note_percent(conn: Connection, scope: Scope, import_id: UUID, percent: int) -> None:
    await conn.execute(NOTE_PERCENT, scope.county_code, import_id, percent)


async def made(conn: Connection, scope: Scope, import_id: UUID, now: datetime) -> None:
    await conn.execute(MADE, scope.county_code, import_id, now)


FORGET_PIECES = "delete from import_result_pieces where county_code = $1 and import_id = $2"
ADD_PIECE = "insert into import_result_pieces (county_code, import_id, piece, sealed) values ($1, $2, $3, $4)"
PIECE = """
select p.sealed from import_result_pieces p
join import_results r on r.county_code = $1 and r.import_id = $2 and r.made_at = $4
where p.county_code = $1 and p.import_id = $2 and p.piece = $3
"""
REMOVE_OLD = "delete from import_results where county_code = $1 and made_at < $2"


async def forget_pieces(conn: Connection, scope: Scope, import_id: UUID) -> None:
    await conn.execute(FORGET_PIECES, scope.county_code, import_id)


async def add_piece(conn: Connection, scope: Scope, import_id: UUID, piece: int, sealed: bytes) -> None:
    await conn.execute(ADD_PIECE, scope.county_code, import_id, piece, sealed)


async def piece(conn: Connection, scope: Scope, import_id: UUID, number: int, made_at: datetime) -> bytes | None:
    """One piece of the workbook that was made then; None after the last, and once another takes its place."""
    return await conn.fetchval(PIECE, scope.county_code, import_id, number, made_at)


async def remove_old(conn: Connection, scope: Scope, before: datetime) -> None:
    """Workbooks made before this moment."""
    await conn.execute(REMOVE_OLD, scope.county_code, before)
