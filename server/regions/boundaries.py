"""Taking over boundaries: what a file would change is told first, then done by rows that keep what was before."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec

import geo
from geo import shapes
from geo.boundaries import Boundary
from server.core import audit
from server.core.actor import Actor
from server.core.db import Connection, Scope
from server.core.errors import Problem
from server.regions import queries
from server.regions.operations import plain_code
from server.regions.records import (
    BoundaryFile,
    BoundaryFinding,
    BoundaryImport,
    BoundaryImports,
    BoundaryReport,
    FindingKind,
    OutlinedDivision,
    Proposed,
    UnreadableFileError,
)

LEVEL_OF = {6: "county", 9: "town", 12: "village", 15: "grid"}
# Two surveys of one border never agree to the metre: less than this is no finding.
SLIVER_M2 = 5_000.0
SLIVER_SHARE = 0.01  # of the smaller of the two areas


def read(data: bytes, datum: str) -> BoundaryFile:
    """Raises Problem boundary_file_unreadable."""
    from server.regions.boundary_files import read_file

    try:
        return read_file(data, datum)
    except UnreadableFileError as error:
        raise Problem("boundary_file_unreadable", why=WHY[error.why]) from error


def outlines_by_code(data: bytes, datum: str) -> dict[str, Any]:
    """Outlines (GeoJSON, WGS-84) by division code, whether a division has that code yet or not: out of the column
    that holds most codes. Raises Problem boundary_file_unreadable, boundary_file_matches_nothing.
    """
    file = read(data, datum)
    best: dict[str, Any] = {}
    for values in file.columns.values():
        codes = [plain_code(value.removesuffix(".0")) for value in values]
        found = {
            code: shape for code, shape in zip(codes, file.geometries, strict=True)
            if shape is not None and code.isdigit() and len(code) in LEVEL_OF
        }  # fmt: skip
        best = found if len(found) > len(best) else best
    if not best:
        raise Problem("boundary_file_matches_nothing")
    return best


WHY = {
    "unknown_format": "不是 GeoJSON、zip 打包的 Shapefile 或 GeoPackage / not one of the three formats",
    "too_large": "解开后太大 / too large when unpacked",
    "not_one_layer": "压缩包里要正好是一个图层 / the zip must hold exactly one layer",
    "no_geometry": "里面没有图形 / there are no shapes in it",
    "unknown_datum": "没有写明坐标系，请选择 / it does not say its coordinate system; choose one",
    "unknown_encoding": "文字编码认不出 / its texts cannot be read",
    "too_many_features": "图形太多 / too many shapes",
}


async def check(conn: Connection, scope: Scope, today: date, file: BoundaryFile) -> BoundaryReport:
    """What taking this file over would do. Raises Problem boundary_file_matches_nothing."""
    divisions = await queries.outlined(conn, scope, today)
    column, codes = _codes(file, divisions)
    features = [
        {"type": "Feature", "geometry": shape, "properties": {"code": code, "name": name}}
        for shape, code, name in zip(file.geometries, codes, file.columns[column], strict=True)
    ]
    told = geo.read_boundaries(
        msgspec.json.encode({"type": "FeatureCollection", "features": features}),
        code_property="code", name_property="name",
    )  # fmt: skip
    known = {one.code: one for one in divisions}
    taken = [one for one in told.boundaries if one.code in known]
    findings = [
        BoundaryFinding(kind="left_out" if one.fatal else "repaired", code=one.code, detail=one.kind)
        for one in told.problems if one.code
    ]  # fmt: skip
    findings += [
        BoundaryFinding(kind="unknown_place", code="", detail=name)
        for name, code in zip(file.columns[column], codes, strict=True) if not code
    ]  # fmt: skip
    findings += _missing(taken, divisions) + _holes(taken) + _overlaps(taken) + _against_parents(taken, known)
    return BoundaryReport(
        datum=file.datum,
        column=column,
        proposed=[_proposal(one, known[one.code]) for one in taken],
        findings=findings,
    )


async def apply(
    conn: Connection,
    actor: Actor,
    now: datetime,
    *,
    today: date,
    import_id: UUID,
    file_name: str,
    data: bytes,
    datum: str,
) -> BoundaryReport:
    """Take a file over: every boundary that can be matched, each with what it was before.

    The same import again changes nothing. Raises what `read` and `check` raise.
    """
    scope = actor.scope
    report = await check(conn, scope, today, read(data, datum))
    digest = sha256(data).hexdigest()
    if not await queries.add_boundary_import(
        conn, scope, import_id, file_name, digest, report.datum, len(report.proposed), actor.id, now
    ):
        return report
    await queries.set_boundaries(
        conn, scope, import_id,
        [one.code for one in report.proposed],
        [msgspec.json.encode(one.boundary).decode() for one in report.proposed],
        [one.lon for one in report.proposed],
        [one.lat for one in report.proposed],
    )  # fmt: skip
    detail = {"file": file_name, "sha256": digest, "boundaries": len(report.proposed)}
    await audit.record(conn, actor.county_code, now, actor.id, "boundary.import", import_id, detail)
    return report


async def imports(conn: Connection, scope: Scope) -> BoundaryImports:
    """What was taken over so far, the newest first."""
    found: list[BoundaryImport] = await queries.boundary_imports(conn, scope)
    return BoundaryImports(found)


def _codes(file: BoundaryFile, divisions: Sequence[OutlinedDivision]) -> tuple[str, list[str]]:
    """The column that says which division each shape is, and its code there; "" where there is none.

    Codes come with 12 digits and zeros at the end as often as without; a name counts where it is the only one.
    """
    codes = {one.code: one.code for one in divisions}
    codes |= {one.code.ljust(12, "0"): one.code for one in divisions if len(one.code) < 12}
    often = Counter(one.name for one in divisions)
    names = {one.name: one.code for one in divisions if often[one.name] == 1}
    best: tuple[int, str, list[str]] = (0, "", [])
    for lookup in (codes, names):
        for column, values in file.columns.items():
            found = [lookup.get(value.removesuffix(".0"), "") for value in values]
            hits = sum(map(bool, found))
            if hits > best[0]:
                best = (hits, column, found)
        if best[0]:
            return best[1], best[2]
    raise Problem("boundary_file_matches_nothing")


def _proposal(one: Boundary, now: OutlinedDivision) -> Proposed:
    middle = one.shape.representative_point()
    return Proposed(
        code=one.code, name=now.name, lon=round(float(middle.x), 6), lat=round(float(middle.y), 6),
        area_km2=round(shapes.area_m2(one.shape) / 1e6, 3), new=now.boundary is None,
        boundary=msgspec.json.decode(one.geojson()),
    )  # fmt: skip


def _finding(kind: FindingKind, code: str, m2: float, other: str = "") -> BoundaryFinding:
    return BoundaryFinding(kind=kind, code=code, other=other, km2=round(m2 / 1e6, 3))


def _missing(taken: Sequence[Boundary], divisions: Sequence[OutlinedDivision]) -> list[BoundaryFinding]:
    levels = {LEVEL_OF[len(one.code)] for one in taken}
    given = {one.code for one in taken}
    return [
        BoundaryFinding(kind="without", code=one.code, detail=one.name)
        for one in divisions if one.level in levels and one.code not in given
    ]  # fmt: skip


def _holes(taken: Sequence[Boundary]) -> list[BoundaryFinding]:
    found: list[BoundaryFinding] = []
    for one in taken:
        inside = [shapes.area_m2(shapes.polygon(ring)) for part in one.shape.geoms for ring in part.interiors]
        if inside:
            found.append(_finding("hole", one.code, sum(inside)))
    return found


def _overlaps(taken: Sequence[Boundary]) -> list[BoundaryFinding]:
    area = {one.code: shapes.area_m2(one.shape) for one in taken}
    found: list[BoundaryFinding] = []
    for level in sorted(LEVEL_OF):
        same = [one for one in taken if len(one.code) == level]
        for one, other, m2 in geo.overlaps(same, at_least_m2=SLIVER_M2):
            if m2 > SLIVER_SHARE * min(area[one], area[other]):
                found.append(_finding("overlap", one, m2, other))
    return found


def _against_parents(taken: Sequence[Boundary], known: dict[str, OutlinedDivision]) -> list[BoundaryFinding]:
    """What sticks out of the parent, and what of the parent is left over once all its children are drawn."""
    new = {one.code: one.shape for one in taken}
    found: list[BoundaryFinding] = []
    children: dict[str, list[Boundary]] = {}
    for one in taken:
        children.setdefault(known[one.code].parent_code or "", []).append(one)
    for parent, below in sorted(children.items()):
        stored = known[parent].boundary if parent in known else None
        outline = new.get(parent) or (geo.read_geometry(stored) if stored else None)
        if outline is None:
            continue
        for one in below:
            out = shapes.area_m2(shapes.difference(one.shape, outline))
            if out > max(SLIVER_M2, SLIVER_SHARE * shapes.area_m2(one.shape)):
                found.append(_finding("outside", one.code, out, parent))
        if len(below) == sum(1 for one in known.values() if one.parent_code == parent):
            left = shapes.area_m2(shapes.difference(outline, shapes.union([one.shape for one in below])))
            if left > max(SLIVER_M2, SLIVER_SHARE * shapes.area_m2(outline)):
                found.append(_finding("gap", parent, left))
    return found
