"""Follow-ups over HTTP."""

from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromQuery, QueryParameter

from server.core.clock import civil_date
from server.core.errors import Problem
from server.core.web import actor, parts, reach
from server.followups import operations, reading
from server.followups.records import FollowupList, MapPoint, Summary, SweepResult, Wanted


@get("/followups", permission="followup.read")
async def list_followups(
    request: Request[Any, Any, Any],
    wanted: Annotated[Wanted, QueryParameter(name="state")] = "open",
    region: FromQuery[str | None] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
    after: FromQuery[str | None] = None,
) -> FollowupList:
    """Who must be visited: flagged first, then scattered tekun, then whoever waits longest."""
    today = civil_date(parts(request).now())
    async with reach(request) as conn:
        return await reading.list_followups(
            conn, actor(request).scope, today, wanted=wanted, region=region, limit=limit, after=after
        )


@get("/followups/summary", permission="followup.read")
async def summarise(request: Request[Any, Any, Any], region: FromQuery[str | None] = None) -> Summary:
    """How many are in which state, in all and for each division below."""
    today = civil_date(parts(request).now())
    async with reach(request) as conn:
        return await reading.summarise(conn, actor(request).scope, today, region)


@get("/followups/map", permission="followup.read")
async def draw_map(
    request: Request[Any, Any, Any], region: FromQuery[str | None] = None, bbox: FromQuery[str | None] = None
) -> Response[bytes]:
    """A GeoJSON FeatureCollection of points. `bbox`: west,south,east,north in WGS-84 degrees."""
    today = civil_date(parts(request).now())
    box = reading.WORLD if bbox is None else _box(bbox)
    async with reach(request) as conn:
        points = await reading.map_points(conn, actor(request).scope, today, region=region, box=box)
    collection = {"type": "FeatureCollection", "features": [_feature(one) for one in points]}
    return Response(msgspec.json.encode(collection), media_type="application/geo+json")


def _box(text: str) -> reading.Box:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as error:
        raise Problem("request_malformed", why="bbox = west,south,east,north") from error
    return west, south, east, north


def _feature(one: MapPoint) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": (one.lon, one.lat)},
        "properties": {
            "household_id": one.household_id,
            "state": one.state,
            "flagged": one.flagged,
            "head_name": one.head_name,
        },
    }


@post("/sweeps", permission="sweep.run", status_code=200)
async def sweep(request: Request[Any, Any, Any]) -> SweepResult:
    """Sweep the county now, as the clock does every morning."""
    who = actor(request)
    now = parts(request).now()
    async with reach(request) as conn:
        return await operations.sweep(conn, who.county_code, civil_date(now), now, who)


routes = [list_followups, summarise, draw_map, sweep]
