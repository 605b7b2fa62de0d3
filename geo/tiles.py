"""Map tiles and the cells of the quadtree they are made of (Web Mercator, as all web maps cut it).

A cell is one of 2^24 by 2^24 squares of the world, 2.4 m wide at the equator, numbered so that every tile of a
lower zoom is one run of numbers. The database numbers households the same way (`map_cell` in the migrations).
"""

from collections.abc import Iterator
from math import atan, degrees, floor, log, pi, radians, sin, sinh
from typing import TypeAlias

LEVELS = 24
EXTENT = 4096  # units along a tile's side, as vector tiles have it
_EDGE_LAT = 85.05
_SIDE = 1 << LEVELS

Box: TypeAlias = tuple[float, float, float, float]  # west, south, east, north; WGS-84 degrees
Run: TypeAlias = tuple[int, int]  # cells from the first up to, without, the second


def on_map(lon: float, lat: float) -> tuple[float, float]:
    """Where a position lies on the square map of the world: 0 to 1 from the west, 0 to 1 from the north."""
    rise = sin(radians(max(-_EDGE_LAT, min(_EDGE_LAT, lat))))
    return (lon + 180.0) / 360.0, 0.5 - log((1.0 + rise) / (1.0 - rise)) / (4.0 * pi)


def cell_of(lon: float, lat: float) -> int:
    """The number of the cell that holds a position in WGS-84 degrees."""
    east, south = on_map(lon, lat)
    return _woven(_step(east), _step(south))


def cells_of_tile(zoom: int, x: int, y: int) -> Run:
    """The run of cells a tile is made of. Raises ValueError when there is no such tile."""
    if not (0 <= zoom <= LEVELS and 0 <= x < 1 << zoom and 0 <= y < 1 << zoom):
        raise ValueError("no such tile")
    low = _woven(x, y) << 2 * (LEVELS - zoom)
    return low, low + (1 << 2 * (LEVELS - zoom))


def box_of_tile(zoom: int, x: int, y: int) -> Box:
    """The degrees a tile reaches over."""
    side = 1 << zoom
    return _lon(x / side), _lat((y + 1) / side), _lon((x + 1) / side), _lat(y / side)


def in_tile(lon: float, lat: float, zoom: int, x: int, y: int) -> tuple[int, int]:
    """A position in units of a tile, from its north-west corner; outside 0 to EXTENT when it lies elsewhere."""
    east, south = on_map(lon, lat)
    side = 1 << zoom
    return floor((east * side - x) * EXTENT), floor((south * side - y) * EXTENT)


def cover(box: Box, at_most: int = 16) -> list[Run]:
    """Runs of cells that hold every position of a box, in ascending order, at most so many of them."""
    west, south, east, north = box
    left, top = (_step(part) for part in on_map(west, north))
    right, bottom = (_step(part) for part in on_map(east, south))
    best = [(0, 1 << 2 * LEVELS)]
    for zoom in range(1, LEVELS + 1):
        shift = LEVELS - zoom
        tiles = ((right >> shift) - (left >> shift) + 1) * ((bottom >> shift) - (top >> shift) + 1)
        if tiles > 4 * at_most:
            break
        runs = list(_joined(sorted(
            cells_of_tile(zoom, x, y)
            for x in range(left >> shift, (right >> shift) + 1)
            for y in range(top >> shift, (bottom >> shift) + 1)
        )))  # fmt: skip
        if len(runs) <= at_most:
            best = runs
    return best


def _joined(runs: list[Run]) -> Iterator[Run]:
    low, high = runs[0]
    for start, end in runs[1:]:
        if start != high:
            yield low, high
            low = start
        high = end
    yield low, high


def _step(part: float) -> int:
    return max(0, min(_SIDE - 1, floor(part * _SIDE)))


def _woven(x: int, y: int) -> int:
    """The bits of both, one after the other: those of x at the even places."""
    return _spread(x) | _spread(y) << 1


def _spread(bits: int) -> int:
    for shift, mask in (
        (16, 0x0000FFFF0000FFFF),
        (8, 0x00FF00FF00FF00FF),
        (4, 0x0F0F0F0F0F0F0F0F),
        (2, 0x3333333333333333),
        (1, 0x5555555555555555),
    ):
        bits = (bits | bits << shift) & mask
    return bits


def _lon(part: float) -> float:
    return part * 360.0 - 180.0


def _lat(part: float) -> float:
    return degrees(atan(sinh(pi * (1.0 - 2.0 * part))))
