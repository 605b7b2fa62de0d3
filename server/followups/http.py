"""Follow-ups over HTTP."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from server.core.clock import civil_date
from server.core.errors import Problem
from server.core.web import actor, parts, reach
from server.followups import entering, ladder, operations, reading
from server.followups.entries import (
    EscalationList,
    Explained,
    NewHouseholdEvent,
    NewLadderAnswer,
    NewVisitPause,
    Rung,
)
from server.followups.forecast import Forecast, ForecastRequest, forecast
from server.followups.ladder import Standing
from server.followups.records import FollowupList, MapPoint, Selection, State, Summary, SweepResult, Wanted


@get("/followups", permission="followup.read")
async def list_followups(
    request: Request[Any, Any, Any],
    wanted: Annotated[Wanted, QueryParameter(name="state")] = "open",
    region: FromQuery[str | None] = None,
    worker: FromQuery[UUID | None] = None,
    campaign: FromQuery[UUID | None] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
    after: FromQuery[str | None] = None,
) -> FollowupList:
    """Who must be visited: flagged first, then scattered tekun, then whoever waits longest."""
    today = civil_date(parts(request).now())
    async with reach(request) as conn:
        return await reading.list_followups(
            conn, actor(request).scope, today, wanted=wanted, selection=Selection(region, worker, campaign),
            limit=limit, after=after,
        )  # fmt: skip


@get("/followups/summary", permission="followup.read")
async def summarise(
    request: Request[Any, Any, Any],
    region: FromQuery[str | None] = None,
    worker: FromQuery[UUID | None] = None,
    campaign: FromQuery[UUID | None] = None,
) -> Summary:
    """How many are in which state, in all and for each division below."""
    today = civil_date(parts(request).now())
    async with reach(request) as conn:
        return await reading.summarise(conn, actor(request).scope, today, Selection(region, worker, campaign))


@get("/followups/map", permission="followup.read")
async def draw_map(
    request: Request[Any, Any, Any],
    region: FromQuery[str | None] = None,
    worker: FromQuery[UUID | None] = None,
    campaign: FromQuery[UUID | None] = None,
    bbox: FromQuery[str | None] = None,
) -> Response[bytes]:
    """A GeoJSON FeatureCollection of points. `bbox`: west,south,east,north in WGS-84 degrees."""
    today = civil_date(parts(request).now())
    box = reading.WORLD if bbox is None else _box(bbox)
    async with reach(request) as conn:
        selection = Selection(region, worker, campaign)
        points = await reading.map_points(conn, actor(request).scope, today, selection=selection, box=box)
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
        swept = await operations.sweep(conn, who.county_code, civil_date(now), now, who)
        return await operations.counted(conn, who.county_code, civil_date(now), swept)


@get("/households/{household_id:uuid}/followup", permission="followup.read")
async def explain(request: Request[Any, Any, Any], household_id: FromPath[UUID]) -> Explained:
    """When a household must be visited and what that follows from."""
    today = civil_date(parts(request).now())
    async with reach(request) as conn:
        return await ladder.explain(conn, actor(request).scope, today, household_id)


@post("/households/{household_id:uuid}/pauses", permission="followup.act")
async def pause(
    request: Request[Any, Any, Any], household_id: FromPath[UUID], data: JSONBody[NewVisitPause]
) -> Explained:
    """Nobody has to visit for a while, with a reason and an end."""
    who, now = actor(request), parts(request).now()
    async with reach(request) as conn:
        await entering.pause(conn, who, now, household_id, data)
        return await ladder.explain(conn, who.scope, civil_date(now), household_id)


@post("/pauses/{pause_id:uuid}/ends", permission="followup.act")
async def end_pause(request: Request[Any, Any, Any], pause_id: FromPath[UUID]) -> Explained:
    """The pause is over before its last day."""
    who, now = actor(request), parts(request).now()
    async with reach(request) as conn:
        ended = await entering.end_pause(conn, who, now, pause_id)
        return await ladder.explain(conn, who.scope, civil_date(now), ended.household_id)


@post("/households/{household_id:uuid}/events", permission="followup.act")
async def enter_event(
    request: Request[Any, Any, Any], household_id: FromPath[UUID], data: JSONBody[NewHouseholdEvent]
) -> Explained:
    """Something happened after which somebody must look in."""
    who, now = actor(request), parts(request).now()
    async with reach(request) as conn:
        await entering.enter_event(conn, who, now, household_id, data)
        return await ladder.explain(conn, who.scope, civil_date(now), household_id)


@post("/households/{household_id:uuid}/answers", permission="followup.act")
async def answer(
    request: Request[Any, Any, Any], household_id: FromPath[UUID], data: JSONBody[NewLadderAnswer]
) -> Explained:
    """What was done about an overdue visit."""
    who, now = actor(request), parts(request).now()
    async with reach(request) as conn:
        await entering.answer(conn, who, now, household_id, data)
        return await ladder.explain(conn, who.scope, civil_date(now), household_id)


@get("/escalations", permission="followup.read")
async def list_escalations(
    request: Request[Any, Any, Any],
    level: FromQuery[Rung | None] = None,
    wanted: Annotated[Standing, QueryParameter(name="state")] = "unanswered",
    found_as: Annotated[State | None, QueryParameter(name="household_state")] = None,
    region: FromQuery[str | None] = None,
    worker: FromQuery[UUID | None] = None,
    campaign: FromQuery[UUID | None] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
    after: FromQuery[str | None] = None,
) -> EscalationList:
    """Overdue households that came to a level (the caller's own unless told), the longest waiting first."""
    who = actor(request)
    mine: Rung = "county" if who.role == "county" else "township"
    async with reach(request) as conn:
        return await ladder.list_escalations(
            conn, who.scope, civil_date(parts(request).now()), level=level or mine, wanted=wanted, found_as=found_as,
            selection=Selection(region, worker, campaign), limit=limit, after=after,
        )  # fmt: skip


@post("/followups/forecast", permission="followup.read", status_code=200)
async def foresee(request: Request[Any, Any, Any], data: JSONBody[ForecastRequest]) -> Forecast:
    """The visits of the coming weeks per village and worker, as the cadence stands and with other values."""
    today = civil_date(parts(request).now())
    async with reach(request) as conn:
        return await forecast(conn, actor(request).scope, today, data)


routes = [
    list_followups, summarise, draw_map, sweep, explain, pause, end_pause, enter_event, answer, list_escalations,
    foresee,
]  # fmt: skip
