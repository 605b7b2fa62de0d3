"""Vector tiles of households: one by one where they can be told apart, gathered where they cannot.

Layer `households`: points with `id`, `state`, `flagged`. Layer `clusters`: points with `n` and one count for each
state there is. A tile from POINTS_FROM on that would hold more than MOST_POINTS is gathered too, so that no tile
grows with the county.
"""
# pyright: reportUnknownMemberType=false

from collections.abc import Callable, Sequence
from typing import cast

import mapbox_vector_tile
from shapely import Point as Mark

from geo import tiles
from server.map.records import Place, Point

_write = cast("Callable[..., bytes]", mapbox_vector_tile.encode)  # it comes without types

VERSION = "1"  # of what a tile looks like
POINTS_FROM = 13
MOST_POINTS = 4000
_CELLS_A_SIDE = 3  # as a power of two: eight cells along a tile's side


def shift_of(zoom: int) -> int:
    """How many bits a cell's number loses to become that of the group it is gathered into, in tiles of this zoom."""
    return 2 * max(0, tiles.LEVELS - zoom - _CELLS_A_SIDE)


def of_points(points: Sequence[Point], zoom: int, x: int, y: int) -> bytes:
    """A tile of single households."""
    return _encode("households", [
        (one.lon, one.lat, {"id": str(one.household_id), "state": one.state, "flagged": one.flagged})
        for one in points
    ], zoom, x, y)  # fmt: skip


def of_places(places: Sequence[Place], zoom: int, x: int, y: int) -> bytes:
    """A tile of gathered households, each group where its households are on average."""
    groups: dict[int, list[Place]] = {}
    for one in places:
        groups.setdefault(one.cell, []).append(one)
    marks: list[tuple[float, float, dict[str, object]]] = []
    for group in groups.values():
        n = sum(one.count for one in group)
        lon, lat = sum(one.lon * one.count for one in group) / n, sum(one.lat * one.count for one in group) / n
        marks.append((lon, lat, {"n": n, **{one.state: one.count for one in group}}))
    return _encode("clusters", marks, zoom, x, y)


def _encode(layer: str, marks: Sequence[tuple[float, float, dict[str, object]]], zoom: int, x: int, y: int) -> bytes:
    features = [
        {"geometry": Mark(*tiles.in_tile(lon, lat, zoom, x, y)), "properties": properties}
        for lon, lat, properties in marks
    ]
    options = {"y_coord_down": True, "extents": tiles.EXTENT}
    return _write([{"name": layer, "features": features}], default_options=options)
