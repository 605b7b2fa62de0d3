"""Divisions as they travel."""

from typing import Any, Literal

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
