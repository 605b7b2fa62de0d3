"""The list as it came, with the result and its reason beside each row."""

import asyncio
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import chain
from typing import Literal
from uuid import UUID

from server.core import audit
from server.core.actor import Actor
from server.core.crypto import Crypto
from server.core.db import Connection, Scope
from server.core.workbook import MEDIA_TYPE, Column, Sheet, workbook
from server.imports import queries, showing
from server.imports.intake import by, feed_of, kept_file
from server.imports.records import ImportRow, ReadRow
from server.imports.tables import Table
from server.imports.words import OUTCOMES

__all__ = ["MEDIA_TYPE", "Only", "workbook_of"]
Only = Literal["all", "troubled"]
AT_ONCE = 10_000
MOST = 200_000  # rows of one workbook
_OURS = (Column("行号 row", 8), Column("结果 result", 12), Column("原因 reason", 44), Column("对应 person", 24))
_NOT_READ = ("", "没有读", "表头、合计或空行 / heading, totals or empty", "")


async def workbook_of(
    conn: Connection, actor: Actor, now: datetime, crypto: Crypto, import_id: UUID, only: Only
) -> bytes:
    """An .xlsx file with every row of the list, or with those that are not simply matched.

    Texts stay texts: nothing in it is run as a formula. Raises Problem not_found, list_cleared.
    """
    scope = actor.scope
    found = await showing.stored(conn, scope, import_id)
    told = await _told(conn, scope, import_id, only)
    await audit.record(conn, actor.county_code, now, by(actor), "import.result", import_id, {"only": only})
    async with kept_file(conn, scope, crypto, found) as table:
        return await asyncio.to_thread(_write, found, table, told, only)


async def _told(conn: Connection, scope: Scope, import_id: UUID, only: Only) -> dict[int, tuple[str, str, str]]:
    """Result, reason and person by row."""
    told: dict[int, tuple[str, str, str]] = {}
    after = 0
    while rows := await queries.read_rows(conn, scope, import_id, after, None, AT_ONCE, troubled=False):
        after = rows[-1].row
        for one in rows:
            if only == "all" or one.outcome != "matched" or one.problems:
                told[one.row] = _line(one)
        if len(told) >= MOST:
            break
    return told


def _line(one: ReadRow) -> tuple[str, str, str]:
    reasons = showing.why(one.outcome, one.reason, one.first_row, one.problems)
    person = f"{one.person_name}，{one.person_address}" if one.person_name else ""
    return OUTCOMES[one.outcome].zh, "；".join(reason.zh for reason in reasons), person


def _write(found: ImportRow, table: Table, told: Mapping[int, tuple[str, str, str]], only: Only) -> bytes:
    feed = feed_of(found.feed)
    notes = [f"{feed.zh}　{found.file_name}　{found.listed_on.isoformat()}　依据 {found.document_no}"]
    if len(told) >= MOST:
        notes.append(f"只写到第 {MOST} 行 / more rows were left out")
    columns = [*_OURS, *(Column(label, 16) for label in found.shape.labels)]
    rows = _rows(found, table, told, only)
    return workbook([Sheet("结果", notes, columns, rows)])


def _rows(
    found: ImportRow, table: Table, told: Mapping[int, tuple[str, str, str]], only: Only
) -> Iterator[list[str]]:
    last = max(told, default=0)
    for number, cells in enumerate(table.rows(), 1):
        if number > last:
            return
        if number <= found.shape.heading_last:
            continue
        if number in told:
            yield [str(number), *told[number], *cells]
        elif only == "all" and any(cells):
            yield list(chain((str(number),), _NOT_READ[1:], cells))
