"""Boundary files as bureaus have them (GeoJSON, Shapefile in a zip, GeoPackage), read from bytes and told apart from
what GDAL would open besides: nothing that names other files or addresses gets near it."""
# pyright: reportUnknownMemberType=false

import io
import warnings
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, cast

import msgspec
import numpy as np
import shapely
from pyogrio import raw
from pyogrio.errors import DataLayerError, DataSourceError, FieldError
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

import geo
from server.regions.records import BoundaryFile, UnreadableFileError

MOST_UNPACKED = 256 * 1024 * 1024
MOST_FEATURES = 20_000
OF_A_SHAPEFILE = {".shp", ".shx", ".dbf", ".prj", ".cpg", ".qix", ".sbn", ".sbx", ".xml", ".qmd"}
ALONE = {".geojson", ".json", ".gpkg"}
_FOUND_NOTHING = (DataSourceError, DataLayerError, FieldError)
_from_wkb = cast("Callable[..., Any]", shapely.from_wkb)
_to_geojson = cast("Callable[[Any], str]", shapely.to_geojson)
_transform = cast("Callable[..., Any]", shapely.transform)
_read = cast("Callable[..., tuple[Mapping[str, Any], Any, Any, Sequence[Any]]]", raw.read)

# How map services in China draw their coordinates; everything else is named as PROJ names it.
SHIFTED: dict[str, Callable[[float, float], geo.LonLat]] = {"gcj02": geo.gcj02_to_wgs84, "bd09": geo.bd09_to_wgs84}


def read_file(data: bytes, datum: str) -> BoundaryFile:
    """datum: "file" (as the file says), "gcj02", "bd09", or a code such as "EPSG:4547" (CGCS2000, 3° zone at 114°).

    Raises UnreadableFileError.
    """
    meta, wkb, fields = _open(_checked(data))
    names = [str(name) for name in meta["fields"]]
    if len(wkb) > MOST_FEATURES:
        raise UnreadableFileError("too_many_features")
    shapes = cast("list[Any]", _from_wkb(wkb, on_invalid="ignore"))
    named, to_wgs84 = _way_to_wgs84(str(meta["crs"] or ""), datum)
    columns = {
        name: ["" if value is None else str(value).strip() for value in column]
        for name, column in zip(names, fields, strict=True)
    }
    return BoundaryFile(columns, [_geometry(shape, to_wgs84) for shape in shapes], named)


def _checked(data: bytes) -> bytes:
    if data.startswith(b"SQLite format 3\x00") or data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return data
    if not data.startswith(b"PK"):
        raise UnreadableFileError("unknown_format")
    try:
        inside = [one for one in zipfile.ZipFile(io.BytesIO(data)).infolist() if not one.is_dir()]
    except zipfile.BadZipFile as error:
        raise UnreadableFileError("unknown_format") from error
    endings = [PurePosixPath(one.filename).suffix.lower() for one in inside]
    if sum(one.file_size for one in inside) > MOST_UNPACKED:
        raise UnreadableFileError("too_large")
    if not (
        (endings.count(".shp") == 1 and set(endings) <= OF_A_SHAPEFILE) or (len(endings) == 1 and endings[0] in ALONE)
    ):
        raise UnreadableFileError("not_one_layer")
    return data


def _open(data: bytes) -> tuple[Mapping[str, Any], Any, Sequence[Any]]:
    """What GDAL reads; column names and texts of old Shapefiles without a .cpg are GBK here more often than not."""
    for encoding in (None, "GBK"):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", RuntimeWarning)  # about file endings: bytes have none
                meta, _, wkb, fields = _read(data, encoding=encoding, force_2d=True, max_features=MOST_FEATURES + 1)
        except UnicodeDecodeError:
            continue
        except _FOUND_NOTHING as error:
            raise UnreadableFileError("unknown_format") from error
        if wkb is None:
            raise UnreadableFileError("no_geometry")
        return meta, wkb, fields
    raise UnreadableFileError("unknown_encoding")


def _way_to_wgs84(of_file: str, datum: str) -> tuple[str, Callable[[Any], Any]]:
    if datum in SHIFTED:
        shift = SHIFTED[datum]

        def unshift(corners: Any) -> list[geo.LonLat]:
            return [shift(float(lon), float(lat)) for lon, lat in corners]

        return datum, unshift
    named = of_file if datum == "file" else datum
    if not named:
        raise UnreadableFileError("unknown_datum")
    try:
        crs = CRS.from_user_input(named)
        change = cast("Callable[..., Any]", Transformer.from_crs(crs, "EPSG:4326", always_xy=True).transform)
    except (CRSError, ProjError) as error:
        raise UnreadableFileError("unknown_datum") from error
    code = crs.to_epsg()

    def project(corners: Any) -> list[geo.LonLat]:
        lons, lats = change(corners[:, 0], corners[:, 1])
        return [(float(lon), float(lat)) for lon, lat in zip(lons, lats, strict=True)]

    return (f"EPSG:{code}" if code else crs.name), project


def _geometry(shape: Any, to_wgs84: Callable[[Any], Any]) -> dict[str, Any] | None:
    if shape is None or shape.is_empty:
        return None

    def change(corners: Any) -> Any:
        return np.array(to_wgs84(corners), dtype=float).reshape(-1, 2)

    moved = _transform(shape, change)
    return msgspec.json.decode(_to_geojson(moved), type=dict[str, Any])
