"""The result of a list as a file: asked for, made by a job, kept sealed for a week and no longer than the list."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import datetime, timedelta
from uuid import UUID

from server.core import audit, outbox
from server.core.actor import Actor
from server.core.crypto import Crypto
from server.core.db import Connection, Pool, Scope, transaction
from server.core.errors import Problem
from server.core.progress import Note
from server.imports import queries, queries_of_results, results, showing
from server.imports.intake import PIECE, by, feed_of
from server.imports.records import ListResult

KEPT = timedelta(days=7)


async def ask(conn: Connection, actor: Actor, now: datetime, import_id: UUID) -> ListResult:
    """Have the workbook made of the rows as they stand; while it is made, asking again changes nothing.

    Raises Problem not_found, list_cleared.
    """
    scope = actor.scope
    await queries.lock(conn, scope, import_id)
    if (await showing.stored(conn, scope, import_id)).cleared_at is not None:
        raise Problem("list_cleared")
    if await queries_of_results.ask(conn, scope, import_id, now):
        await audit.record(conn, actor.county_code, now, by(actor), "import.result", import_id)
        await outbox.put(conn, actor.county_code, "imports.make_result", [import_id])
    return await find(conn, scope, import_id)


async def find(conn: Connection, scope: Scope, import_id: UUID) -> ListResult:
    """How far it is. Raises Problem not_found."""
    found = await queries_of_results.result(conn, scope, import_id)
    if found is None:
        raise Problem("not_found", what="逐行结果 result")
    return found


async def make(conn: Connection, scope: Scope, now: datetime, crypto: Crypto, import_id: UUID, note: Note) -> None:
    """Make the workbook that was asked for; made already, or its list cleared meanwhile: nothing happens."""
    found = await queries.one(conn, scope, import_id)
    wanted = await queries_of_results.result(conn, scope, import_id)
    if found is None or found.cleared_at is not None or wanted is None or wanted.made_at is not None:
        return
    with await results.workbook_of(conn, scope, crypto, found, note) as file:
        await queries_of_results.forget_pieces(conn, scope, import_id)
        number = 0
        while data := await asyncio.to_thread(file.read, PIECE):
            sealed = await asyncio.to_thread(crypto.seal_bytes, data)
            await queries_of_results.add_piece(conn, scope, import_id, number, sealed)
            number += 1
    await queries_of_results.made(conn, scope, import_id, now)


async def take(conn: Connection, actor: Actor, now: datetime, import_id: UUID) -> tuple[str, datetime]:
    """Somebody takes the workbook, which is put on file; what it is called, and when it was made.

    Raises Problem not_found, list_cleared, export_not_there.
    """
    one = await showing.stored(conn, actor.scope, import_id)
    if one.cleared_at is not None:
        raise Problem("list_cleared")
    found = await queries_of_results.result(conn, actor.scope, import_id)
    if found is None or found.made_at is None:
        raise Problem("export_not_there")
    await audit.record(conn, actor.county_code, now, by(actor), "import.take_result", import_id)
    return f"{feed_of(one.feed).zh}-{one.listed_on.isoformat()}-结果.xlsx", found.made_at


async def pieces(
    pool: Pool, scope: Scope, crypto: Crypto, import_id: UUID, made_at: datetime
) -> AsyncGenerator[bytes]:
    """The workbook piece by piece, each by a transaction of its own: nobody waits for who reads slowly."""
    number = 0
    while True:
        async with transaction(pool, scope) as conn:
            sealed = await queries_of_results.piece(conn, scope, import_id, number, made_at)
        if sealed is None:
            return
        yield await asyncio.to_thread(crypto.open_bytes, sealed)
        number += 1
