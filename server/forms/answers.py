"""Answers out: tables whose columns stay as versions follow each other, and the dictionary that explains them."""

import csv
import io
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from msgspec import convert
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from field_forms import Definition, RowWriter, dictionary, tables
from field_forms.dictionary_files import dictionary_docx, dictionary_xlsx
from server.core import audit
from server.core.actor import Actor
from server.core.clock import COUNTY_ZONE
from server.core.db import Connection, Pool, Scope, transaction
from server.core.errors import Problem
from server.forms import queries
from server.forms.records import YEARS, AnswersRow

# Beside the form's own columns in its first table: about whom, filled where, with which version, by whom, when.
# No question's name begins so, and a name stays unique.
ABOUT = ("record-household", "record-region", "record-version", "record-sender", "record-received")
BEGINNING, END = date(YEARS.start, 1, 1), date(YEARS.stop - 1, 12, 30)
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CHUNK = 64 * 1024


async def writer(conn: Connection, county_code: str, form_id: str) -> RowWriter:
    """The tables of a form over all its versions. Raises Problem not_found."""
    found = await queries.definitions(conn, county_code, form_id, None)
    if not found:
        raise Problem("not_found", what="表单 form")
    return RowWriter(tables(convert(found, list[Definition])))


async def note_export(
    conn: Connection, who: Actor, now: datetime, form_id: str, first: date | None, last: date | None
) -> None:
    """Who took which answers out, before the first of them leaves."""
    detail = {"form_id": form_id, "from": str(first or ""), "to": str(last or "")}
    await audit.record(conn, who.county_code, now, who.id, "answers.export", None, detail)


def table_number(made: RowWriter, name: str) -> int:
    """Which table has this name; "" is the form's own. Raises Problem not_found."""
    names = [table.name for table in made.tables]
    if name not in names:
        raise Problem("not_found", what="表 table")
    return names.index(name)


def headings(made: RowWriter, number: int) -> list[str]:
    """The headings of a table; the form's own says about whom, where and when behind the key."""
    own = made.headings(number)
    return [own[0], *ABOUT, *own[1:]] if number == 0 else own


async def rows(
    pool: Pool, scope: Scope, made: RowWriter, form_id: str, first: date | None, last: date | None
) -> AsyncIterator[tuple[int, list[str]]]:
    """(table, cells) of every evaluated record of the form within reach, received from `first` to `last` (civil
    dates, both counted), the oldest first. ID and bank account numbers are masked, as they are kept.
    """
    since = datetime.combine(max(first or BEGINNING, BEGINNING), time(), COUNTY_ZONE)
    until = datetime.combine(min(last or END, END) + timedelta(days=1), time(), COUNTY_ZONE)
    async with transaction(pool, scope) as conn:
        async for row in queries.answers(conn, scope, form_id, since, until):
            texts = {path: value if isinstance(value, str) else str(value) for path, value in row.answers.items()}
            for number, cells in made.rows(str(row.id), texts):
                yield number, [cells[0], *_about(row), *cells[1:]] if number == 0 else cells


def _about(row: AnswersRow) -> tuple[str, ...]:
    at = row.received_at.astimezone(COUNTY_ZONE).isoformat(timespec="seconds")
    return (str(row.household_id or ""), row.region_code, row.form_version, row.sent_by or "", at)


async def as_csv(found: AsyncIterator[tuple[int, list[str]]], made: RowWriter, number: int) -> AsyncGenerator[bytes]:
    """One table as CSV in UTF-8 with the mark that Excel looks for."""
    held = io.StringIO("\ufeff")
    held.seek(1)
    out = csv.writer(held)
    out.writerow(headings(made, number))
    async for table, cells in found:
        if table == number:
            out.writerow([_harmless(cell) for cell in cells])
        if held.tell() > _CHUNK:
            yield held.getvalue().encode()
            held.seek(0)
            held.truncate()
    yield held.getvalue().encode()


def _harmless(cell: str) -> str:
    """A text that a spreadsheet would run as a formula is marked as text; numbers stay numbers."""
    if not cell.startswith(_STARTS_A_FORMULA):
        return cell
    try:
        float(cell)
    except ValueError:
        return f"'{cell}"
    return cell


async def as_xlsx(found: AsyncIterator[tuple[int, list[str]]], made: RowWriter) -> AsyncGenerator[bytes]:
    """All tables as sheets of one workbook, written to a file first: rows are never all in memory."""
    book = Workbook(write_only=True)
    sheets: list[Any] = [book.create_sheet(_title(table.name, at)) for at, table in enumerate(made.tables)]
    for number, sheet in enumerate(sheets):
        sheet.append(headings(made, number))
    async for number, cells in found:
        sheets[number].append([_text_cell(sheets[number], cell) for cell in cells])
    with TemporaryDirectory(prefix="tanfang-answers-") as folder:
        place = Path(folder) / "answers.xlsx"
        book.save(place)
        with place.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk


def _title(name: str, at: int) -> str:
    return name[:28] + (f"_{at}" if len(name) > 28 else "") if name else "answers"


def _text_cell(sheet: Any, text: str) -> Any:
    """Answers are texts as they were given; none is a formula."""
    if not text.startswith("="):
        return text
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    return cell


async def dictionary_file(
    conn: Connection, county_code: str, form_id: str, version: str, kind: Literal["xlsx", "docx"]
) -> bytes:
    """What every column of a version means, in both languages, for Excel or Word. Raises Problem not_found."""
    if not await queries.is_published(conn, county_code, form_id, version):
        raise Problem("not_found", what="表单 form")
    found: Sequence[Definition] = convert(
        await queries.definitions(conn, county_code, form_id, version), list[Definition]
    )
    made = dictionary(found[-1], found[:-1])
    return dictionary_xlsx(made) if kind == "xlsx" else dictionary_docx(made)
