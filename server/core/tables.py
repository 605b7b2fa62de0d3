"""Tables as offices hand them in (.xlsx, .xls, CSV), read as rows of texts. Nothing in them is run.

No other part of the server opens a workbook that came from outside, but for those forms are made of.
"""

import codecs
import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from operator import itemgetter, methodcaller
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from server.core.errors import Problem, Text
from server.core.sheets import MOST_COLUMNS, Row, UnreadableListError, head_of, rows_of

__all__ = ["Row", "Table", "UnreadableListError", "cell_day", "complete", "open_table", "read_small", "unreadable"]

MOST_UNPACKED = 1024**3  # bytes of a workbook; a million rows of ten columns take about half
MOST_TIMES = 150  # so many bytes out of one; sheets of one repeated value come to about 60
SMALL = 64 * 1024**2  # unpacked, that much is no bomb whatever it was made of
MOST_ROWS = 2_000_000
_FORMULA = re.compile(rb"<f[ >/]")
_NO_VALUE = re.compile(rb"(?:</f>|<f/>)(?:<v></v>|<v ?/>|</c>)")
_WITHOUT_NUL = methodcaller("replace", "\0", "")
_NOT_TOO_WIDE = itemgetter(slice(MOST_COLUMNS))
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_DELIMITERS = ",\t;|"
_EXCEL_BEGAN = date(1899, 12, 30)
_DAY = re.compile(r"(\d{4})[-./年]?(\d{1,2})[-./月]?(\d{1,2})日?", re.ASCII)
MOST_SMALL = 200_000  # rows of a table that is held whole


# Why a file cannot be read.
UNREADABLE = {
    "empty": Text("文件是空的", "the file is empty"),
    "heading_only": Text("只有表头，下面没有一行数据", "there is a heading and no row below it"),
    "bomb": Text("解开后异常巨大，像是压缩炸弹，没有打开", "it unpacks to something enormous and was not opened"),
    "too_big": Text("打开它要太多内存或时间，没有打开", "it asks for too much memory or time and was not opened"),
    "broken": Text("文件不完整或已损坏（可能只传了一半）", "the file is broken or only half of it arrived"),
    "not_a_workbook": Text("不是能打开的 Excel 文件", "it is no workbook that opens"),
    "password": Text("文件有密码，请去掉密码再交", "the file has a password; hand it in without one"),
    "web_page": Text("是网页另存的表格，请在 Excel 里另存为 .xlsx", "it is a web page; save it as .xlsx in Excel"),
    "no_such_sheet": Text("没有这个工作表", "there is no such sheet"),
    "not_a_text": Text("既不是 Excel 也不是文本", "it is neither a workbook nor a text"),
    "unknown_encoding": Text("文字编码认不出（请用 UTF-8 或 GB18030）", "its encoding is unknown"),
    "too_many_rows": Text("行数太多，请分成几份", "it has too many rows; split it"),
    "columns_missing": Text("缺少必需的列，没有读", "needed columns are missing; it was not read"),
}  # fmt: skip
# How it was read, where that is not plain.
READ_AS = {
    "macros_not_run": Text("文件里有宏，没有运行", "there are macros in it; they were not run"),
    "formulas": Text("有公式的格，读的是存下的结果", "cells with formulas, read as last worked out"),
    "formulas_without_value": Text(
        "公式没有存下结果的格，当作空；请在 Excel 里打开并保存后再交",
        "formulas without a value, empty here: open and save it in Excel",
    ),
    "sheet_left_out": Text("没有读的工作表", "a sheet that was not read"),
    "hidden_sheet_left_out": Text("没有读隐藏的工作表", "a hidden sheet that was not read"),
}


class Note(msgspec.Struct, frozen=True):
    """What a reader should know of how the file was read; `detail`: a name."""

    note: str
    detail: str = ""


class Merged(msgspec.Struct, frozen=True):
    """Cells of a column made one; rows and column count from 0."""

    first: int
    last: int
    column: int


class Table(msgspec.Struct, frozen=True):
    """A list as it stands in its file. `kind`: xlsx, xls or csv; `encoding` of a text; `merged` of a workbook."""

    kind: str
    sheet: str
    notes: tuple[Note, ...]
    path: Path
    encoding: str = ""
    delimiter: str = ""
    merged: tuple[Merged, ...] = ()

    def rows(self) -> Iterator[Row]:
        """Every row from the top, empty ones too. Raises UnreadableListError."""
        found = _comma_rows(self) if self.kind == "csv" else rows_of(self.path, self.sheet)
        yield from islice(found, MOST_ROWS)
        if next(found, None) is not None:
            raise UnreadableListError("too_many_rows")


def open_table(path: Path, sheet: str = "") -> Table:
    """The list in a file: the sheet named, else the visible one with most rows. Raises UnreadableListError."""
    with path.open("rb") as file:
        head = file.read(4096)
    if not head:
        raise UnreadableListError("empty")
    if head.startswith(b"PK"):
        notes = _checked(path)
        return _workbook(path, "xlsx", sheet, notes)
    if head.startswith(_OLD_EXCEL):
        return _workbook(path, "xls", sheet, ())
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<html", b"<table", b"<!doctype", b"<?xml")):
        raise UnreadableListError("web_page")
    encoding = _encoding(path, head)
    return Table("csv", "", (), path, encoding, _delimiter(path, encoding))


def _checked(path: Path) -> tuple[Note, ...]:
    """A workbook's parts, unpacked once without keeping them: what they declare and what they really are."""
    formulas = empty = 0
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            declared = sum(one.file_size for one in parts)
            packed = max(1, sum(one.compress_size for one in parts))
            if declared > MOST_UNPACKED or (declared > SMALL and declared > packed * MOST_TIMES):
                raise UnreadableListError("bomb")
            names = {one.filename for one in parts}
            if not any(name.startswith(("xl/", "content.xml")) for name in names):
                raise UnreadableListError("not_a_workbook")
            for one in parts:  # what says less than it holds fails its check sum here
                found = _formulas(archive, one)
                formulas, empty = formulas + found[0], empty + found[1]
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, zlib.error) as error:
        raise UnreadableListError("broken") from error
    notes = [Note("macros_not_run")] if any(name.endswith("vbaProject.bin") for name in names) else []
    if formulas:
        notes.append(Note("formulas", str(formulas)))
    if empty:
        notes.append(Note("formulas_without_value", str(empty)))
    return tuple(notes)


def _formulas(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> tuple[int, int]:
    """How many formulas a sheet has, and how many of them without the value that was last worked out."""
    is_sheet, tail, found, empty = part.filename.startswith("xl/worksheets/"), b"", 0, 0
    with archive.open(part) as data:
        while piece := data.read(1024**2):
            if is_sheet:
                # only what ends in this piece is counted in it
                found += len(_FORMULA.findall(tail + piece)) - len(_FORMULA.findall(tail))
                empty += len(_NO_VALUE.findall(tail + piece)) - len(_NO_VALUE.findall(tail))
                tail = piece[-20:]
    return found, empty


def _workbook(path: Path, kind: str, wanted: str, notes: tuple[Note, ...]) -> Table:
    head = head_of(path, wanted)
    others = [Note("sheet_left_out", name) for name in head["others"]]
    hidden = [Note("hidden_sheet_left_out", name) for name in head["hidden"]]
    merged = tuple(Merged(*one) for one in head["merged"])
    return Table(kind, head["sheet"], (*notes, *others, *hidden), path, merged=merged)


def _encoding(path: Path, head: bytes) -> str:
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    odd, even = head[1::2].count(0), head[::2].count(0)
    if max(odd, even) > len(head) // 8:  # digits and commas of UTF-16 without its mark
        if min(odd, even) > len(head) // 16:
            raise UnreadableListError("not_a_text")
        return "utf-16-le" if odd > even else "utf-16-be"
    if 0 in head:
        raise UnreadableListError("not_a_text")
    for encoding in ("utf-8", "gb18030"):
        if _decodes(path, encoding):
            return encoding
    raise UnreadableListError("unknown_encoding")


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            while piece := file.read(1024**2):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            # cut in the middle of a character: the last row is lost anyway, the others are not
            return error.reason in ("unexpected end of data", "incomplete multibyte sequence")
    return True


def _delimiter(path: Path, encoding: str) -> str:
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        lines = [line for line in islice(file, 50) if line.strip()]
    counts = {one: sorted(line.count(one) for line in lines) for one in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda one: counts[one][len(lines) // 2] if lines else 0)
    return best if lines and any(counts[best]) else ","


def _comma_rows(table: Table) -> Iterator[Row]:
    with table.path.open(encoding=table.encoding, errors="replace", newline="") as file:
        try:
            yield from map(_NOT_TOO_WIDE, csv.reader(map(_WITHOUT_NUL, file), delimiter=table.delimiter))
        except csv.Error as error:
            raise UnreadableListError("broken") from error


def complete(table: Table) -> bool:
    """Whether a text ends with a whole line; a workbook that opens always does."""
    if table.kind != "csv":
        return True
    with table.path.open("rb") as file:
        file.seek(max(0, file.seek(0, io.SEEK_END) - 4))
        return file.read().rstrip(b"\x00").endswith((b"\n", b"\r"))


def unreadable(error: UnreadableListError) -> Problem:
    """What whoever handed the file in is told."""
    words = UNREADABLE[error.why]
    return Problem("list_unreadable", why=words.zh, why_en=words.en)


class SmallTable(msgspec.Struct, frozen=True):
    """`rows` from the top, so that their places are those a spreadsheet shows; `notes` on how it was read."""

    rows: list[Row]
    notes: list[Text]


def read_small(data: bytes) -> SmallTable:
    """A table of at most `MOST_SMALL` rows, held whole. Takes seconds for a large one: call it in a thread.

    Raises UnreadableListError.
    """
    with TemporaryDirectory(prefix="tanfang-table-") as folder:
        path = Path(folder) / "table"
        path.write_bytes(data)
        table = open_table(path)
        rows = list(islice(table.rows(), MOST_SMALL + 1))
    if len(rows) > MOST_SMALL:
        raise UnreadableListError("too_many_rows")
    return SmallTable(rows, [_told(one) for one in table.notes])


def _told(note: Note) -> Text:
    words = READ_AS[note.note]
    return Text(f"{words.zh}：{note.detail}", f"{words.en}: {note.detail}") if note.detail else words


def cell_day(cell: str) -> date | None:
    """A cell as a day: Excel's count of days, or year, month and day in the usual ways of writing them."""
    text = cell.strip()
    if text.isascii() and text.isdigit() and 20_000 < int(text) < 80_000:
        return _EXCEL_BEGAN + timedelta(days=int(text))
    found = _DAY.fullmatch(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
