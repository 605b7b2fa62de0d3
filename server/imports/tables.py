"""Files as departments hand them in (.xlsx, .xls, CSV), read as rows of texts. Nothing in them is run."""

import codecs
import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from pathlib import Path

import msgspec
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

MOST_UNPACKED = 1024**3  # bytes of a workbook; a million rows of ten columns take about half
MOST_TIMES = 150  # so many bytes out of one; sheets of one repeated value come to about 60
SMALL = 64 * 1024**2  # unpacked, that much is no bomb whatever it was made of
MOST_ROWS = 2_000_000
MOST_COLUMNS = 300
WHOLE_NUMBERS = 1e15  # beyond it a spreadsheet has lost digits
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_DELIMITERS = ",\t;|"
Row = list[str]


class UnreadableListError(Exception):
    """`why`: the word of the reason, see words.py."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Note(msgspec.Struct, frozen=True):
    """What a reader should know of how the file was read; `detail`: a name."""

    note: str
    detail: str = ""


class Table(msgspec.Struct, frozen=True):
    """A list as it stands in its file. `kind`: xlsx, xls or csv; `encoding` of a text."""

    kind: str
    sheet: str
    notes: tuple[Note, ...]
    path: Path
    encoding: str = ""
    delimiter: str = ""

    def rows(self) -> Iterator[Row]:
        """Every row from the top, empty ones too. Raises UnreadableListError."""
        found = _comma_rows(self) if self.kind == "csv" else _sheet_rows(self)
        for number, row in enumerate(found):
            if number >= MOST_ROWS:
                raise UnreadableListError("too_many_rows")
            yield row


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
                with archive.open(one) as part:
                    while part.read(1024**2):
                        pass
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, zlib.error) as error:
        raise UnreadableListError("broken") from error
    return (Note("macros_not_run"),) if any(name.endswith("vbaProject.bin") for name in names) else ()


def _workbook(path: Path, kind: str, wanted: str, notes: tuple[Note, ...]) -> Table:
    book = _open(path, kind)
    visible = [one.name for one in book.sheets_metadata if one.visible == SheetVisibleEnum.Visible]
    hidden = [one.name for one in book.sheets_metadata if one.visible != SheetVisibleEnum.Visible]
    if wanted and wanted not in visible:
        raise UnreadableListError("no_such_sheet")
    heights = {name: _sheet(book, name).height for name in ([wanted] if wanted else visible)}
    chosen = max(heights, key=lambda name: heights[name], default="")
    if not chosen or not heights[chosen]:
        raise UnreadableListError("empty")
    others = [Note("sheet_left_out", name) for name in visible if name != chosen]
    return Table(kind, chosen, (*notes, *others, *(Note("hidden_sheet_left_out", name) for name in hidden)), path)


def _open(path: Path, kind: str) -> CalamineWorkbook:
    try:
        with path.open("rb") as file:
            return CalamineWorkbook.from_filelike(file)
    except PasswordError as error:
        raise UnreadableListError("password") from error
    except (CalamineError, ValueError, OSError) as error:
        raise UnreadableListError("broken" if kind == "xlsx" else "not_a_workbook") from error


def _sheet(book: CalamineWorkbook, name: str) -> CalamineSheet:
    try:
        return book.get_sheet_by_name(name)
    except (CalamineError, ValueError) as error:
        raise UnreadableListError("broken") from error


def _sheet_rows(table: Table) -> Iterator[Row]:
    sheet = _sheet(_open(table.path, table.kind), table.sheet)
    top = sheet.start[0] if sheet.start else 0
    yield from ([] for _ in range(top))  # so that a row keeps the number its spreadsheet shows
    left = [""] * (sheet.start[1] if sheet.start else 0)
    for cells in sheet.iter_rows():
        yield left + [_text(cell) for cell in islice(cells, MOST_COLUMNS)]


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        if abs(value) >= WHOLE_NUMBERS:
            return f"{value:.14E}"
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


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
            for row in csv.reader(file, delimiter=table.delimiter):
                yield row[:MOST_COLUMNS]
        except csv.Error as error:
            raise UnreadableListError("broken") from error


def complete(table: Table) -> bool:
    """Whether a text ends with a whole line; a workbook that opens always does."""
    if table.kind != "csv":
        return True
    with table.path.open("rb") as file:
        file.seek(max(0, file.seek(0, io.SEEK_END) - 4))
        return file.read().rstrip(b"\x00").endswith((b"\n", b"\r"))
