"""Sheets of a workbook by their headings, with the addresses of their cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Any, cast

import msgspec

from field_forms.lint.book import MAX_BYTES, MAX_OLD_BYTES, Book, Cell, Table, refuse, too_large
from field_forms.lint.finding import Place
from field_forms.lint.headings import CHOICE_SHEETS, OLD_ID, Heading, read_heading
from field_forms.lint.xlsx import read_xlsx

READ = ("survey", "choices", "settings", "external_choices", "entities", "osm")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SPACES = re.compile(" +")


class Row(msgspec.Struct, frozen=True):
    """A row: its number in Excel, and its filled cells by column name (`label::中文 (zh)`, `relevant`)."""

    sheet: Sheet
    number: int
    cells: dict[str, str]
    kinds: dict[str, str]

    def get(self, *columns: str) -> str:
        """The first filled of these columns; "" when none is."""
        for column in columns:
            text = self.cells.get(column)
            if text:
                return text
        return ""

    def any(self, column: str) -> str:
        """The text of a column in whichever language it is filled first."""
        return next((self.cells[key] for key in self.sheet.by_column.get(column, ()) if key in self.cells), "")

    def place(self, column: str = "") -> Place:
        """Where a cell of the row stands; a column that the sheet lacks is named all the same."""
        heading = self.sheet.columns.get(column)
        if heading is None:
            same = self.sheet.by_column.get(column, ())
            heading = self.sheet.columns.get(
                next((key for key in same if key in self.cells), same[0] if same else "")
            )
        if heading is None:
            return Place(self.sheet.name, self.number, column)
        return Place(self.sheet.name, self.number, heading.written, f"{letters(heading.at)}{self.number}")


class Sheet(msgspec.Struct):
    """A sheet: its name as written, columns by name, rows that are not blank."""

    name: str
    table: Table
    header_row: int = 1
    headings: list[Heading] = msgspec.field(default_factory=list[Heading])
    columns: dict[str, Heading] = msgspec.field(default_factory=dict[str, Heading])
    by_column: dict[str, list[str]] = msgspec.field(default_factory=dict[str, list[str]])
    rows: list[Row] = msgspec.field(default_factory=list[Row])

    def heading_place(self, heading: Heading) -> Place:
        """Where a heading stands."""
        return Place(self.name, self.header_row, heading.written, f"{letters(heading.at)}{self.header_row}")


def letters(index: int) -> str:
    """0 → A, 26 → AA."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text


def read_book(workbook: bytes, wanted: Callable[[Collection[str]], Collection[str]] | None = None) -> Book:
    """The sheets of a workbook that a form is made of, or those that `wanted` chooses among all names.

    Raises WorkbookError: `not_workbook`, `other_format`, `protected`, `damaged`, `too_large`, `workbook_doctype`.
    """
    if len(workbook) > MAX_BYTES:
        raise too_large("工作簿", "the workbook", MAX_BYTES, "字节", "bytes")
    if workbook[:8] == _OLE:
        return _read_old(workbook)
    if workbook[:2] != b"PK":
        raise refuse("not_workbook")
    return read_xlsx(workbook, wanted or _wanted)


def read_one(workbook: bytes, name: str) -> Sheet | None:
    """One sheet of our own, whose headings have no other names. Raises WorkbookError."""
    tables = read_book(workbook, lambda _: (name,)).tables
    found = next((table for table in tables if table.name.strip().lower() == name), None)
    return None if found is None else read_sheet(name, found)


def _wanted(names: Collection[str]) -> Collection[str]:
    return names if len(names) == 1 else READ


def _read_old(workbook: bytes) -> Book:
    """An .xls of Excel 97–2003, as the converter reads it."""
    if "EncryptedPackage".encode("utf-16-le") in workbook:
        raise refuse("protected")
    if not any(name.encode("utf-16-le") in workbook for name in ("Workbook", "Book", "WORKBOOK", "BOOK")):
        raise refuse("protected")
    if len(workbook) > MAX_OLD_BYTES:
        raise too_large("旧格式 .xls 工作簿", "the .xls workbook", MAX_OLD_BYTES, "字节", "bytes")
    # Only authoring needs pyxform, which is slow to import; judging submissions does not.
    from pyxform import xls2json_backends

    try:
        found = cast("Any", xls2json_backends).xls_to_dict(workbook)
    except Exception as error:  # noqa: BLE001 - the reader of a foreign format raises anything
        raise refuse("protected" if "encrypt" in str(error).lower() else "damaged") from None
    tables: list[Table] = []
    for name in READ:
        header, rows = found.get(f"{name}_header"), found.get(name)
        if header:
            headings = list(header[0])
            table = Table(name)
            table.rows[1] = {at: Cell(heading) for at, heading in enumerate(headings)}
            for number, row in enumerate(rows or [], 2):
                filled = {at: Cell(str(row[key])) for at, key in enumerate(headings) if row.get(key)}
                if filled:
                    table.rows[number] = filled
            tables.append(table)
    return Book(tables, list(found["sheet_names"]), old=True)


def read_sheets(book: Book) -> dict[str, Sheet]:
    """Sheets by their lower-case names. The only sheet of a workbook is its survey, whatever its name."""
    found: dict[str, Sheet] = {}
    for table in book.tables:
        name = table.name.strip().lower()
        if name not in READ and not _is_survey(table):
            continue
        key = name if name in READ else "survey"
        found.setdefault(key, read_sheet(key, table))
    return found


def _is_survey(table: Table) -> bool:
    first = table.rows.get(min(table.rows, default=0), {})
    return any(cell.text.strip().lower() == "type" for cell in first.values())


def read_sheet(key: str, table: Table) -> Sheet:
    """A sheet with its headings understood."""
    sheet = Sheet(table.name, table, min(table.rows, default=1))
    first = table.rows.get(sheet.header_row, {})
    texts = {at: _SPACES.sub(" ", cell.text) for at, cell in sorted(first.items()) if cell.text}
    double_colon = any("::" in text for text in texts.values())
    for at, text in texts.items():
        if key in READ:
            heading = read_heading(text, at, double_colon, choices=key in CHOICE_SHEETS)
        else:
            heading = Heading(text, at, text.lower(), "")
        sheet.headings.append(heading)
    # The converter takes the settings' old name only where the new one is not there.
    for heading in sorted(sheet.headings, key=lambda one: one.written == OLD_ID):
        if heading.key not in sheet.columns:
            sheet.columns[heading.key] = heading
            sheet.by_column.setdefault(heading.column, []).append(heading.key)
    for number in sorted(table.rows):
        if number > sheet.header_row:
            line = table.rows[number]
            cells = {key: line[one.at].text for key, one in sheet.columns.items() if one.at in line}
            kinds = {key: line[one.at].kind for key, one in sheet.columns.items() if one.at in line}
            if cells:
                sheet.rows.append(Row(sheet, number, cells, kinds))
    return sheet


def open_sheets(workbook: bytes) -> tuple[Book, dict[str, Sheet]]:
    """Read a workbook and understand its headings. Raises WorkbookError."""
    book = read_book(workbook)
    return book, read_sheets(book)
