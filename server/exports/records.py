"""Exports as they travel."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from server.core.errors import Text

Format = Literal["csv", "xlsx", "geojson", "zip"]
MEDIA_TYPES: dict[Format, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
    "zip": "application/zip",
}
Purpose = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class NewExport(msgspec.Struct, frozen=True, kw_only=True):
    """A file asked for. `dataset`: a name of the catalogue; with format zip, "everything" takes all of them.

    `personal`: with names, addresses, masked citizen IDs and exact positions. `purpose`: what it is needed for.
    """

    id: UUID
    dataset: str
    format: Format
    region_code: str
    purpose: Purpose
    personal: bool = False


class ExportRow(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    dataset: str
    format: Format
    region_code: str
    region_name: str
    personal: bool
    purpose: str
    asked_by: UUID
    asked_by_name: str
    asked_at: datetime
    rows_done: int
    rows: int | None
    sha256: bytes | None
    bytes: int | None
    made_at: datetime | None
    removed_at: datetime | None


class Export(msgspec.Struct, frozen=True, kw_only=True):
    """A file asked for, and how far it is. `rows_done` grows while it is made; `gone_on`: the day it is removed."""

    id: UUID
    dataset: str
    title: Text
    format: Format
    region_code: str
    region_name: str
    personal: bool
    purpose: str
    asked_by: str
    asked_at: datetime
    state: Literal["waiting", "ready", "removed"]
    rows_done: int
    rows: int | None
    bytes: int | None
    sha256: str | None
    gone_on: date | None


class ExportList(msgspec.Struct, frozen=True):
    items: list[Export]
    next: str | None


class DatasetColumn(msgspec.Struct, frozen=True):
    name: str
    kind: str
    title: Text
    personal: bool


class DatasetShown(msgspec.Struct, frozen=True):
    """`place`: its rows have positions, so that it can be taken as GeoJSON."""

    name: str
    title: Text
    place: bool
    columns: list[DatasetColumn]


class Datasets(msgspec.Struct, frozen=True):
    items: list[DatasetShown]


class NewOdataKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key for a BI tool to read the interface with. `last_on`: the last day it opens anything."""

    id: UUID
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    purpose: Purpose
    region_code: str
    last_on: date


class OdataKey(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    name: str
    purpose: str
    region_code: str
    region_name: str
    last_on: date
    made_by: str
    made_at: datetime
    ended_at: datetime | None
    read_on: date | None


class OdataKeys(msgspec.Struct, frozen=True):
    items: list[OdataKey]


class OdataKeyMade(msgspec.Struct, frozen=True):
    """`key` is shown this once and kept nowhere."""

    id: UUID
    name: str
    key: str


class OdataReader(msgspec.Struct, frozen=True):
    """Whose key a request carries."""

    id: UUID
    name: str
    region_code: str
    read_on: date | None
