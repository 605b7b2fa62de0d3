"""The division tree over HTTP."""

from typing import Any

from litestar import Request, get
from litestar.params import FromQuery

from server.core.clock import civil_date
from server.core.web import actor, parts, reach
from server.regions import operations
from server.regions.records import Divisions, MapGround


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


routes = [list_divisions, map_ground]
