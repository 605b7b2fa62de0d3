"""The map over HTTP."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from geo.hexagons import Hexagon
from server.core.clock import civil_date
from server.core.db import Connection
from server.core.web import actor, parts, reach
from server.map import operations
from server.map.records import Area, AssignmentEffect, Figures, HouseholdIds, MapHouseholds, NewArea, Selection

VECTOR_TILE = "application/vnd.mapbox-vector-tile"
GEOJSON = "application/geo+json"


@get("/map/tiles/{zoom:int}/{x:int}/{y:int}", permission="followup.read")
async def draw_tile(
    request: Request[Any, Any, Any],
    zoom: FromPath[int],
    x: FromPath[int],
    y: FromPath[int],
    region: FromQuery[str | None] = None,
    states: Annotated[str | None, QueryParameter(name="state")] = None,
) -> Response[bytes]:
    """A Mapbox vector tile of households with a duty. `state`: those in these states, with commas between them."""
    chosen = _selection(region, states)

    async def draw(conn: Connection, today: date) -> bytes:
        return await operations.tile(conn, actor(request).scope, today, chosen, zoom, x, y)

    return await _unless_known(request, VECTOR_TILE, draw)


@get("/map/hexagons", permission="followup.read")
async def draw_hexagons(
    request: Request[Any, Any, Any],
    region: FromQuery[str | None] = None,
    states: Annotated[str | None, QueryParameter(name="state")] = None,
    resolution: Annotated[int, QueryParameter(ge=6, le=9)] = 8,
) -> Response[bytes]:
    """H3 hexagons as a GeoJSON FeatureCollection, each with `n` and a count for each state."""
    chosen = _selection(region, states)

    async def draw(conn: Connection, today: date) -> bytes:
        found = await operations.hexagon_counts(conn, actor(request).scope, today, chosen, resolution)
        return msgspec.json.encode({"type": "FeatureCollection", "features": [_feature(one) for one in found]})

    return await _unless_known(request, GEOJSON, draw)


@get("/map/figures", permission="followup.read")
async def count(
    request: Request[Any, Any, Any],
    region: FromQuery[str | None] = None,
    states: Annotated[str | None, QueryParameter(name="state")] = None,
    area: FromQuery[UUID | None] = None,
) -> Figures:
    """How many households a selection holds in each state."""
    today = civil_date(parts(request).now())
    async with reach(request) as conn:
        return await operations.figures(conn, actor(request).scope, today, _selection(region, states, area))


@get("/map/households", permission="followup.read")
async def list_households(
    request: Request[Any, Any, Any],
    region: FromQuery[str | None] = None,
    states: Annotated[str | None, QueryParameter(name="state")] = None,
    area: FromQuery[UUID | None] = None,
    no_position: FromQuery[bool] = False,
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 100,
    after: FromQuery[str | None] = None,
) -> MapHouseholds:
    """The households of a selection, whoever waits longest first. `no_position`: only those the map cannot show."""
    today = civil_date(parts(request).now())
    async with reach(request) as conn:
        return await operations.list_households(
            conn,
            actor(request).scope,
            today,
            msgspec.structs.replace(_selection(region, states, area), no_position=no_position),
            after=after,
            limit=limit,
        )


@get("/map/assignments", permission="household.move")
async def foresee_assignment(
    request: Request[Any, Any, Any],
    to: FromQuery[str],
    region: FromQuery[str | None] = None,
    states: Annotated[str | None, QueryParameter(name="state")] = None,
    area: FromQuery[UUID | None] = None,
) -> AssignmentEffect:
    """What placing a selection in another grid would come to: whom it takes from where, and that grid's load."""
    today = civil_date(parts(request).now())
    async with reach(request) as conn:
        return await operations.assignment(conn, actor(request).scope, today, _selection(region, states, area), to)


@post("/map/areas", permission="followup.read")
async def draw_area(request: Request[Any, Any, Any], data: JSONBody[NewArea]) -> Area:
    """Keep a drawn area, so that lists, trips and campaigns can be about the households in it."""
    async with reach(request) as conn:
        return await operations.draw_area(conn, actor(request), parts(request).now(), data)


@get("/map/areas/{area_id:uuid}", permission="followup.read")
async def read_area(request: Request[Any, Any, Any], area_id: FromPath[UUID]) -> Area:
    """A drawn area."""
    async with reach(request) as conn:
        return await operations.read_area(conn, actor(request).scope, area_id)


@get("/map/areas/{area_id:uuid}/households", permission="followup.read")
async def ids_in_area(
    request: Request[Any, Any, Any],
    area_id: FromPath[UUID],
    states: Annotated[str | None, QueryParameter(name="state")] = None,
) -> HouseholdIds:
    """The ids of all households with a duty in a drawn area."""
    today = civil_date(parts(request).now())
    async with reach(request) as conn:
        return await operations.in_area(conn, actor(request).scope, today, area_id, _states(states))


def _selection(region: str | None, states: str | None, area: UUID | None = None) -> Selection:
    return Selection(region=region or None, states=_states(states), area=area)


def _states(text: str | None) -> tuple[str, ...] | None:
    return tuple(sorted(set(text.split(",")))) if text else None


def _feature(one: Hexagon) -> dict[str, Any]:
    properties = {"index": one.index, "n": sum(one.counts.values()), **one.counts}
    return {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [one.ring]}, "properties": properties}


async def _unless_known(
    request: Request[Any, Any, Any], media_type: str, draw: Callable[[Connection, date], Awaitable[bytes]]
) -> Response[bytes]:
    """Draw, unless the browser has it as it is now: then 304, for the price of a few looks at an index."""
    today = civil_date(parts(request).now())
    async with reach(request) as conn:
        asked = f"{request.url.path}?{request.url.query}"
        tag = f'"{await operations.tile_stamp(conn, actor(request).scope, today, asked)}"'
        headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Cookie, Authorization"}
        known = request.headers.get("if-none-match", "")
        if tag in known:
            return Response(b"", status_code=304, headers=headers)
        return Response(await draw(conn, today), media_type=media_type, headers=headers)


routes = [draw_tile, draw_hexagons, count, list_households, foresee_assignment, draw_area, read_area, ids_in_area]
