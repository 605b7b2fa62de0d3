"""WGS-84, GCJ-02 and BD-09: a round trip errs by no more than a millimetre, outside China nothing moves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import (
    bd09_to_gcj02,
    bd09_to_wgs84,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    haversine_m,
    in_china,
    wgs84_to_bd09,
    wgs84_to_gcj02,
)

# A kilometre or two inside the rectangle's edge, so that no offset leads out of it.
inside = st.tuples(st.floats(72.05, 137.79), st.floats(0.87, 55.78))
anywhere = st.tuples(st.floats(-180, 180), st.floats(-90, 90))
outside = anywhere.filter(lambda point: not in_china(*point))
MILLIMETRE = 0.001


@given(inside)
def test_wgs84_survives_the_way_through_gcj02(point: tuple[float, float]) -> None:
    assert haversine_m(*point, *gcj02_to_wgs84(*wgs84_to_gcj02(*point))) <= MILLIMETRE


@given(inside)
def test_gcj02_survives_the_way_through_bd09(point: tuple[float, float]) -> None:
    assert haversine_m(*point, *bd09_to_gcj02(*gcj02_to_bd09(*point))) <= MILLIMETRE


@given(inside)
def test_wgs84_survives_the_way_through_bd09(point: tuple[float, float]) -> None:
    assert haversine_m(*point, *bd09_to_wgs84(*wgs84_to_bd09(*point))) <= MILLIMETRE


@given(inside)
def test_the_way_back_is_also_a_way_forth(point: tuple[float, float]) -> None:
    assert haversine_m(*point, *wgs84_to_gcj02(*gcj02_to_wgs84(*point))) <= MILLIMETRE


@given(inside)
def test_the_gcj02_offset_is_some_hundred_metres(point: tuple[float, float]) -> None:
    assert 1.0 < haversine_m(*point, *wgs84_to_gcj02(*point)) < 2_000.0


@given(outside)
def test_nothing_moves_outside_china(point: tuple[float, float]) -> None:
    for change in (
        wgs84_to_gcj02, gcj02_to_wgs84, gcj02_to_bd09, bd09_to_gcj02, wgs84_to_bd09, bd09_to_wgs84,
    ):  # fmt: skip
        assert change(*point) == point


@pytest.mark.parametrize(
    ("lon", "lat", "shifted"),
    [
        (72.004, 30.0, True),
        (72.0039, 30.0, False),
        (137.8347, 30.0, True),
        (137.8348, 30.0, False),
        (110.0, 0.8293, True),
        (110.0, 0.8292, False),
        (110.0, 55.8271, True),
        (110.0, 55.8272, False),
        (float("nan"), 30.0, False),
        (110.0, float("inf"), False),
    ],
)
def test_both_edges_of_the_rectangle(lon: float, lat: float, shifted: bool) -> None:
    assert in_china(lon, lat) is shifted


def test_a_known_point_of_the_public_algorithm() -> None:
    """Shanghai, the worked example the open implementations of the offset share."""
    assert wgs84_to_gcj02(121.5272106, 31.1774276) == pytest.approx((121.531541859215, 31.17530398364597), abs=1e-9)


@pytest.mark.parametrize(
    ("place", "lon", "lat"),
    [("Hong Kong", 114.1694, 22.3193), ("Macao", 113.5439, 22.1987), ("Taipei", 121.5654, 25.0330),
     ("Hanoi", 105.8342, 21.0278), ("Khorgos", 80.4197, 44.2189), ("Mohe", 122.5361, 53.4833)],
)  # fmt: skip
def test_places_in_the_rectangle_are_shifted_and_come_back(place: str, lon: float, lat: float) -> None:
    """The rule is the rectangle, on both sides of a border that crosses it."""
    shifted = wgs84_to_gcj02(lon, lat)
    assert haversine_m(lon, lat, *shifted) > 50.0, place
    assert haversine_m(lon, lat, *gcj02_to_wgs84(*shifted)) <= MILLIMETRE


@pytest.mark.parametrize(
    ("place", "lon", "lat"), [("Tokyo", 139.6917, 35.6895), ("Singapore", 103.8, 0.82), ("Kabul", 69.2075, 34.5553)]
)
def test_places_beyond_the_rectangle_stay(place: str, lon: float, lat: float) -> None:
    assert wgs84_to_bd09(lon, lat) == (lon, lat), place
    assert bd09_to_wgs84(lon, lat) == (lon, lat), place
