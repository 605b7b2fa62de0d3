"""A workbook as it was read: the filled cells of its sheets, by row and column."""

from __future__ import annotations

import msgspec

from field_forms.errors import WorkbookError
from field_forms.lint.kinds import sentences

MAX_BYTES = 20_000_000
MAX_OLD_BYTES = 3_000_000
MAX_ROWS = 20_000
MAX_QUESTIONS = 5_000
MAX_COLUMNS = 1_000
MAX_CELLS = 200_000


class Cell(msgspec.Struct, frozen=True, gc=False):
    """A filled cell. `kind` is text, number, truth, date, error, or formula (one without a stored value)."""

    text: str
    kind: str = "text"


class Table(msgspec.Struct):
    """A sheet: cells by row number (from 1, as Excel shows it) and column (from 0)."""

    name: str
    rows: dict[int, dict[int, Cell]] = msgspec.field(default_factory=dict[int, dict[int, Cell]])
    hidden: bool = False
    hidden_rows: set[int] = msgspec.field(default_factory=set[int])
    hidden_columns: set[int] = msgspec.field(default_factory=set[int])
    merged: list[tuple[int, int, str]] = msgspec.field(default_factory=list[tuple[int, int, str]])


class Book(msgspec.Struct):
    """The sheets that were read, and the names of all."""

    tables: list[Table]
    names: list[str]
    macros: bool = False
    old: bool = False


def refuse(kind: str, **values: object) -> WorkbookError:
    """The error of a file that cannot be read as a workbook."""
    zh, en = sentences(kind, values)
    return WorkbookError(kind, zh, en)


def too_large(what_zh: str, what_en: str, limit: int, unit_zh: str, unit_en: str) -> WorkbookError:
    """The error of something beyond its limit."""
    return refuse("too_large", what_zh=what_zh, what_en=what_en, limit=f"{limit:,}", unit_zh=unit_zh, unit_en=unit_en)
