"""A position as a device gave it, and whether it can be true at all.

A position is evidence for audit only: an impossible one is marked, never refused.
"""

from collections.abc import Iterable
from math import isfinite
from typing import Literal, TypeAlias

import msgspec
import shapely
from shapely.geometry.base import BaseGeometry

from geo.distance import metres_per_degree

PositionSource: TypeAlias = Literal["gps", "network", "fused", "map", "imported", "unknown"]

Verdict: TypeAlias = Literal["plausible", "impossible", "null_island", "swapped", "outside_county"]

# Receivers without a fix report the origin, off the coast of Ghana; no Chinese county is near it.
_NULL_ISLAND_DEG = 0.5


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """Where a device said it was.

    lon, lat: WGS-84 degrees. accuracy_m: radius in metres as reported, None when the device told none.
    source: what measured it ("map" = a finger on a map). mock: the device says a test application made
    it; None when the device cannot tell. age_s: seconds between the fix and its use, None if unknown.
    """

    lon: float
    lat: float
    accuracy_m: float | None = None
    source: PositionSource = "unknown"
    mock: bool | None = None
    age_s: float | None = None

    @property
    def usable_accuracy_m(self) -> float | None:
        """The reported radius, or None: Android writes 0 for "no accuracy", and NaN tells nothing."""
        accuracy = self.accuracy_m
        return accuracy if accuracy is not None and isfinite(accuracy) and accuracy > 0.0 else None


def on_earth(lon: float, lat: float) -> bool:
    """Whether the pair is a finite longitude and latitude at all."""
    return isfinite(lon) and isfinite(lat) and abs(lon) <= 180.0 and abs(lat) <= 90.0


class PlausibilityArea:
    """The county with a margin, prepared for asking "can a visit have happened here?" of many positions."""

    def __init__(self, county: Iterable[BaseGeometry], *, margin_m: float) -> None:
        """county: its polygons in WGS-84 degrees; margin_m: how far outside is still believed.

        Raises ValueError for a negative margin or no polygon with an area.
        """
        if margin_m < 0.0:
            raise ValueError("margin_m must not be negative")
        outline = shapely.union_all(list(county))
        if outline.is_empty or outline.area == 0.0:
            raise ValueError("a county needs at least one polygon")
        # In metres the margin is a circle: scale, buffer there, and keep the scaled shape for asking.
        middle = (outline.bounds[1] + outline.bounds[3]) / 2.0
        self._east_m, self._north_m = metres_per_degree(middle)
        scaled = shapely.transform(outline, lambda xy: xy * (self._east_m, self._north_m))
        self._area = shapely.buffer(scaled, margin_m) if margin_m else scaled
        shapely.prepare(self._area)

    def contains(self, lon: float, lat: float) -> bool:
        """Whether the point lies in the county or within the margin round it."""
        point = (lon * self._east_m, lat * self._north_m)
        return bool(shapely.intersects_xy(self._area, *point))

    def judge(self, lon: float, lat: float) -> Verdict:
        """Why a position cannot be a visit in this county, or "plausible".

        "impossible" is no place on Earth, "null_island" the receiver's zero in the Gulf of Guinea,
        "swapped" a pair that lies in the county when read the other way round.
        """
        if on_earth(lon, lat) and self.contains(lon, lat):
            return "plausible"
        if on_earth(lat, lon) and self.contains(lat, lon):
            return "swapped"
        if not on_earth(lon, lat):
            return "impossible"
        if abs(lon) < _NULL_ISLAND_DEG and abs(lat) < _NULL_ISLAND_DEG:
            return "null_island"
        return "outside_county"
