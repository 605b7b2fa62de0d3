"""The list as it came, with the result and its reason beside each row. Neither is ever whole in memory."""

import asyncio
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

import msgspec
from rustpy_xlsxwriter import FastExcel

from server.core.crypto import Crypto
from server.core.db import Connection, Scope
from server.core.progress import Note
from server.core.tables import Table
from server.core.workbook import MEDIA_TYPE, MOST_ROWS
from server.imports import queries_of_rows, showing
from server.imports.intake import feed_of, kept_file
from server.imports.records import ImportRow, ReadRow
from server.imports.words import OUTCOMES

__all__ = ["MEDIA_TYPE", "workbook_of"]
AT_ONCE = 1000  # rows told in one go: some milliseconds of the server that answers others too
LONGEST = 32_767  # characters of a cell
OURS = ("行号 row", "结果 result", "原因 reason", "对应 person")
WIDTHS = (8.0, 12.0, 44.0, 24.0)
_NOT_READ = ("没有读", "表头、合计或空行 / heading, totals or empty", "")
Told = tuple[int, str, str, str]  # row, result, reason, person


async def workbook_of(conn: Connection, scope: Scope, crypto: Crypto, found: ImportRow, note: Note) -> BinaryIO:
    """An .xlsx file with every row of the list, open for reading; what one sheet cannot hold goes on in the next.

    Texts stay texts: nothing in it is run as a formula. `note` is told how many percent are done. Raises Problem
    list_cleared.
    """
    with TemporaryDirectory(prefix="tanfang-result-") as folder:
        told, made = Path(folder) / "told", Path(folder) / "result.xlsx"
        last = await _tell(conn, scope, found, told, note)
        async with kept_file(conn, scope, crypto, found) as table:
            await asyncio.to_thread(_write, found, table, told, made, max(0, last - found.shape.heading_last))
        return made.open("rb")  # stays readable without its name


async def _tell(conn: Connection, scope: Scope, found: ImportRow, told: Path, note: Note) -> int:
    """Result, reason and person of the rows into a file, in their order: the last row. That is half of the work."""
    after = percent = 0
    every = max(1, (found.counts or {}).get("rows", 0))
    with told.open("wb") as file:
        while rows := await queries_of_rows.read_rows(conn, scope, found.id, after, None, AT_ONCE, troubled=False):
            after = rows[-1].row
            file.writelines(msgspec.json.encode(_line(one)) + b"\n" for one in rows)
            if (done := min(50, 50 * after // every)) > percent:
                await note(percent := done)
    return after


def _line(one: ReadRow) -> Told:
    reasons = showing.why(one.outcome, one.reason, one.first_row, one.problems)
    person = f"{one.person_name}，{one.person_address}" if one.person_name else ""
    return one.row, OUTCOMES[one.outcome].zh, "；".join(reason.zh for reason in reasons), person


def _write(found: ImportRow, table: Table, told: Path, made: Path, rows: int) -> None:
    feed = feed_of(found.feed)
    note = f"{feed.zh}　{found.file_name}　{found.listed_on.isoformat()}　依据 {found.document_no}"
    headings = _headings(found.shape.labels, table)
    widths = [*WIDTHS, *(16.0 for _ in headings[len(WIDTHS) :])]
    with told.open("rb") as file:
        every = (_record(headings, one) for one in _rows(found, table, file))
        book: Any = FastExcel(str(made)).format(bold_headers=True).freeze(row=2)
        for number in range(1, max(1, -(-rows // MOST_ROWS)) + 1):
            part = islice(every, MOST_ROWS) if rows else [dict.fromkeys(headings, "")]
            book.sheet(
                f"结果{number}" if number > 1 else "结果", part, header_row=1, column_widths=widths,
                merge_ranges=[(0, 0, 0, len(WIDTHS) - 1, note)],
            )  # fmt: skip
        book.save()


def _headings(labels: Sequence[str], table: Table) -> list[str]:
    """One for each column, none twice; a text may have rows that are longer than its heading."""
    longest = max((len(row) for row in table.rows()), default=0) if table.kind == "csv" else 0
    found: list[str] = []
    for name in (*OURS, *labels, *(f"第 {at} 列" for at in range(len(labels) + 1, longest + 1))):
        times = sum(1 for one in found if one == name or one.startswith(f"{name} ("))
        found.append(f"{name} ({times + 1})" if times else name)
    return found


def _record(headings: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    missing = len(headings) - len(cells)
    return dict(zip(headings, (*(one[:LONGEST] for one in cells), *("" for _ in range(missing))), strict=False))


def _rows(found: ImportRow, table: Table, told: BinaryIO) -> Iterator[Sequence[str]]:
    lines = (msgspec.json.decode(line, type=Told) for line in told)
    following = next(lines, None)
    for number, cells in enumerate(table.rows(), 1):
        if following is None:
            return
        if number <= found.shape.heading_last:
            continue
        if number == following[0]:
            yield (str(number), *following[1:], *cells)
            following = next(lines, None)
        elif any(cells):
            yield (str(number), *_NOT_READ, *cells)
