"""Distances in metres."""

from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import haversine_m, metres_per_degree
from geo.distance import EARTH_RADIUS_M

Point: TypeAlias = tuple[float, float]
points = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


@given(points, points)
def test_there_is_as_far_as_back(a: Point, b: Point) -> None:
    assert haversine_m(*a, *b) == pytest.approx(haversine_m(*b, *a), abs=1e-6)


@given(points)
def test_a_place_is_no_distance_from_itself(a: Point) -> None:
    assert haversine_m(*a, *a) == 0.0


@given(points, points, points)
def test_a_detour_is_never_shorter(a: Point, b: Point, c: tuple[float, float]) -> None:
    assert haversine_m(*a, *c) <= haversine_m(*a, *b) + haversine_m(*b, *c) + 0.5


def test_the_other_side_of_the_earth_is_half_its_circumference() -> None:
    assert haversine_m(0, 0, 180, 0) == pytest.approx(EARTH_RADIUS_M * 3.141592653589793)


@given(st.floats(18, 54))
def test_metres_per_degree_agree_with_the_distance(lat: float) -> None:
    east, north = metres_per_degree(lat)
    assert haversine_m(113, lat, 113.001, lat) == pytest.approx(east / 1000, rel=1e-6)
    assert haversine_m(113, lat, 113, lat + 0.001) == pytest.approx(north / 1000, rel=1e-6)
