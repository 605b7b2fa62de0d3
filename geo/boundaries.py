"""Boundaries out of GeoJSON: what can be repaired is repaired, and everything done is reported.

A bureau's boundary files come from many hands: rings that cross themselves, latitude before longitude,
lines among the polygons, the same code twice. One bad feature never loses the others.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, TypeAlias, cast

import msgspec
import shapely
from shapely.geometry import MultiPolygon, shape

from geo import shapes

ProblemKind: TypeAlias = Literal[
    "not_geojson",
    "unknown_datum",
    "no_code",
    "duplicate_code",
    "no_polygon",
    "bad_coordinates",
    "repaired_swapped",
    "repaired_geometry",
    "dropped_parts",
]

# WGS-84 and CGCS2000 agree within centimetres; GeoJSON without a "crs" member is WGS-84 (RFC 7946).
_GOOD_DATUMS = ("CRS84", "4326", "4490")
# Slivers left by a repair that are smaller than this (square metres) are dropped.
_SLIVER_M2 = 1.0


class Boundary(msgspec.Struct, frozen=True, kw_only=True):
    """One area: its code, its name, and its polygon(s) in WGS-84 degrees (always a valid MultiPolygon)."""

    code: str
    name: str
    shape: MultiPolygon

    def geojson(self) -> str:
        """The polygon as a GeoJSON geometry, coordinates to a decimetre."""
        return shapes.as_geojson(shapes.rounded(self.shape, 1e-6))


class BoundaryProblem(msgspec.Struct, frozen=True, kw_only=True):
    """What was met at a feature (its position in the file from 0, -1 for the file) and its code if any."""

    feature: int
    code: str
    kind: ProblemKind
    detail: str = ""

    @property
    def fatal(self) -> bool:
        """Whether the feature was left out (otherwise it was repaired and taken)."""
        return not self.kind.startswith(("repaired", "dropped"))


class BoundaryReport(msgspec.Struct, frozen=True, kw_only=True):
    """All areas that could be read, in file order, and everything that was met on the way."""

    boundaries: tuple[Boundary, ...]
    problems: tuple[BoundaryProblem, ...]


class _RefusedError(Exception):
    def __init__(self, kind: ProblemKind, detail: str = "") -> None:
        super().__init__(kind)
        self.kind: ProblemKind = kind
        self.detail = detail


def read_boundaries(data: bytes | str, *, code_property: str, name_property: str) -> BoundaryReport:
    """Read a FeatureCollection or a single Feature; never raises for bad content, see the report.

    code_property, name_property: which properties of a feature carry the division code and the name.
    """
    try:
        features = list(_features(msgspec.json.decode(data)))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return _only(BoundaryProblem(feature=-1, code="", kind="not_geojson", detail=str(error)))
    except _RefusedError as refused:
        return _only(BoundaryProblem(feature=-1, code="", kind=refused.kind, detail=refused.detail))
    taken: dict[str, Boundary] = {}
    problems: list[BoundaryProblem] = []
    for at, feature in enumerate(features):
        code, name = _text(feature, code_property), _text(feature, name_property)
        try:
            if not code:
                raise _RefusedError("no_code", code_property)
            if code in taken:
                raise _RefusedError("duplicate_code", name)
            polygons, repairs = _polygons(feature)
        except _RefusedError as refused:
            problems.append(BoundaryProblem(feature=at, code=code, kind=refused.kind, detail=refused.detail))
            continue
        taken[code] = Boundary(code=code, name=name, shape=polygons)
        problems += [BoundaryProblem(feature=at, code=code, kind=kind) for kind in repairs]
    return BoundaryReport(boundaries=tuple(taken.values()), problems=tuple(problems))


def read_geometry(geometry: Mapping[str, Any]) -> MultiPolygon:
    """One GeoJSON geometry, as stored with a division, repaired where need be.

    Raises ValueError when it holds no polygon or no WGS-84 degrees.
    """
    return mended(geometry)[0]


def mended(geometry: Mapping[str, Any]) -> tuple[MultiPolygon, bool]:
    """A GeoJSON geometry made of proper polygons, and whether anything had to be repaired for that.

    Raises ValueError when it holds no polygon or no WGS-84 degrees.
    """
    try:
        shape, repairs = _polygons({"geometry": geometry})
        return shape, bool(repairs)
    except _RefusedError as refused:
        raise ValueError(f"{refused.kind}: {refused.detail}") from refused


def overlaps(boundaries: Sequence[Boundary], *, at_least_m2: float) -> list[tuple[str, str, float]]:
    """Pairs of areas that share more than at_least_m2 square metres: (lower code, higher code, m²)."""
    found: list[tuple[str, str, float]] = []
    for at, other in shapes.intersecting_pairs([boundary.shape for boundary in boundaries]):
        one, two = boundaries[at], boundaries[other]
        shared = shapes.area_m2(shapes.intersection(one.shape, two.shape))
        if shared > at_least_m2:
            found.append((min(one.code, two.code), max(one.code, two.code), shared))
    return sorted(found)


def _only(problem: BoundaryProblem) -> BoundaryReport:
    return BoundaryReport(boundaries=(), problems=(problem,))


def _mapping(value: object) -> Mapping[str, Any] | None:
    return cast("Mapping[str, Any]", value) if isinstance(value, dict) else None


def _features(document: object) -> Iterator[Mapping[str, Any]]:
    top = _mapping(document)
    if top is None:
        raise _RefusedError("not_geojson", "the document is not an object")
    crs = top.get("crs")
    if crs is not None and not any(datum in msgspec.json.encode(crs).decode() for datum in _GOOD_DATUMS):
        raise _RefusedError("unknown_datum", msgspec.json.encode(crs).decode())
    members = [top] if top.get("type") == "Feature" else top.get("features")
    if not isinstance(members, list):
        raise _RefusedError("not_geojson", "no features")
    for member in cast("list[object]", members):
        yield _mapping(member) or {}


def _text(feature: Mapping[str, Any], key: str) -> str:
    value = (_mapping(feature.get("properties")) or {}).get(key)
    return "" if value is None else str(value).strip()


def _polygons(feature: Mapping[str, Any]) -> tuple[MultiPolygon, list[ProblemKind]]:
    repairs: list[ProblemKind] = []
    try:
        found = shapes.flat(shape(dict(_mapping(feature.get("geometry")) or {})))
    except Exception as error:  # shapely raises a dozen kinds for the shapes a bad member can take
        raise _RefusedError("no_polygon", type(error).__name__) from error
    west, south, east, north = found.bounds
    if not _in_degrees(west, south, east, north):
        if not _in_degrees(south, west, north, east):
            raise _RefusedError("bad_coordinates", f"{west} {south} {east} {north}")
        found = shapely.transform(found, lambda xy: xy[:, ::-1])
        repairs.append("repaired_swapped")
    if not found.is_valid:
        found = shapely.make_valid(found)
        repairs.append("repaired_geometry")
    kept = [part for part in shapes.polygon_parts(found) if shapes.area_m2(part) >= _SLIVER_M2]
    if not kept:
        raise _RefusedError("no_polygon", found.geom_type)
    if len(kept) < sum(1 for _ in shapes.parts(found)):
        repairs.append("dropped_parts")
    return shapes.multi(kept), repairs


def _in_degrees(west: float, south: float, east: float, north: float) -> bool:
    # Written so that NaN, the bounds of an empty geometry, fails too.
    return -180.0 <= west <= east <= 180.0 and -90.0 <= south <= north <= 90.0
