"""Monitoring over HTTP."""

from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from server.core.web import actor, parts, reach
from server.monitoring import operations
from server.monitoring.records import MonitoringItem, MonitoringList, MonitoringOutcomeRequest, MonitoringRequest


@get("/monitorings", permission="monitoring.read")
async def list_monitorings(
    request: Request[Any, Any, Any],
    region: FromQuery[str | None] = None,
    wanted: Annotated[Literal["open", "ended"], QueryParameter(name="state")] = "open",
    after: FromQuery[str | None] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
) -> MonitoringList:
    """Households under monitoring within reach, the strictest level first."""
    who = actor(request)
    async with reach(request) as conn:
        return await operations.list_monitorings(
            conn, who.scope, region=region or who.county_code, state=wanted, after=after, limit=limit
        )


@post("/monitorings", permission="monitoring.act")
async def begin(request: Request[Any, Any, Any], data: JSONBody[MonitoringRequest]) -> MonitoringItem:
    """Place a household under monitoring."""
    async with reach(request) as conn:
        begun = await operations.begin(conn, actor(request), parts(request).now(), data)
        return await operations.find(conn, actor(request).scope, begun)


@post("/monitorings/{monitoring_id:uuid}/outcomes", permission="monitoring.act")
async def record_outcome(
    request: Request[Any, Any, Any], monitoring_id: FromPath[UUID], data: JSONBody[MonitoringOutcomeRequest]
) -> MonitoringItem:
    """What was done for the household: one of the four outcomes; monitoring ends only so."""
    async with reach(request) as conn:
        await operations.record_outcome(conn, actor(request), parts(request).now(), monitoring_id, data)
        return await operations.find(conn, actor(request).scope, monitoring_id)


routes = [list_monitorings, begin, record_outcome]
