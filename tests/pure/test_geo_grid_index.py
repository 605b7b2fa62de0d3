"""Which grid a point lies in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box

from geo import GridIndex, haversine_m

WEST = box(113.0, 36.0, 113.1, 36.1)
EAST = box(113.1, 36.0, 113.2, 36.1)
GRIDS = GridIndex([("140427100200002", EAST), ("140427100200001", WEST)])

coordinates = st.floats(112.9, 113.3) | st.sampled_from([113.0, 113.1, 113.2])
latitudes = st.floats(35.9, 36.2) | st.sampled_from([36.0, 36.1])


def test_a_point_lies_in_its_grid() -> None:
    assert GRIDS.locate(113.05, 36.05) == "140427100200001"
    assert GRIDS.locate(113.15, 36.05) == "140427100200002"
    assert GRIDS.locate(113.25, 36.05) is None


def test_a_point_on_the_common_border_is_in_both_and_goes_to_the_lower_code() -> None:
    assert GRIDS.find(113.1, 36.05) == ("140427100200001", "140427100200002")
    assert GRIDS.locate(113.1, 36.05) == "140427100200001"


def test_a_household_in_two_overlapping_grids_is_found_in_both() -> None:
    overlapping = GridIndex([("a", box(0, 0, 2, 2)), ("b", box(1, 1, 3, 3))])
    assert overlapping.find(1.5, 1.5) == ("a", "b")


def test_a_code_that_comes_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        GridIndex([("a", WEST), ("a", EAST)])


def test_an_empty_index_finds_nothing() -> None:
    empty = GridIndex([])
    assert len(empty) == 0
    assert empty.locate(113.0, 36.0) is None
    assert empty.nearest(113.0, 36.0) is None
    assert empty.locate_many([113.0], [36.0]) == [None]


def test_no_place_on_earth_is_in_no_grid() -> None:
    assert GRIDS.find(float("nan"), 36.0) == ()
    assert GRIDS.locate_many([float("nan"), 113.05], [36.0, 36.05]) == [None, "140427100200001"]
    with pytest.raises(ValueError, match="Earth"):
        GRIDS.nearest(float("nan"), 36.0)


@given(st.lists(st.tuples(coordinates, latitudes)))
def test_many_points_at_once_agree_with_one_by_one(points: list[tuple[float, float]]) -> None:
    many = GRIDS.locate_many([lon for lon, _ in points], [lat for _, lat in points])
    assert many == [GRIDS.locate(lon, lat) for lon, lat in points]


def test_unequal_lists_are_refused() -> None:
    with pytest.raises(ValueError, match="as many"):
        GRIDS.locate_many([113.0], [])


@given(coordinates, latitudes)
def test_the_nearest_grid_is_at_no_distance_exactly_when_it_covers_the_point(lon: float, lat: float) -> None:
    nearest = GRIDS.nearest(lon, lat)
    assert nearest is not None
    code, distance = nearest
    assert (distance == 0.0) == (code in GRIDS.find(lon, lat))


def test_the_nearest_grid_tells_how_far() -> None:
    nearest = GRIDS.nearest(113.25, 36.05)
    assert nearest == ("140427100200002", pytest.approx(haversine_m(113.2, 36.05, 113.25, 36.05)))
