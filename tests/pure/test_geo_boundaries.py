"""Boundaries from GeoJSON: repaired where possible, reported always."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import shape

from geo import BoundaryReport, overlaps, read_boundaries, read_geometry

SQUARE = [[113.1, 36.0], [113.2, 36.0], [113.2, 36.1], [113.1, 36.1], [113.1, 36.0]]
BOWTIE = [[113.1, 36.0], [113.2, 36.1], [113.2, 36.0], [113.1, 36.1], [113.1, 36.0]]
METRES = [[500000.0, 4000000.0], [500100.0, 4000000.0], [500100.0, 4000100.0]]


def polygon(ring: list[list[float]]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [ring]}


def feature(geometry: Any, code: Any = "140427100200", name: str = "南关村") -> dict[str, Any]:
    return {"type": "Feature", "properties": {"code": code, "name": name}, "geometry": geometry}


def read(*features: Any, **members: Any) -> BoundaryReport:
    document = {"type": "FeatureCollection", "features": list(features), **members}
    return read_boundaries(json.dumps(document), code_property="code", name_property="name")


def kinds(report: BoundaryReport) -> list[str]:
    return [problem.kind for problem in report.problems]


def test_a_good_file_is_read_without_remarks() -> None:
    report = read(feature(polygon(SQUARE)), feature(polygon(SQUARE), code=140427100201))
    assert [(found.code, found.name) for found in report.boundaries] == [
        ("140427100200", "南关村"),
        ("140427100201", "南关村"),
    ]
    assert report.problems == ()


def test_a_single_feature_is_a_file_too() -> None:
    report = read_boundaries(json.dumps(feature(polygon(SQUARE))), code_property="code", name_property="name")
    assert len(report.boundaries) == 1


def test_a_polygon_that_crosses_itself_is_repaired_and_reported() -> None:
    report = read(feature(polygon(BOWTIE)))
    assert kinds(report) == ["repaired_geometry"]
    assert report.boundaries[0].shape.is_valid
    assert report.boundaries[0].shape.area == pytest.approx(0.005)
    assert not report.problems[0].fatal


def test_latitude_before_longitude_is_turned_round_and_reported() -> None:
    report = read(feature(polygon([[lat, lon] for lon, lat in SQUARE])))
    assert kinds(report) == ["repaired_swapped"]
    assert report.boundaries[0].shape.bounds == pytest.approx((113.1, 36.0, 113.2, 36.1))


def test_heights_and_an_open_ring_do_no_harm() -> None:
    report = read(feature(polygon([[lon, lat, 1200.0] for lon, lat in SQUARE[:-1]])))
    assert report.boundaries[0].shape.area == pytest.approx(0.01)


def test_lines_beside_polygons_are_dropped_and_reported() -> None:
    mixed = {
        "type": "GeometryCollection",
        "geometries": [polygon(SQUARE), {"type": "LineString", "coordinates": [[113, 36], [114, 37]]}],
    }
    report = read(feature(mixed))
    assert kinds(report) == ["dropped_parts"]
    assert report.boundaries[0].shape.area == pytest.approx(0.01)


@pytest.mark.parametrize(
    ("bad", "kind"),
    [
        (feature({"type": "Point", "coordinates": [113, 36]}), "no_polygon"),
        (feature(None), "no_polygon"),
        (feature({"type": "Polygon", "coordinates": "north"}), "no_polygon"),
        (feature(polygon(SQUARE[:1] * 4)), "no_polygon"),
        (
            feature(polygon(METRES)),
            "bad_coordinates",
        ),
        (feature({"type": "Polygon", "coordinates": []}), "bad_coordinates"),
        (feature(polygon(SQUARE), code=None), "no_code"),
        (feature(polygon(SQUARE), code="  "), "no_code"),
        ("a word", "no_code"),
    ],
)
def test_a_bad_feature_is_left_out_with_its_reason_and_the_others_stay(bad: Any, kind: str) -> None:
    report = read(bad, feature(polygon(SQUARE), code="good"))
    assert [found.code for found in report.boundaries] == ["good"]
    assert [(problem.feature, problem.kind, problem.fatal) for problem in report.problems] == [(0, kind, True)]


def test_the_first_of_two_equal_codes_is_taken() -> None:
    report = read(feature(polygon(SQUARE), name="first"), feature(polygon(SQUARE), name="second"))
    assert [found.name for found in report.boundaries] == ["first"]
    assert kinds(report) == ["duplicate_code"]


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("urn:ogc:def:crs:OGC:1.3:CRS84", 1),
        ("urn:ogc:def:crs:EPSG::4490", 1),
        ("urn:ogc:def:crs:EPSG::4527", 0),
    ],
)
def test_only_geographic_datums_that_agree_with_wgs84_are_taken(name: str, taken: int) -> None:
    report = read(feature(polygon(SQUARE)), crs={"type": "name", "properties": {"name": name}})
    assert len(report.boundaries) == taken
    assert kinds(report) == ([] if taken else ["unknown_datum"])


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'"x"', b'{"type":"FeatureCollection"}', b"\xff\xfe"])
def test_what_is_not_geojson_is_said_once(data: bytes) -> None:
    report = read_boundaries(data, code_property="code", name_property="name")
    assert (report.boundaries, kinds(report)) == ((), ["not_geojson"])


def test_a_boundary_can_be_written_and_read_again() -> None:
    found = read(feature(polygon(SQUARE))).boundaries[0]
    assert shape(json.loads(found.geojson())).equals_exact(found.shape, 1e-6, normalize=True)


def test_a_single_geometry_is_repaired_or_refused() -> None:
    assert read_geometry(polygon(BOWTIE)).area == pytest.approx(0.005)
    with pytest.raises(ValueError, match="no_polygon"):
        read_geometry({"type": "Point", "coordinates": [113, 36]})
    with pytest.raises(ValueError, match="bad_coordinates"):
        read_geometry(polygon(METRES))


def test_overlapping_neighbours_are_found_with_their_area() -> None:
    shifted = [[lon + 0.05, lat] for lon, lat in SQUARE]
    touching = [[lon + 0.1, lat + 0.5] for lon, lat in SQUARE]
    areas = {"b": SQUARE, "a": shifted, "c": touching}
    report = read(*(feature(polygon(ring), code=code) for code, ring in areas.items()))
    (pair,) = overlaps(report.boundaries, at_least_m2=100.0)
    assert pair[:2] == ("a", "b")
    assert pair[2] == pytest.approx(0.05 * 89_900 * 0.1 * 111_195, rel=0.01)
    assert overlaps(report.boundaries, at_least_m2=1e9) == []


numbers = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-200, 200)
keys = st.sampled_from(["type", "coordinates", "geometry", "properties", "features", "geometries", "crs", "code"])
types = st.sampled_from(["Feature", "FeatureCollection", "Polygon", "MultiPolygon", "GeometryCollection"])
rings = st.lists(st.lists(numbers, max_size=4), max_size=6)
json_values = st.recursive(
    st.none() | st.booleans() | numbers | st.text(max_size=5) | rings,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner | types, max_size=5),
    max_leaves=20,
)


GOOD = feature(polygon(SQUARE), "x")


@given(json_values, json_values)
def test_no_content_whatever_breaks_the_reader(document: Any, geometry: Any) -> None:
    for content in (
        json.dumps(document),
        json.dumps({"features": [feature(geometry), GOOD]}),
    ):
        report = read_boundaries(content, code_property="code", name_property="name")
        assert all(found.shape.is_valid and found.code for found in report.boundaries)
    assert "x" in {found.code for found in report.boundaries}
