"""Reads .xlsx packages: cells as an author sees them, within limits, whatever the bytes say.

Only the parts that a form needs are opened, each is parsed as a stream, and nothing outside of the package is read.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Collection
from datetime import datetime, time, timedelta
from xml.parsers import expat

import msgspec

from field_forms.errors import WorkbookError
from field_forms.lint.book import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_QUESTIONS,
    MAX_ROWS,
    Book,
    Cell,
    Table,
    refuse,
    too_large,
)
from field_forms.lint.texts import clean

MAX_UNPACKED = 200_000_000
MAX_PART = 100_000_000
MAX_STRINGS = 40_000_000
_LARGE = 2_000_000
# Runs of rows without a value, in one pass and without backtracking.
_BLANK_ROWS = re.compile(
    rb"(?:<row\b[^<>/]*+(?:/>|>\s*+(?:<c\b[^<>/]*+(?:/>|></c>)\s*+)*+</row>)\s*+)++|(?:<c\b[^<>/]*+/>)++"
)
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
# Cells hold civil dates, without a zone.
_EPOCH_1900, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001
Attributes = dict[str, str]


class _Relation(msgspec.Struct, frozen=True):
    kind: str
    target: str


def read_xlsx(content: bytes, wanted: Callable[[Collection[str]], Collection[str]]) -> Book:
    """The sheets whose lower-case names `wanted` chooses among all of them.

    Raises WorkbookError: `not_workbook`, `protected`, `too_large`, `doctype`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _Package(archive).read(wanted)
    except zipfile.BadZipFile:
        raise refuse("not_workbook") from None
    except (expat.ExpatError, zipfile.error, OSError, EOFError, ValueError, KeyError, NotImplementedError):
        raise refuse("damaged") from None
    except RuntimeError:  # an encrypted entry
        raise refuse("protected") from None
    except MemoryError:
        raise too_large("工作簿解开后", "the unpacked workbook", MAX_UNPACKED, "字节", "bytes") from None
    except Exception as error:
        if type(error).__module__ != "zlib":
            raise
        raise refuse("damaged") from None


class _Package:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.names = {entry.filename.lstrip("/").lower(): entry for entry in archive.infolist()}
        if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
            raise too_large("工作簿解开后", "the unpacked workbook", MAX_UNPACKED, "字节", "bytes")

    def part(self, name: str) -> bytes:
        entry = self.names[name.lower()]
        if entry.file_size > MAX_PART:
            raise too_large("工作簿的一个部分", "a part of the workbook", MAX_PART, "字节", "bytes")
        return self.archive.read(entry)

    def relations(self, part: str) -> dict[str, _Relation]:
        """Where a part leads, by the identifier it uses."""
        folder, _, name = part.rpartition("/")
        path = f"{folder}/_rels/{name}.rels".lstrip("/")
        found: dict[str, _Relation] = {}
        if path.lower() not in self.names:
            return found

        def start(tag: str, given: Attributes) -> None:
            if tag == "Relationship" and given.get("TargetMode") != "External":
                kind = given.get("Type", "").rpartition("/")[2]
                found[given.get("Id", "")] = _Relation(kind, _resolved(folder, given.get("Target", "")))

        _parse(self.part(path), start)
        return found

    def read(self, wanted: Callable[[Collection[str]], Collection[str]]) -> Book:
        main = next((one.target for one in self.relations("").values() if one.kind == "officeDocument"), "")
        main = main if main.lower() in self.names else "xl/workbook.xml"
        if "xl/workbook.bin" in self.names or "content.xml" in self.names:
            raise refuse("other_format")
        if main.lower() not in self.names:
            raise refuse("not_workbook")
        sheets, since_1904 = _sheets(self.part(main))
        relations = self.relations(main)
        by_kind = {one.kind: one.target for one in relations.values()}
        strings = self.strings(by_kind.get("sharedStrings", ""))
        dates = self.dates(by_kind.get("styles", ""))
        epoch = _EPOCH_1904 if since_1904 else _EPOCH_1900
        chosen = wanted([name.strip().lower() for name, _, _ in sheets])
        tables: list[Table] = []
        for name, identifier, hidden in sheets:
            relation = relations.get(identifier)
            if name.strip().lower() in chosen and relation is not None and relation.target.lower() in self.names:
                table = Table(name.strip(), hidden=hidden)
                _SheetReader(table, strings, dates, epoch).read(self.part(relation.target))
                tables.append(table)
        macros = any(name.endswith("vbaproject.bin") for name in self.names)
        return Book(tables, [name.strip() for name, _, _ in sheets], macros)

    def strings(self, part: str) -> list[str]:
        """The shared strings, without the readings that East Asian text may carry."""
        found: list[str] = []
        if part.lower() not in self.names:
            return found
        inside: list[str] = []
        texts: list[str] = []
        content = self.part(part)
        if len(content) > MAX_STRINGS or content.count(b"</si>") > MAX_CELLS:
            raise too_large("工作簿里的文字", "the texts of the workbook", MAX_STRINGS, "字节", "bytes")

        def start(tag: str, _given: Attributes) -> None:
            inside.append(tag)
            if tag == "si":
                texts.clear()

        def end(tag: str) -> None:
            inside.pop()
            if tag == "si":
                found.append("".join(texts))

        def text(data: str) -> None:
            if inside and inside[-1] == "t" and "rPh" not in inside:
                texts.append(data)

        _parse(content, start, end, text)
        return found

    def dates(self, part: str) -> set[int]:
        """Which cell formats show a date or a time."""
        custom: dict[int, str] = {}
        formats: list[int] = []
        inside: list[str] = []
        if part.lower() not in self.names:
            return set()

        def start(tag: str, given: Attributes) -> None:
            inside.append(tag)
            if tag == "numFmt":
                custom[_number(given.get("numFmtId"))] = given.get("formatCode", "")
            elif tag == "xf" and "cellXfs" in inside:
                formats.append(_number(given.get("numFmtId")))

        _parse(self.part(part), start, lambda _tag: inside.pop())
        shown = {key for key, code in custom.items() if re.search("[dmyhs]", _LITERAL.sub("", code.lower()))}
        return {at for at, key in enumerate(formats) if key in (shown if key in custom else _DATE_FORMATS)}


def _resolved(folder: str, target: str) -> str:
    """The part that a target written in a folder means."""
    path: list[str] = []
    for step in (target if target.startswith("/") else f"{folder}/{target}").split("/"):
        if step == "..":
            del path[-1:]
        elif step not in ("", "."):
            path.append(step)
    return "/".join(path)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


def _sheets(workbook: bytes) -> tuple[list[tuple[str, str, bool]], bool]:
    """(name, relation, hidden) of every sheet, and whether dates count from 1904."""
    found: list[tuple[str, str, bool]] = []
    since: list[str] = []

    def start(tag: str, given: Attributes) -> None:
        if tag == "sheet":
            identifier = next((value for key, value in given.items() if key.rpartition(":")[2] == "id"), "")
            found.append((given.get("name", ""), identifier, given.get("state", "visible") != "visible"))
        elif tag == "workbookPr":
            since.append(given.get("date1904", "0"))

    _parse(workbook, start)
    return found, since[-1:] in (["1"], ["true"])


def _parse(
    content: bytes,
    start: Callable[[str, Attributes], object],
    end: Callable[[str], object] | None = None,
    text: Callable[[str], object] | None = None,
) -> None:
    """Feed a part to handlers of local names. A document type, which could bring entities, is refused."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def doctype(*_: object) -> None:
        raise refuse("workbook_doctype")

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = lambda tag, given: start(tag.rpartition(":")[2], given)
    if end is not None:
        parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])
    if text is not None:
        parser.CharacterDataHandler = text
    parser.Parse(content, True)


class _SheetReader:
    """Collects the filled cells of one sheet."""

    def __init__(self, table: Table, strings: list[str], dates: set[int], epoch: datetime) -> None:
        self.table = table
        self.most_rows = MAX_QUESTIONS if table.name.lower() == "survey" else MAX_ROWS
        self.strings = strings
        self.dates = dates
        self.epoch = epoch
        self.row = self.column = self.cells = 0
        self.kind = self.style = ""
        self.formula = False
        self.capturing = ""
        self.texts: list[str] = []

    def read(self, content: bytes) -> None:
        if content.count(b"</v>") + content.count(b"</is>") > MAX_CELLS:
            raise self.too_large(MAX_CELLS, "个单元格", "cells")
        if len(content) > _LARGE:
            # Sheets formatted to their last row hold millions of cells without a value.
            content = _BLANK_ROWS.sub(b"", content)
        _parse(content, self.start, self.end, self.data)

    def start(self, tag: str, given: Attributes) -> None:
        if tag == "c":
            self.begin_cell(given)
        elif tag == "row":
            self.row = int(given["r"]) if "r" in given else self.row + 1
            self.column = 0
            if given.get("hidden") in ("1", "true"):
                self.table.hidden_rows.add(self.row)
        elif tag in ("v", "t", "rPh"):
            self.capturing = "" if tag == "rPh" else tag
        elif tag == "f":
            self.formula = True
        elif tag == "mergeCell":
            self.merge(given.get("ref", ""))
        elif tag == "col" and given.get("hidden") in ("1", "true"):
            for at in range(_number(given.get("min")), min(_number(given.get("max")), MAX_COLUMNS) + 1):
                self.table.hidden_columns.add(at - 1)

    def begin_cell(self, given: Attributes) -> None:
        match = _REFERENCE.fullmatch(given.get("r", ""))
        if match:
            column = 0
            for letter in match.group(1):
                column = column * 26 + ord(letter) - 64
            self.column = column
        else:
            self.column += 1
        self.kind, self.style, self.formula = given.get("t", "n"), given.get("s", ""), False
        self.texts.clear()

    def data(self, text: str) -> None:
        if self.capturing:
            self.texts.append(text)

    def end(self, tag: str) -> None:
        if tag in ("v", "t"):
            self.capturing = ""
        elif tag == "c" and (self.texts or self.formula):
            cell = self.cell("".join(self.texts))
            if cell is not None:
                self.keep(cell)

    def keep(self, cell: Cell) -> None:
        self.cells += 1
        if self.row > self.most_rows:
            raise self.too_large(self.most_rows, "行", "rows")
        if self.column > MAX_COLUMNS:
            raise self.too_large(MAX_COLUMNS, "列", "columns")
        if self.cells > MAX_CELLS:
            raise self.too_large(MAX_CELLS, "个单元格", "cells")
        self.table.rows.setdefault(self.row, {})[self.column - 1] = cell

    def too_large(self, limit: int, unit_zh: str, unit_en: str) -> WorkbookError:
        return too_large(f"工作表“{self.table.name}”", f"sheet “{self.table.name}”", limit, unit_zh, unit_en)

    def merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        corners = [_REFERENCE.fullmatch(corner) for corner in (first, last)]
        if corners[0] and corners[1] and len(self.table.merged) < 1000:
            self.table.merged.append((int(corners[0].group(2)), int(corners[1].group(2)), reference))

    def cell(self, text: str) -> Cell | None:
        """None for a blank one."""
        kind = self.kind
        if kind == "s":
            at = int(text)
            shared = clean(self.strings[at]) if 0 <= at < len(self.strings) else ""
            return Cell(shared) if shared else None
        if kind == "e":
            return Cell(text.strip(), "error")
        if not text.strip():
            return Cell("", "formula") if self.formula else None
        if kind == "b":
            return Cell("TRUE" if text.strip() == "1" else "FALSE", "truth")
        if kind == "d":
            return Cell(text.strip(), "date")
        if kind == "n":
            return self.numeric(text.strip())
        return Cell(clean(text)) if clean(text) else None

    def numeric(self, text: str) -> Cell:
        number = float(text)
        whole = number.is_integer()
        if _number(self.style) in self.dates and abs(number) < 3_000_000:
            moment = self.epoch + timedelta(days=number)
            shown: datetime | time = moment.time() if 0 <= number < 1 else moment
            return Cell(str(shown.replace(microsecond=0)), "date")
        if whole and abs(number) < 1e22:
            return Cell(text if text.lstrip("-").isdecimal() else str(int(number)), "number")
        return Cell(str(number), "number")
