"""The files themselves: CSV straight from the database, the others from that CSV row by row; memory stays flat."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
from rustpy_xlsxwriter import FastExcel

from server.exports.datasets import Column, Dataset
from server.exports.words import in_words, key_of

BOM = b"\xef\xbb\xbf"  # without it Excel takes UTF-8 for the code page of the machine
MOST_ROWS = 1_000_000  # of one Excel sheet, which opens 1,048,576
CELLS: dict[str, Callable[[str], Any]] = {
    "whole": int,
    "money": float,
    "number": float,
    "yes_no": lambda text: "是" if text == "t" else "否",
    "date": date.fromisoformat,
    "moment": datetime.fromisoformat,
}
PROPERTIES: dict[str, Callable[[str], Any]] = {
    "whole": int,
    "money": float,
    "number": float,
    "yes_no": lambda text: text == "t",
    "moment": lambda text: text.replace(" ", "T") + "+08:00",
}
# https://specs.frictionlessdata.io/table-schema/
PACKAGE_TYPES = {"whole": "integer", "money": "number", "number": "number", "yes_no": "boolean", "date": "date"}


class Table(msgspec.Struct, frozen=True):
    """A dataset's CSV made here, and how many rows it has."""

    dataset: Dataset
    columns: tuple[Column, ...]
    path: Path
    rows: int


class Counting(io.BytesIO):
    """Hands on what is written and counts its lines."""

    def __init__(self, below: BinaryIO) -> None:
        super().__init__()
        self.below = below
        self.lines = 0

    def write(self, data: Any, /) -> int:
        self.lines += bytes(data).count(b"\n")
        return self.below.write(data)


def heading(columns: Sequence[Column]) -> bytes:
    """The first line of a CSV: the names, which stay as they are."""
    return BOM + ",".join(one.name for one in columns).encode() + b"\n"


def _rows(table: Table, read: dict[str, Callable[[str], Any]]) -> Iterator[list[Any]]:
    """The values of a CSV made here; what is empty is None."""
    readers = [read.get(one.kind, str) for one in table.columns]
    with table.path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.reader(lines)
        next(rows)
        for row in rows:
            yield [make(cell) if cell else None for make, cell in zip(readers, row, strict=True)]


def write_xlsx(table: Table, made: Path, about: Sequence[str]) -> None:
    """A workbook of the table: Chinese headings, codes in words, dates and numbers as such; a last sheet says what
    the columns are, and what `about` says. What one sheet cannot hold goes on in the next.
    """
    titles = [one.title.zh for one in table.columns]
    told = in_words(table.dataset.name, [one.name for one in table.columns])
    every = (dict(zip(titles, told(row), strict=True)) for row in _rows(table, CELLS))
    book: Any = FastExcel(str(made)).format(bold_headers=True, datetime_format="yyyy-mm-dd hh:mm:ss").freeze(row=1)
    for number in range(1, max(1, -(-table.rows // MOST_ROWS)) + 1):
        sheet = islice(every, MOST_ROWS) if table.rows else [dict.fromkeys(titles)]
        book.sheet(f"数据{number}" if number > 1 else "数据", sheet)
    about = (f"{table.dataset.title.zh} {table.dataset.title.en}", *about)
    book.sheet("说明", [
        *({"列 Column": f"{one.title.zh} {one.title.en}", "名称 Name": one.name,
           "代码 Codes": key_of(table.dataset.name, one.name)} for one in table.columns),
        *({"列 Column": line, "名称 Name": None, "代码 Codes": None} for line in about),
    ])  # fmt: skip
    book.save()


def write_geojson(table: Table, made: Path) -> None:
    """A FeatureCollection (RFC 7946) of the CSV, one feature to a line; what nobody located has no geometry."""
    names = [one.name for one in table.columns]
    with made.open("wb") as out:
        out.write(b'{"type":"FeatureCollection","features":[\n')
        between = b""
        for row in _rows(table, PROPERTIES):
            values = dict(zip(names, row, strict=True))
            lon, lat = values.pop("lon"), values.pop("lat")
            at = None if lon is None or lat is None else {"type": "Point", "coordinates": [lon, lat]}
            key = "-".join(str(values[name]) for name in table.dataset.key)
            out.write(between + msgspec.json.encode(
                {"type": "Feature", "id": key, "geometry": at, "properties": values}
            ))  # fmt: skip
            between = b",\n"
        out.write(b"\n]}\n")


def write_package(tables: Sequence[Table], made: Path, about: dict[str, Any]) -> None:
    """A zip of CSV tables with a datapackage.json that says what they are
    (https://specs.frictionlessdata.io/data-package/).
    """
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as out:
        out.writestr("datapackage.json", package(tables, about))
        for one in tables:
            out.write(one.path, one.path.name)


def package(tables: Sequence[Table], about: dict[str, Any]) -> bytes:
    """The datapackage.json of these tables."""
    said = {"profile": "tabular-data-package", **about, "resources": [_resource(one) for one in tables]}
    return msgspec.json.format(msgspec.json.encode(said), indent=2)


def _resource(table: Table) -> dict[str, Any]:
    fields = [
        {"name": one.name, "type": PACKAGE_TYPES.get(one.kind, "string"), "title": one.title.zh,
         "description": one.title.en, **_wording(one)}
        for one in table.columns
    ]  # fmt: skip
    return {
        "name": table.dataset.name,
        "path": table.path.name,
        "title": table.dataset.title.zh,
        "description": table.dataset.title.en,
        "rows": table.rows,
        "schema": {"fields": fields, "primaryKey": list(table.dataset.key)},
    }


def _wording(column: Column) -> dict[str, Any]:
    return {"trueValues": ["t"], "falseValues": ["f"]} if column.kind == "yes_no" else {}
