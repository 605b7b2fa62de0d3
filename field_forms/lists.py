"""Lists that come from outside the form: CSV, GeoJSON and XML media, as secondary instances."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

import msgspec

from field_forms.errors import FormError
from field_forms.table import Table
from field_forms.tree import Node, parse_xml
from field_forms.xpath.values import text_from_number

MAX_ROWS = 500_000
_NOT_NAME = re.compile(r"[^\w.\-]+")


def file_name(source: str) -> str:
    """`jr://file-csv/places.csv` → `places.csv`; `jr://instance/last-saved` → `last-saved`."""
    return source.rpartition("/")[2]


def read_list(name: str, data: bytes) -> Node:
    """A media file as a secondary instance: `root/item/column`.

    Raises FormError (`list`) when the file cannot be read.
    """
    try:
        if name.endswith((".geojson", ".json")):
            return _from_geojson(data)
        if name.endswith(".xml"):
            document = parse_xml(data)
            document.kids[0].indexes = {}
            return document
        return _from_csv(data)
    except FormError:
        raise
    except (ValueError, csv.Error, KeyError, TypeError, msgspec.DecodeError) as error:
        raise FormError("list", f"清单文件 {name} 读不了", f"list file {name} cannot be read: {error}") from None


def _from_csv(data: bytes) -> Node:
    text = data.decode("utf-8-sig", "replace")
    first_line = text.partition("\n")[0]
    delimiter = ";" if first_line.count(";") > first_line.count(",") else "\t" if "\t" in first_line else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    heading = next(reader, list[str]())
    columns = [_name(column) for column in heading]
    width = len(columns)
    rows: list[list[str]] = []
    for row in reader:
        if len(rows) >= MAX_ROWS:
            raise FormError("list", f"清单超过 {MAX_ROWS} 行", f"the list has more than {MAX_ROWS} rows")
        if row:
            rows.append(row if len(row) == width else [*row[:width], *[""] * (width - len(row))])
    return _document(Table(columns, rows))


def _name(heading: str) -> str:
    return _NOT_NAME.sub("_", heading.strip()) or "_"


def _document(table: Table) -> Node:
    document = Node("")
    document.append(table)
    return document


def rows_as_list(rows: Sequence[Mapping[str, str]]) -> Node:
    """Rows as `root/item/column`, fit for look-ups by index. A row without a column has it blank."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    return _document(
        Table([_name(column) for column in columns], [[row.get(column, "") for column in columns] for row in rows])
    )


class _Collection(msgspec.Struct):
    features: list[dict[str, Any]]


def _from_geojson(data: bytes) -> Node:
    collection = msgspec.json.decode(data, type=_Collection)
    rows: list[dict[str, str]] = []
    for feature in collection.features:
        properties = cast("dict[str, object]", feature.get("properties") or {})
        row = {key: _text(value) for key, value in properties.items()}
        if "id" in feature:
            row["id"] = _text(feature["id"])
        row["geometry"] = _geometry(feature.get("geometry"))
        rows.append(row)
    return rows_as_list(rows)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return text_from_number(float(value)) if isinstance(value, int | float) else str(value)


def _geometry(geometry: Mapping[str, Any] | None) -> str:
    """A GeoJSON geometry as a geopoint, geotrace or geoshape; "" for others."""
    if not geometry:
        return ""
    coordinates: list[Any] = geometry.get("coordinates") or []
    if geometry.get("type") == "Point":
        points = [coordinates]
    elif geometry.get("type") == "LineString":
        points = coordinates
    elif geometry.get("type") == "Polygon" and coordinates:
        points = coordinates[0]
    else:
        return ""
    return "; ".join(_point(cast("list[float]", point)) for point in points)


def _point(point: list[float]) -> str:
    altitude = point[2] if len(point) > 2 else 0.0
    return f"{_text(point[1])} {_text(point[0])} {_text(altitude)} 0"
