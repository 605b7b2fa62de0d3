"""Boundary files: what each kind of file and datum becomes, what is reported first, what is kept."""

import io
import tempfile
import zipfile
from pathlib import Path
from typing import Any, cast

import msgspec
import numpy as np
import pytest
import pytest_asyncio
import shapely
from pyogrio import raw
from pyproj import Transformer

from geo import haversine_m, wgs84_to_bd09, wgs84_to_gcj02
from tests import world
from tests.house import Answer, Caller, House

# Two towns side by side, as the surveyor drew them: WGS-84 degrees.
LONGQUAN = [(113.10, 36.05), (113.30, 36.05), (113.30, 36.20), (113.10, 36.20), (113.10, 36.05)]
BAICHI = [(113.10, 35.95), (113.30, 35.95), (113.30, 36.05), (113.10, 36.05), (113.10, 35.95)]
Ring = list[tuple[float, float]]


@pytest_asyncio.fixture
async def county(house: House) -> Caller:
    await house.sql("update divisions set boundary = null where county_code = $1", world.COUNTY)
    return await house.console("county01")


def geojson(*features: tuple[str, str, list[Ring]], crs: str | None = None) -> bytes:
    made = [
        {"type": "Feature", "properties": {"XZDM": code, "XZMC": name},
         "geometry": {"type": "Polygon", "coordinates": rings}}
        for code, name, rings in features
    ]  # fmt: skip
    named = {"crs": {"type": "name", "properties": {"name": crs}}} if crs else {}
    return msgspec.json.encode({"type": "FeatureCollection", "features": made} | named)


TWO = (("140427100", "龙泉镇", [LONGQUAN]), ("140427101", "百尺镇", [BAICHI]))


def written(driver: str, path: Path, crs: str, encoding: str | None = None) -> None:
    """The two towns as GDAL writes them for a surveyor."""
    change = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    shapes = [shapely.Polygon([change.transform(*corner) for corner in rings[0]]) for _, _, rings in TWO]
    columns = [np.array([one[at] for one in TWO], dtype=object) for at in (0, 1)]
    write = cast("Any", raw.write)  # pyright: ignore[reportUnknownMemberType]
    write(path, shapely.to_wkb(shapes), columns, ["XZDM", "XZMC"], geometry_type="Polygon", crs=crs, driver=driver,
          encoding=encoding)  # fmt: skip


def zipped(folder: Path) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for one in sorted(folder.iterdir()):
            archive.write(one, one.name)
    return held.getvalue()


def geopackage() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "towns.gpkg"
        written("GPKG", path, "EPSG:4490")
        return path.read_bytes()


def shapefile(crs: str, encoding: str = "UTF-8") -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        written("ESRI Shapefile", Path(folder) / "towns.shp", crs, encoding)
        if encoding == "GBK":
            (Path(folder) / "towns.cpg").unlink()
        return zipped(Path(folder))


async def check(who: Caller, data: bytes, datum: str = "file") -> Any:
    answer = await who.client.post("/boundaries/check", files={"file": ("towns", data)}, data={"datum": datum})
    if answer.is_error:
        raise Answer(answer.text)
    return answer.json()


async def take_over(house: House, who: Caller, data: bytes, datum: str = "file", import_id: str | None = None) -> Any:
    answer = await who.client.post(
        "/boundaries", params={"import_id": import_id or house.new_id()}, files={"file": ("towns", data)},
        data={"datum": datum},
    )  # fmt: skip
    if answer.is_error:
        raise Answer(answer.text)
    return answer.json()


def corners(report: Any, code: str) -> list[tuple[float, float]]:
    (one,) = [one for one in report["proposed"] if one["code"] == code]
    return [
        (lon, lat) for lon, lat in shapely.get_coordinates(shapely.from_geojson(msgspec.json.encode(one["boundary"])))
    ]


def kinds(report: Any) -> set[tuple[str, str]]:
    return {(one["kind"], one["code"]) for one in report["findings"]}


def furthest_m(found: Ring, wanted: Ring) -> float:
    """How far the worst corner of the one is from the nearest of the other."""
    return max(min(haversine_m(*corner, *other) for other in found) for corner in wanted)


@pytest.mark.parametrize(
    ("data", "datum"),
    [
        (geojson(*TWO), "EPSG:4326"),
        (geopackage(), "EPSG:4490"),
        (shapefile("EPSG:4547"), "EPSG:4547"),  # CGCS2000, 3° zone at 114°
        (shapefile("EPSG:4526"), "EPSG:4526"),  # the same zone with its number before the eastings
        (shapefile("EPSG:4490", "GBK"), "EPSG:4490"),
    ],
    ids=["GeoJSON", "GeoPackage CGCS2000", "Shapefile Gauss-Krüger", "Shapefile with zone number", "Shapefile GBK"],
)
async def test_every_kind_of_file_says_the_same_two_towns(county: Caller, data: bytes, datum: str) -> None:
    report = await check(county, data)
    assert (report["datum"], report["column"]) == (datum, "XZDM")
    assert [one["name"] for one in report["proposed"]] == ["龙泉镇", "百尺镇"]
    assert furthest_m(corners(report, "140427100"), LONGQUAN) < 0.2
    assert report["findings"] == []


@pytest.mark.parametrize(("datum", "shift"), [("gcj02", wgs84_to_gcj02), ("bd09", wgs84_to_bd09)])
async def test_what_was_drawn_on_a_shifted_map_comes_back_to_the_ground(
    county: Caller, datum: str, shift: Any
) -> None:
    moved = [(code, name, [[shift(*corner) for corner in rings[0]]]) for code, name, rings in TWO]
    report = await check(county, geojson(*moved), datum)
    assert furthest_m(corners(report, "140427100"), LONGQUAN) < 0.2


async def test_names_match_where_there_are_no_codes_and_strangers_are_named(county: Caller) -> None:
    report = await check(county, geojson(("1", "龙泉镇", [LONGQUAN]), ("2", "邻县某镇", [BAICHI])))
    assert [one["code"] for one in report["proposed"]] == ["140427100"]
    assert report["column"] == "XZMC"
    assert {"kind": "unknown_place", "code": "", "detail": "邻县某镇"} in report["findings"]
    assert ("without", "140427101") in kinds(report)


async def test_codes_of_twelve_digits_with_zeros_are_the_same_towns(county: Caller) -> None:
    padded = [(code.ljust(12, "0"), name, rings) for code, name, rings in TWO]
    assert [one["code"] for one in (await check(county, geojson(*padded)))["proposed"]] == ["140427100", "140427101"]


async def test_overlap_hole_outside_and_gap_are_told_with_their_size(house: House, county: Caller) -> None:
    whole = {
        "type": "Polygon",
        "coordinates": [[[113.1, 35.9], [113.3, 35.9], [113.3, 36.15], [113.1, 36.15], [113.1, 35.9]]],
    }
    await house.sql("update divisions set boundary = $2 where code = $1", world.COUNTY, whole)
    hole = [(113.15, 36.10), (113.16, 36.10), (113.16, 36.11), (113.15, 36.11), (113.15, 36.10)]
    wide = [(lon, lat + 0.01 if lat > 36 else lat) for lon, lat in BAICHI]  # a kilometre into Longquan
    report = await check(county, geojson(("140427100", "", [LONGQUAN, hole]), ("140427101", "", [wide])))
    assert kinds(report) == {
        ("hole", "140427100"),
        ("overlap", "140427100"),
        ("outside", "140427100"),
        ("gap", world.COUNTY),
    }
    (overlap,) = [one for one in report["findings"] if one["kind"] == "overlap"]
    assert overlap["other"] == "140427101"
    assert overlap["km2"] == pytest.approx(0.2 * 111.2 * 0.809 * 0.01 * 111.2, rel=0.01)


@pytest.mark.parametrize(("into_m", "told"), [(1, False), (1500, True)])
async def test_two_surveys_that_differ_by_a_metre_are_no_overlap(county: Caller, into_m: int, told: bool) -> None:
    wide = [(lon, lat + into_m / 111_200 if lat > 36 else lat) for lon, lat in BAICHI]
    report = await check(county, geojson(TWO[0], ("140427101", "", [wide])))
    assert (("overlap", "140427100") in kinds(report)) is told


async def test_a_line_that_crosses_itself_is_mended_and_told(county: Caller) -> None:
    bow = [LONGQUAN[0], LONGQUAN[2], LONGQUAN[1], LONGQUAN[3], LONGQUAN[0]]
    report = await check(county, geojson(("140427100", "", [bow]), TWO[1]))
    assert ("repaired", "140427100") in kinds(report)
    assert len(report["proposed"]) == 2


async def test_looking_changes_nothing_and_taking_over_keeps_what_was(house: House, county: Caller) -> None:
    stored = "select boundary from divisions where code = '140427100'"
    await check(county, geojson(*TWO))
    assert (await house.sql(stored))[0]["boundary"] is None
    first, second = house.new_id(), house.new_id()
    await take_over(house, county, geojson(*TWO), import_id=first)
    before = (await house.sql(stored))[0]["boundary"]
    assert before["type"] == "MultiPolygon"
    smaller = [(lon, min(lat, 36.15)) for lon, lat in LONGQUAN]
    await take_over(house, county, geojson(("140427100", "", [smaller])), import_id=second)
    (kept,) = await house.sql("select before, after from boundary_changes where import_id = $1::uuid", second)
    assert kept["before"] == before
    assert kept["after"] == (await house.sql(stored))[0]["boundary"] != before
    listed = (await county.get("/boundaries"))["items"]
    assert {one["id"]: one["boundaries"] for one in listed}.items() >= {(first, 2), (second, 1)}
    assert await house.sql("select 1 from audit where subject_id = $1::uuid and action = 'boundary.import'", second)


async def test_the_same_import_twice_changes_once(house: House, county: Caller) -> None:
    once = house.new_id()
    for _ in range(2):
        await take_over(house, county, geojson(*TWO), import_id=once)
    assert len(await house.sql("select 1 from boundary_changes where import_id = $1::uuid", once)) == 2


def _zip(**files: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
    return held.getvalue()


VRT = (
    b"<OGRVRTDataSource><OGRVRTLayer name='x'><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer>"
    b"</OGRVRTDataSource>"
)


@pytest.mark.parametrize(
    ("data", "datum"),
    [(b"hello", "file"), (b"", "file"), (VRT, "file"), (_zip(x_vrt=VRT), "file"), (b"PK broken", "file"),
     (_zip(a_shp=b"", b_shp=b""), "file"), (b'{"type": "nothing"}', "file"), (geojson(*TWO), "EPSG:nowhere"),
     (b"SQLite format 3\x00" + bytes(100), "file")],
    ids=["words", "nothing", "points elsewhere", "points elsewhere, zipped", "broken zip", "two layers",
         "no features", "unknown datum", "empty database"],
)  # fmt: skip
async def test_what_is_no_boundary_file_is_refused_with_the_reason(county: Caller, data: bytes, datum: str) -> None:
    with pytest.raises(Answer, match="boundary_file_unreadable"):
        await check(county, data, datum)


async def test_a_file_about_elsewhere_is_refused(county: Caller) -> None:
    with pytest.raises(Answer, match="boundary_file_matches_nothing"):
        await check(county, geojson(("110101", "东城区", [LONGQUAN])))


async def test_a_township_does_not_draw_the_county(house: House) -> None:
    with pytest.raises(Answer, match="not_permitted"):
        await check(await house.console("town01"), geojson(*TWO))
