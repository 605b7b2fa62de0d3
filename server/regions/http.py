"""The division tree over HTTP."""

from asyncio import to_thread
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromQuery, MultipartBody

from server.core.clock import civil_date
from server.core.web import actor, parts, reach
from server.regions import boundaries as outlines
from server.regions import operations
from server.regions.records import BoundaryImports, BoundaryReport, Divisions, MapGround

MOST_BYTES = 40 * 1024 * 1024


class BoundaryUpload(msgspec.Struct, frozen=True):
    """A boundary file, and what its coordinates are: `file` (as it says itself), `gcj02`, `bd09` or `EPSG:…`."""

    file: UploadFile
    datum: str = "file"


@get("/divisions", permission="division.read")
async def list_divisions(
    request: Request[Any, Any, Any], parent: FromQuery[str | None] = None, boundaries: FromQuery[bool] = False
) -> Divisions:
    """The divisions below `parent`; without one, those that the caller's reach names."""
    today = civil_date(parts(request).now())
    async with reach(request) as conn:
        return Divisions(
            await operations.children(conn, actor(request).scope, today, parent=parent, boundaries=boundaries)
        )


@get("/map", permission="division.read", sync_to_thread=False)
def map_ground(request: Request[Any, Any, Any]) -> MapGround:
    """The tiles that are set for this installation. None are fetched from anybody else."""
    return MapGround(tiles=parts(request).settings.map_tiles)


@post("/boundaries/check", permission="division.manage", status_code=200, request_max_body_size=MOST_BYTES)
async def check_boundaries(request: Request[Any, Any, Any], data: MultipartBody[BoundaryUpload]) -> BoundaryReport:
    """What taking over this file would do; nothing is changed."""
    file = await to_thread(outlines.read, await data.file.read(), data.datum)
    async with reach(request) as conn:
        today = civil_date(parts(request).now())
        return await outlines.check(conn, actor(request).scope, today, file)


@post("/boundaries", permission="division.manage", request_max_body_size=MOST_BYTES)
async def take_over_boundaries(
    request: Request[Any, Any, Any], data: MultipartBody[BoundaryUpload], import_id: FromQuery[UUID]
) -> BoundaryReport:
    """Take over every boundary of the file that belongs to a division; what was there before is kept."""
    now = parts(request).now()
    content = await data.file.read()
    async with reach(request) as conn:
        return await outlines.apply(
            conn, actor(request), now, today=civil_date(now), import_id=import_id, file_name=data.file.filename,
            data=content, datum=data.datum,
        )  # fmt: skip


@get("/boundaries", permission="division.manage")
async def list_boundary_imports(request: Request[Any, Any, Any]) -> BoundaryImports:
    """Boundary files taken over so far, the newest first."""
    async with reach(request) as conn:
        return await outlines.imports(conn, actor(request).scope)


routes = [list_divisions, map_ground, check_boundaries, take_over_boundaries, list_boundary_imports]
