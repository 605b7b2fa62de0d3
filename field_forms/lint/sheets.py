"""Sheets of a workbook with the addresses of their cells."""

from __future__ import annotations

import io
from datetime import date, datetime, time
from typing import Any, cast

import msgspec
import python_calamine

from field_forms.lint.finding import Place

MAX_ROWS = 20_000
_SPACES = str.maketrans({"\u00a0": " ", "\u200b": "", "\ufeff": ""})


class Row(msgspec.Struct, frozen=True):
    """A row: its number in Excel, and the texts of its filled cells by heading."""

    sheet: str
    number: int
    cells: dict[str, str]
    columns: dict[str, int]
    raw: dict[str, object]

    def get(self, *columns: str) -> str:
        """The first filled of these columns, trimmed; "" when none is."""
        for column in columns:
            text = self.cells.get(column)
            if text:
                return text
        return ""

    def place(self, column: str = "") -> Place:
        """Where a cell of the row stands."""
        at = self.columns.get(column)
        cell = f"{letters(at)}{self.number}" if at is not None else ""
        return Place(self.sheet, self.number, column, cell)


class Sheet(msgspec.Struct, frozen=True):
    """A sheet: its name as written, headings by 0-based column, rows that are not blank."""

    name: str
    headings: dict[str, int]
    header_row: int
    rows: list[Row]

    def heading_place(self, heading: str) -> Place:
        """Where a heading stands."""
        return Place(self.name, self.header_row, heading, f"{letters(self.headings[heading])}{self.header_row}")


def letters(index: int) -> str:
    """0 → A, 26 → AA."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(65 + rest) + text
    return text


def read_workbook(workbook: bytes) -> dict[str, Sheet]:
    """Sheets by their lower-case names."""
    book = cast("Any", python_calamine).CalamineWorkbook.from_filelike(io.BytesIO(workbook))
    sheets: dict[str, Sheet] = {}
    for name in cast("list[str]", book.sheet_names):
        table = cast("list[list[object]]", book.get_sheet_by_name(name).to_python(skip_empty_area=False))
        sheets[name.strip().lower()] = _sheet(name, table[:MAX_ROWS])
    return sheets


def _sheet(name: str, table: list[list[object]]) -> Sheet:
    start = next((i for i, row in enumerate(table) if any(_text(cell) for cell in row)), len(table))
    headings: dict[str, int] = {}
    for i, cell in enumerate(table[start]) if start < len(table) else ():
        heading = _text(cell)
        if heading:
            headings.setdefault(heading, i)
    rows: list[Row] = []
    for number, line in enumerate(table[start + 1 :], start + 2):
        cells = {heading: text for heading, i in headings.items() if i < len(line) and (text := _text(line[i]))}
        if cells:
            raw = {heading: line[i] for heading, i in headings.items() if heading in cells}
            rows.append(Row(name, number, cells, headings, raw))
    return Sheet(name, headings, start + 1, rows)


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell)
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return str(cell).translate(_SPACES).strip()
