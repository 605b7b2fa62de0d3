"""Campaigns over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from server.campaigns import operations
from server.campaigns.operations import Wanted
from server.campaigns.records import Campaign, CampaignEnd, CampaignList, MemberList, NewCampaign
from server.core.clock import civil_date
from server.core.web import actor, parts, reach


@get("/campaigns", permission="campaign.read")
async def list_campaigns(
    request: Request[Any, Any, Any],
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
    after: FromQuery[str | None] = None,
) -> CampaignList:
    """Campaigns with households within reach, the newest first."""
    async with reach(request) as conn:
        return await operations.list_campaigns(
            conn, actor(request).scope, civil_date(parts(request).now()), limit=limit, after=after
        )


@post("/campaigns", permission="campaign.begin")
async def begin(request: Request[Any, Any, Any], data: JSONBody[NewCampaign]) -> Campaign:
    """Call for a visit to everybody in these places within these days."""
    async with reach(request) as conn:
        return await operations.begin(conn, actor(request), parts(request).now(), data)


@get("/campaigns/{campaign_id:uuid}", permission="campaign.read")
async def read_campaign(request: Request[Any, Any, Any], campaign_id: FromPath[UUID]) -> Campaign:
    """One campaign and how far it is."""
    async with reach(request) as conn:
        return await operations.find(conn, actor(request).scope, civil_date(parts(request).now()), campaign_id)


@get("/campaigns/{campaign_id:uuid}/households", permission="campaign.read")
async def list_members(
    request: Request[Any, Any, Any],
    campaign_id: FromPath[UUID],
    wanted: Annotated[Wanted, QueryParameter(name="state")] = "all",
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
    after: FromQuery[str | None] = None,
) -> MemberList:
    """Its households within reach, place by place."""
    today = civil_date(parts(request).now())
    async with reach(request) as conn:
        return await operations.list_members(
            conn, actor(request).scope, today, campaign_id, wanted=wanted, limit=limit, after=after
        )


@post("/campaigns/{campaign_id:uuid}/ends", permission="campaign.begin")
async def end(request: Request[Any, Any, Any], campaign_id: FromPath[UUID], data: JSONBody[CampaignEnd]) -> Campaign:
    """Nobody need go any more."""
    async with reach(request) as conn:
        return await operations.end(conn, actor(request), parts(request).now(), campaign_id, data)


routes = [list_campaigns, begin, read_campaign, list_members, end]
