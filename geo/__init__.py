"""Pure geography: datums, distances, boundaries, point-in-grid and the position evidence of a visit.

Everything is stored in WGS-84 degrees, longitude first. Nothing here reads a file, a clock or a
random number; shapely and numpy do the geometry.
"""

from geo import evidence
from geo.boundaries import (
    Boundary,
    BoundaryProblem,
    BoundaryReport,
    mended,
    overlaps,
    read_boundaries,
    read_geometry,
)
from geo.datum import (
    LonLat,
    bd09_to_gcj02,
    bd09_to_wgs84,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    in_china,
    wgs84_to_bd09,
    wgs84_to_gcj02,
)
from geo.distance import haversine_m, metres_per_degree
from geo.evidence import HomeEvidence, compare_with_home
from geo.grid_index import GridIndex
from geo.position import PlausibilityArea, Position, PositionSource, Verdict

__all__ = [
    "Boundary",
    "BoundaryProblem",
    "BoundaryReport",
    "GridIndex",
    "HomeEvidence",
    "LonLat",
    "PlausibilityArea",
    "Position",
    "PositionSource",
    "Verdict",
    "bd09_to_gcj02",
    "bd09_to_wgs84",
    "compare_with_home",
    "evidence",
    "gcj02_to_bd09",
    "gcj02_to_wgs84",
    "haversine_m",
    "in_china",
    "mended",
    "metres_per_degree",
    "overlaps",
    "read_boundaries",
    "read_geometry",
    "wgs84_to_bd09",
    "wgs84_to_gcj02",
]
