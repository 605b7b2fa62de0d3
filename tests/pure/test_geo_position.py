"""Positions: where a visit cannot have been, and what two uncertain points tell about being at home."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Polygon, box

from geo import PlausibilityArea, Position, compare_with_home, haversine_m, metres_per_degree

COUNTY = box(113.1, 35.8, 113.7, 36.2)
HOME = Position(lon=113.2, lat=36.1, accuracy_m=20.0, source="imported")
NORTH_M = metres_per_degree(36.1)[1]


def at(metres_north: float, **changes: object) -> Position:
    fields: dict[str, object] = {"accuracy_m": 10.0, "source": "gps", **changes}
    return Position(lon=113.2, lat=36.1 + metres_north / NORTH_M, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("lon", "lat", "verdict"),
    [
        (113.4, 36.0, "plausible"),
        (0.0, 0.0, "null_island"),
        (0.49, -0.49, "null_island"),
        (0.51, 0.0, "outside_county"),
        (36.0, 113.4, "swapped"),
        (114.0, 36.0, "outside_county"),
        (181.0, 36.0, "impossible"),
        (113.4, 90.1, "impossible"),
        (float("nan"), 36.0, "impossible"),
        (113.4, float("inf"), "impossible"),
    ],
)
def test_where_a_visit_cannot_have_been(lon: float, lat: float, verdict: str) -> None:
    assert PlausibilityArea([COUNTY], margin_m=1000.0).judge(lon, lat) == verdict


@pytest.mark.parametrize(("metres_outside", "believed"), [(990.0, True), (1010.0, False)])
def test_both_edges_of_the_margin(metres_outside: float, believed: bool) -> None:
    north = 36.2 + metres_outside / metres_per_degree(36.2)[1]
    assert PlausibilityArea([COUNTY], margin_m=1000.0).contains(113.4, north) is believed


def test_without_a_margin_the_border_itself_is_inside() -> None:
    area = PlausibilityArea([COUNTY], margin_m=0.0)
    assert area.contains(113.1, 36.0)
    assert not area.contains(113.0999, 36.0)


@pytest.mark.parametrize("county", [[], [Polygon()]])
def test_a_county_without_a_polygon_is_refused(county: list[Polygon]) -> None:
    with pytest.raises(ValueError, match="polygon"):
        PlausibilityArea(county, margin_m=0.0)


def test_a_negative_margin_is_refused() -> None:
    with pytest.raises(ValueError, match="margin_m"):
        PlausibilityArea([COUNTY], margin_m=-1.0)


@pytest.mark.parametrize(
    ("visit", "verdict", "reason"),
    [
        (at(73.0), "near", "within"),
        (at(74.0), "cannot_tell", "too_uncertain"),
        (at(126.0), "cannot_tell", "too_uncertain"),
        (at(127.0), "far", "beyond"),
        (at(5.0, mock=True), "cannot_tell", "mock"),
        (at(5.0, mock=False), "near", "within"),
        (at(5.0, age_s=120.0), "near", "within"),
        (at(5.0, age_s=121.0), "cannot_tell", "stale"),
        (at(5.0, accuracy_m=None), "cannot_tell", "no_accuracy"),
        (at(5.0, accuracy_m=0.0), "cannot_tell", "no_accuracy"),
        (at(5.0, accuracy_m=float("nan")), "cannot_tell", "no_accuracy"),
        (None, "cannot_tell", "no_visit_position"),
        (Position(lon=999.0, lat=0.0), "cannot_tell", "no_visit_position"),
    ],
)
def test_near_and_far_must_be_sure_by_both_accuracies(visit: Position | None, verdict: str, reason: str) -> None:
    """Home is known to 20 m, the visit to 10 m, near means 100 m: sure (95 %) up to 73 m and from 127 m on."""
    evidence = compare_with_home(visit, HOME, near_m=100.0, max_age_s=120.0)
    assert (evidence.verdict, evidence.reason) == (verdict, reason)


def test_a_household_with_no_position_tells_nothing() -> None:
    evidence = compare_with_home(at(0.0), None, near_m=100.0, max_age_s=120.0)
    assert (evidence.verdict, evidence.reason) == ("cannot_tell", "no_home_position")


@pytest.mark.parametrize("near_m", [0.0, -1.0, float("nan")])
def test_near_must_mean_some_distance(near_m: float) -> None:
    with pytest.raises(ValueError, match="near_m"):
        compare_with_home(at(0.0), HOME, near_m=near_m, max_age_s=120.0)


@given(st.floats(0, 3000), st.floats(1, 500), st.floats(1, 500), st.floats(1, 1000))
def test_a_less_accurate_fix_never_makes_the_verdict_surer(
    metres: float, accuracy: float, worse_by: float, near_m: float
) -> None:
    sharp = compare_with_home(at(metres, accuracy_m=accuracy), HOME, near_m=near_m, max_age_s=120.0)
    vague = compare_with_home(at(metres, accuracy_m=accuracy + worse_by), HOME, near_m=near_m, max_age_s=120.0)
    assert vague.verdict in {sharp.verdict, "cannot_tell"}


@given(st.floats(0, 3000), st.floats(1, 500))
def test_it_does_not_matter_which_of_the_two_points_is_the_home(metres: float, accuracy: float) -> None:
    visit = at(metres, accuracy_m=accuracy)
    there = compare_with_home(visit, HOME, near_m=200.0, max_age_s=120.0)
    back = compare_with_home(HOME, visit, near_m=200.0, max_age_s=120.0)
    assert there.verdict == back.verdict
    assert there.distance_m == pytest.approx(haversine_m(HOME.lon, HOME.lat, visit.lon, visit.lat), abs=1e-6)
