"""Leads over HTTP."""

from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from server.core.openapi import reads
from server.core.web import actor, parts, reach
from server.forms import Receipt, Record
from server.leads import operations
from server.leads.records import LeadList, LeadPage, OutcomeRequest

EXAMPLE = {
    "id": "0199a3c4-7d10-7c3e-9d5b-2f6a8e1c4b71",
    "form": {"id": "quick_report", "version": "2026112201"},
    "entered_at": "2026-03-02T18:40:00+08:00",
    "instance": "<data id='quick_report' version='2026112201'>…</data>",
}


@post("/quick-reports", permission="report.record", status_code=202, operation_class=reads(Record, EXAMPLE))
async def record_quick_report(request: Request[Any, Any, Any]) -> Receipt:
    """Keep a quick report about somebody who is in no list. It becomes a lead."""
    return await parts(request).intake.receive(actor(request), "quick_report", await request.body())


@get("/leads", permission="lead.read")
async def list_leads(
    request: Request[Any, Any, Any],
    region: FromQuery[str | None] = None,
    urgent: FromQuery[bool] = False,
    wanted: Annotated[Literal["open", "ended", "all"], QueryParameter(name="state")] = "open",
    after: FromQuery[str | None] = None,
    limit: FromQuery[int] = 50,
) -> LeadList:
    """Leads within reach: the urgent first, then by when an answer is due."""
    who = actor(request)
    async with reach(request) as conn:
        return await operations.list_leads(
            conn, who.scope, region=region or who.county_code, urgent=urgent, state=wanted, after=after,
            limit=max(1, min(limit, 200)),
        )  # fmt: skip


@get("/leads/{lead_id:uuid}", permission="lead.read")
async def read_lead(request: Request[Any, Any, Any], lead_id: FromPath[UUID]) -> LeadPage:
    """One lead, with what the rules say about it."""
    async with reach(request) as conn:
        return await operations.read_lead(conn, actor(request), parts(request).now(), lead_id)


@post("/leads/{lead_id:uuid}/outcomes", permission="lead.end")
async def end_lead(
    request: Request[Any, Any, Any], lead_id: FromPath[UUID], data: JSONBody[OutcomeRequest]
) -> LeadPage:
    """Place a lead under monitoring, or join it to another."""
    async with reach(request) as conn:
        return await operations.end_lead(conn, actor(request), parts(request).now(), lead_id, data)


routes = [record_quick_report, list_leads, read_lead, end_lead]
