"""Which grid, village or township a point lies in."""

from collections.abc import Iterable, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.distance import haversine_m
from geo.position import on_earth
from geo.shapes import shortest_line_ends


class GridIndex:
    """Polygons by code, searchable by point through an STR tree.

    Points on a common border belong to both polygons; where one answer is wanted it is the lowest
    code, so that the same point always gets the same grid.
    """

    def __init__(self, areas: Iterable[tuple[str, BaseGeometry]]) -> None:
        """areas: (code, polygon in WGS-84 degrees). Raises ValueError when a code comes twice."""
        ordered = sorted(areas, key=lambda area: area[0])
        self._codes: tuple[str, ...] = tuple(code for code, _ in ordered)
        if len(set(self._codes)) != len(self._codes):
            raise ValueError("a code comes twice")
        self._shapes = np.array([shape for _, shape in ordered], dtype=object)
        shapely.prepare(self._shapes)
        self._tree = shapely.STRtree(self._shapes)

    def __len__(self) -> int:
        return len(self._codes)

    @property
    def codes(self) -> tuple[str, ...]:
        """All codes, ascending."""
        return self._codes

    def find(self, lon: float, lat: float) -> tuple[str, ...]:
        """Every code whose polygon covers the point, ascending; empty when none does."""
        if not on_earth(lon, lat):
            return ()
        hits = self._tree.query(shapely.Point(lon, lat), predicate="intersects")
        return tuple(sorted(self._codes[int(hit)] for hit in hits))

    def locate(self, lon: float, lat: float) -> str | None:
        """The one code for a point (the lowest of those that cover it), or None."""
        return next(iter(self.find(lon, lat)), None)

    def locate_many(self, lons: Sequence[float], lats: Sequence[float]) -> list[str | None]:
        """`locate` for many points at once, in their order.

        Raises ValueError when the two sequences differ in length.
        """
        if len(lons) != len(lats):
            raise ValueError("as many longitudes as latitudes are needed")
        usable = np.array([on_earth(lon, lat) for lon, lat in zip(lons, lats, strict=True)], dtype=bool)
        found: list[str | None] = [None] * len(lons)
        if not usable.any():
            return found
        rows = np.flatnonzero(usable)
        points = shapely.points(np.asarray(lons, dtype=float)[rows], np.asarray(lats, dtype=float)[rows])
        which, hits = self._tree.query(points, predicate="intersects")
        # Codes ascend with their index: writing from the highest down leaves the lowest in place.
        for at in np.argsort(-hits, kind="stable"):
            found[int(rows[which[at]])] = self._codes[int(hits[at])]
        return found

    def nearest(self, lon: float, lat: float) -> tuple[str, float] | None:
        """The closest polygon's code and the distance to it in metres (0 inside); None without polygons.

        Raises ValueError when the point is no place on Earth.
        """
        if not on_earth(lon, lat):
            raise ValueError("not a position on Earth")
        if not self._codes:
            return None
        point = shapely.Point(lon, lat)
        at = int(np.min(self._tree.query_nearest(point)))
        edge, _ = shortest_line_ends(self._shapes[at], point)
        return self._codes[at], haversine_m(*edge, lon, lat)
