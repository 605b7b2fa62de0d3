"""Invented village and grid polygons inside the county's outline: Voronoi cells of evenly spread seeds.

No public source has village polygons. The landscape depends on the county alone, never on the demo's
seed, so that every demo shows the same villages in the same places.
"""

from functools import cache

import msgspec
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon

from demo.geography import Geography, Town, Village
from demo.shapes import clipped_cells, cut, inset, spread_points, walk_from

# Every polygon is pulled in by this much (degrees, about 0.4 m) so that rounding its corners to six
# decimals leaves it inside the polygon it was cut from.
_INSET_DEG = 4e-6


class VillageArea(msgspec.Struct, frozen=True, kw_only=True):
    """A village on the map: its polygon and the point its houses gather round, WGS-84 degrees."""

    village: Village
    town: Town
    centre: tuple[float, float]
    area: Polygon


class Landscape(msgspec.Struct, frozen=True, kw_only=True):
    """The county's outline, the towns' areas by code, and the villages in code order."""

    outline: Polygon
    towns: dict[str, Polygon]
    villages: tuple[VillageArea, ...]


@cache
def lay_out(geography: Geography) -> Landscape:
    """Divide the county among its towns, and each town among its villages."""
    outline = Polygon(geography.outline)
    cells = clipped_cells(np.array([town.seat for town in geography.towns]), outline)
    towns = {town.code: inset(cell, _INSET_DEG) for town, cell in zip(geography.towns, cells, strict=True)}
    villages = [area for town in geography.towns for area in _villages(town, towns[town.code])]
    return Landscape(outline=outline, towns=towns, villages=tuple(villages))


def _villages(town: Town, area: Polygon) -> list[VillageArea]:
    random = np.random.default_rng([int(town.code), len(town.villages)])
    points = spread_points(random, area, len(town.villages))
    # Neighbouring codes become neighbouring places, as they mostly are: walk from the seat outwards.
    ordered = points[walk_from(np.array(town.seat), points)]
    cells = clipped_cells(ordered, area)
    return [
        VillageArea(
            village=village,
            town=town,
            centre=(round(float(point[0]), 6), round(float(point[1]), 6)),
            area=inset(cell, _INSET_DEG),
        )
        for village, point, cell in zip(town.villages, ordered, cells, strict=True)
    ]


def grids_of(area: VillageArea, count: int) -> list[tuple[str, Polygon]]:
    """Cut a village into `count` grids: (15-digit code, polygon inside the village's).

    Raises ValueError unless 1 <= count <= 999, what three digits can name.
    """
    if not 1 <= count <= 999:
        raise ValueError("a village has 1 to 999 grids")
    if count == 1:
        pieces = [area.area]
    else:
        random = np.random.default_rng([int(area.village.code), count])
        pieces = clipped_cells(spread_points(random, area.area, count), area.area)
    return [(f"{area.village.code}{at:03d}", inset(cell, _INSET_DEG)) for at, cell in enumerate(pieces, 1)]


def house_points(random: np.random.Generator, area: VillageArea, grid: Polygon, count: int) -> NDArray[np.float64]:
    """`count` points inside the grid, thick round the village centre (or the grid's own), six decimals."""
    centre = np.array(area.centre)
    if not shapely.contains_xy(grid, *area.centre):
        middle = grid.representative_point()
        centre = np.array([middle.x, middle.y])
    width = max(np.sqrt(grid.area) * 0.18, 2e-5)
    found: list[NDArray[np.float64]] = []
    missing = count
    while missing > 0:
        drawn = cut(random.normal(centre, width, (missing * 2 + 8, 2)))
        inside = drawn[shapely.contains_xy(grid, drawn[:, 0], drawn[:, 1])][:missing]
        found.append(inside)
        missing -= len(inside)
    return np.concatenate(found) if found else np.empty((0, 2))
