"""Tables as an Excel workbook, row by row: a sheet of many rows is never in memory whole."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_000_000  # Excel opens 1,048,576
Cell = str | int | float | date | None

_LONGEST_NAME = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_STRONG = Font(bold=True)


class Column(msgspec.Struct, frozen=True):
    """`width` in characters of the standard type; a Chinese character takes two."""

    heading: str
    width: int = 12


class Sheet(msgspec.Struct, frozen=True):
    """`notes` stand above the table, one to a line: what it is, of when, how it was narrowed."""

    name: str
    notes: Sequence[str]
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The sheets as one .xlsx file. Texts stay texts whatever they begin with; dates and numbers are what they are.

    Rows beyond `MOST_ROWS` are left out, and the last line says so.
    """
    book = Workbook(write_only=True)
    for sheet in sheets:
        _write(book.create_sheet(_NOT_IN_NAMES.sub(" ", sheet.name)[:_LONGEST_NAME]), sheet)
    with TemporaryDirectory(prefix="tanfang-workbook-") as folder:
        place = Path(folder) / "workbook.xlsx"
        book.save(place)
        return place.read_bytes()


def _write(page: Any, sheet: Sheet) -> None:
    for number, column in enumerate(sheet.columns, 1):
        page.column_dimensions[get_column_letter(number)].width = column.width
    page.freeze_panes = f"A{len(sheet.notes) + 2}"
    for note in sheet.notes:
        page.append([text_cell(page, note)])
    page.append([_heading(page, column.heading) for column in sheet.columns])
    for number, row in enumerate(sheet.rows, 1):
        if number > MOST_ROWS:
            page.append([f"还有更多行，这里只写到第 {MOST_ROWS} 行 / more rows were left out here"])
            return
        page.append([text_cell(page, one) if isinstance(one, str) else one for one in row])


def text_cell(page: Any, value: str) -> Any:
    """A cell that is text whatever it looks like."""
    cell = WriteOnlyCell(page, value=value)
    cell.data_type = "s"  # a name that begins with = is no formula
    return cell


def _heading(page: Any, value: str) -> Any:
    cell = text_cell(page, value)
    cell.font = _STRONG
    return cell
