"""Functions of positions on the ground: `area`, `distance`, `geofence`.

Sphere of radius 6,378,100 m; results in metres and square metres, two decimals.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any, cast

from field_forms.errors import EvaluationError
from field_forms.xpath.functions.registry import plain
from field_forms.xpath.functions.texts import texts_of
from field_forms.xpath.values import Value, number_from_text, round_half_up

RADIUS = 6_378_100.0
Point = tuple[float, float]


def read_point(text: str) -> Point | None:
    """`latitude longitude [altitude [accuracy]]` in degrees, or None."""
    parts = text.split()
    if not 2 <= len(parts) <= 4:
        return None
    latitude, longitude = number_from_text(parts[0]), number_from_text(parts[1])
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        return None
    return latitude, longitude


def read_points(texts: list[str]) -> list[Point] | None:
    """A trace or shape in one text, or a point per text; None when any point is wrong or there are fewer than two."""
    parts = texts[0].strip().rstrip("; ").split(";") if len(texts) == 1 else texts
    points = [read_point(part) for part in parts]
    if len(points) < 2 or any(point is None for point in points):
        return None
    return cast("list[Point]", points)


def _points(values: tuple[Any, ...]) -> list[Point] | None:
    texts = [text for value in values for text in texts_of(value)]
    return read_points(texts) if texts else None


def _two_decimals(number: float) -> float:
    return abs(round_half_up(number * 100) / 100)


@plain("area", "v", "number")
def area(value: Value) -> float:
    """Area in m² of a shape; 0 when there is none."""
    points = _points((value,))
    if points is None or len(points) < 3:
        return 0.0
    if points[0] != points[-1]:
        points = [*points, points[0]]
    total = 0.0
    for (latitude1, longitude1), (latitude2, longitude2) in pairwise(points):
        bulge = 2 + math.sin(math.radians(latitude2)) + math.sin(math.radians(latitude1))
        total += math.radians(longitude2 - longitude1) * bulge
    return _two_decimals(total * RADIUS * RADIUS / 2)


@plain("distance", "vv*", "number")
def distance(*values: Value) -> float:
    """Length in m along points. Raises EvaluationError (`type`) when they are not points, as phone and Collect do."""
    points = _points(values)
    if points is None:
        raise EvaluationError("type", "distance() 的内容不是位置", "distance() was given what are no positions")
    total = 0.0
    for (latitude1, longitude1), (latitude2, longitude2) in pairwise(points):
        a, b = math.radians(latitude1), math.radians(latitude2)
        turn = math.radians(longitude1 - longitude2)
        cosine = math.sin(a) * math.sin(b) + math.cos(a) * math.cos(b) * math.cos(turn)
        total += math.acos(min(1.0, max(-1.0, cosine))) * RADIUS
    return _two_decimals(total)


@plain("geofence", "ss", "truth")
def geofence(point_text: str, shape_text: str) -> bool:
    """Whether a point lies inside a closed shape."""
    point, shape = read_point(point_text), read_points([shape_text])
    if point is None or shape is None or shape[0] != shape[-1]:
        return False
    latitude, longitude = point
    inside = False
    for (latitude1, longitude1), (latitude2, longitude2) in pairwise(shape):
        if (latitude2 > latitude) == (latitude1 > latitude):
            continue
        crossing = (longitude1 - longitude2) * (latitude - latitude2) / (latitude1 - latitude2) + longitude2
        if longitude < crossing:
            inside = not inside
    return inside
