"""Divisions as they travel."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

Level = Literal["county", "town", "village", "grid"]


class Division(msgspec.Struct, frozen=True):
    """A place of the tree. Codes have 6 (county), 9 (town), 12 (village) or 15 (grid) digits."""

    code: str
    parent_code: str | None
    level: Level
    name: str


class DivisionItem(msgspec.Struct, frozen=True, omit_defaults=True):
    """A division with its middle (WGS-84) and, when asked for, its boundary as a GeoJSON geometry."""

    code: str
    parent_code: str | None
    level: Level
    name: str
    lon: float | None
    lat: float | None
    boundary: Any = None


class MapGround(msgspec.Struct, frozen=True):
    """What lies under the phone's map: the address of tiles in WGS-84, empty when there are none."""

    tiles: str


class Divisions(msgspec.Struct, frozen=True):
    items: list[DivisionItem]


class OutlinedDivision(msgspec.Struct, frozen=True):
    code: str
    parent_code: str | None
    level: Level
    name: str
    boundary: Any


FindingKind = Literal["repaired", "left_out", "unknown_place", "without", "hole", "overlap", "outside", "gap"]


class BoundaryFinding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something to look at before a file is taken over.

    repaired, left_out: a shape was mended or cannot be used, `detail` says why. unknown_place: no division has this
    code or name (`detail`). without: a division of the same level that the file does not draw. hole: an area left out
    in the middle. overlap: with `other`. outside: of its parent `other`. gap: of a parent that its children leave
    over. `km2`: how much.
    """

    kind: FindingKind
    code: str
    other: str = ""
    detail: str = ""
    km2: float | None = None


class Proposed(msgspec.Struct, frozen=True):
    """A boundary the file has for a division; `new` when it has none so far. lon, lat: a point within."""

    code: str
    name: str
    lon: float
    lat: float
    area_km2: float
    new: bool
    boundary: Any


class BoundaryReport(msgspec.Struct, frozen=True):
    """What taking a file over does. `column`: the one that says which division a shape is."""

    datum: str
    column: str
    proposed: list[Proposed]
    findings: list[BoundaryFinding]


class BoundaryImport(msgspec.Struct, frozen=True):
    id: UUID
    file_name: str
    datum: str
    boundaries: int
    imported_by: str
    imported_at: datetime


class BoundaryImports(msgspec.Struct, frozen=True):
    items: list[BoundaryImport]


class UnreadableFileError(Exception):
    """`why`: the word of the reason; see `boundary_file_unreadable`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class BoundaryFile(msgspec.Struct, frozen=True):
    """Features in WGS-84: the values of each column as text, and GeoJSON geometries, None where there is none."""

    columns: dict[str, list[str]]
    geometries: list[dict[str, Any] | None]
    datum: str  # what the coordinates were read as
