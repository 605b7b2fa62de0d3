"""The few shapely calls used here, with complete types (shapely's own signatures carry untyped **kwargs)."""
# pyright: reportUnknownMemberType=false

from collections.abc import Iterator, Sequence

import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo.distance import metres_per_degree


def flat(shape: BaseGeometry) -> BaseGeometry:
    """The same shape without heights."""
    return shapely.force_2d(shape)


def rounded(shape: BaseGeometry, step_deg: float) -> BaseGeometry:
    """The same shape with its coordinates on a grid of step_deg, kept valid."""
    return shapely.set_precision(shape, step_deg)


def intersection(a: BaseGeometry, b: BaseGeometry) -> BaseGeometry:
    """What both shapes cover."""
    return shapely.intersection(a, b)


def shortest_line_ends(a: BaseGeometry, b: BaseGeometry) -> tuple[tuple[float, float], tuple[float, float]]:
    """The point of ``a`` closest to ``b``, and that of ``b`` closest to ``a``, as (lon, lat)."""
    (ax, ay), (bx, by) = shapely.get_coordinates(shapely.shortest_line(a, b))
    return (float(ax), float(ay)), (float(bx), float(by))


def intersecting_pairs(shapes: Sequence[BaseGeometry]) -> Iterator[tuple[int, int]]:
    """Index pairs (lower, higher) of shapes that touch or overlap."""
    if not shapes:
        return
    for left, right in shapely.STRtree(list(shapes)).query(list(shapes), predicate="intersects").T:
        if left < right:
            yield int(left), int(right)


def parts(shape: BaseGeometry) -> Iterator[BaseGeometry]:
    """The single geometries a shape is made of, collections within collections opened."""
    for part in shapely.get_parts(shape):
        if part.geom_type.startswith("Multi") or part.geom_type == "GeometryCollection":
            yield from parts(part)
        else:
            yield part


def polygon_parts(shape: BaseGeometry) -> list[Polygon]:
    """Only the polygons among the parts, without empty ones."""
    return [part for part in parts(shape) if isinstance(part, Polygon) and not part.is_empty]


def area_m2(shape: BaseGeometry) -> float:
    """Square metres of a shape in degrees, flat at its middle latitude (within 0.1 % for a county)."""
    if shape.is_empty:
        return 0.0
    east_m, north_m = metres_per_degree((shape.bounds[1] + shape.bounds[3]) / 2.0)
    return shape.area * east_m * north_m


def as_geojson(shape: BaseGeometry) -> str:
    """The shape as a GeoJSON geometry."""
    return shapely.to_geojson(shape)


def multi(polygons: Sequence[Polygon]) -> MultiPolygon:
    """Polygons as one shape."""
    return MultiPolygon(list(polygons))


def polygon(ring: BaseGeometry) -> Polygon:
    """What a closed ring goes round."""
    return Polygon(shapely.get_coordinates(ring))


def difference(a: BaseGeometry, b: BaseGeometry) -> BaseGeometry:
    """What the first shape covers and the second does not."""
    return shapely.difference(a, b)


def union(shapes: Sequence[BaseGeometry]) -> BaseGeometry:
    """What any of the shapes covers."""
    return shapely.union_all(list(shapes))
