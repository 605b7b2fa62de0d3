"""Cutting areas into cells, with numpy and shapely; degrees in and out."""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPoint, Polygon
from shapely.geometry.base import BaseGeometry

from geo.shapes import polygon_parts

Points = NDArray[np.float64]

# One degree of longitude over one of latitude at 36 degrees north: cells are compact in metres.
_SQUEEZE = np.array([0.809, 1.0])
_RELAXATIONS = 8


def clipped_cells(points: Points, area: Polygon) -> list[Polygon]:
    """The part of the area closest to each point, in the points' order (the largest piece of each)."""
    if len(points) == 1:
        return [area]
    squeezed = MultiPoint(points * _SQUEEZE)
    frame = shapely.transform(area, lambda xy: xy * _SQUEEZE)
    cells = shapely.voronoi_polygons(squeezed, extend_to=frame, ordered=True)
    whole = shapely.transform(shapely.get_parts(cells), lambda xy: xy / _SQUEEZE)
    return [largest(piece) for piece in shapely.intersection(whole, area)]


def largest(shape: BaseGeometry) -> Polygon:
    """The largest polygon of a shape. Raises ValueError when it has none."""
    return max(polygon_parts(shape), key=lambda part: part.area)


def inset(area: Polygon, by_deg: float) -> Polygon:
    """The area pulled in by `by_deg` on every side, corners at six decimals."""
    # GEOS loses whole polygons when it buffers by very small numbers: work in units of the inset.
    origin = np.array(area.bounds[:2])
    magnified = shapely.transform(area, lambda xy: (xy - origin) / by_deg)
    smaller = shapely.transform(magnified.buffer(-1.0, join_style="mitre"), lambda xy: xy * by_deg + origin)
    return largest(shapely.set_precision(smaller, 1e-6))


def cut(points: Points) -> Points:
    """Coordinates at six decimals (a decimetre), as they are stored."""
    return np.round(points, 6)


def spread_points(random: np.random.Generator, area: Polygon, count: int) -> Points:
    """`count` points inside the area, evenly spread by Lloyd's relaxation."""
    west, south, east, north = area.bounds
    points: Points = np.empty((0, 2))
    while len(points) < count:
        drawn = random.uniform((west, south), (east, north), (count * 3 + 8, 2))
        inside = drawn[shapely.contains_xy(area, drawn[:, 0], drawn[:, 1])]
        points = np.concatenate([points, inside])[:count]
    for _ in range(_RELAXATIONS):
        points = np.array([_middle(cell) for cell in clipped_cells(points, area)])
    return cut(points)


def _middle(cell: Polygon) -> tuple[float, float]:
    """The centre of gravity, or some point inside where a bent cell has it outside."""
    centre = cell.centroid if cell.contains(cell.centroid) else cell.representative_point()
    return centre.x, centre.y


def walk_from(start: NDArray[np.float64], points: Points) -> NDArray[np.intp]:
    """An order of the points in which each next one is the nearest not yet visited."""
    left = list(range(len(points)))
    order: list[int] = []
    at = start
    while left:
        away = np.linalg.norm((points[left] - at) * _SQUEEZE, axis=1)
        chosen = left.pop(int(np.argmin(away)))
        order.append(chosen)
        at = points[chosen]
    return np.array(order, dtype=np.intp)
