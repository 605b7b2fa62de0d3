"""Visits over HTTP."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post

from server.core.web import actor, parts, reach
from server.forms import Receipt, RecordOperation
from server.visits import operations
from server.visits.records import Review, VisitList, VisitPage


@post("/visits", permission="visit.record", status_code=202, operation_class=RecordOperation)
async def record_visit(request: Request[Any, Any, Any]) -> Receipt:
    """Keep a visit. The answer comes once it is durable; its evaluation follows."""
    return await parts(request).intake.receive(actor(request), "visit", await request.body())


@get("/visits", permission="visit.read")
async def list_visits(
    request: Request[Any, Any, Any],
    region: str | None = None,
    household: UUID | None = None,
    visitor: UUID | None = None,
    problems: bool = False,
    after: UUID | None = None,
    limit: int = 50,
) -> VisitList:
    """Visits within reach, newest first."""
    async with reach(request) as conn:
        return await operations.list_visits(
            conn,
            actor(request).scope,
            region=region or actor(request).county_code,
            household_id=household,
            visitor_id=visitor,
            problems=problems,
            after=after,
            limit=max(1, min(limit, 200)),
        )


@get("/visits/{visit_id:uuid}", permission="visit.read")
async def read_visit(request: Request[Any, Any, Any], visit_id: UUID) -> VisitPage:
    """One visit, with answers in words."""
    async with reach(request) as conn:
        return await operations.read_visit(conn, actor(request), parts(request).now(), visit_id)


@post("/visits/{visit_id:uuid}/reviews", permission="visit.review")
async def review_visit(request: Request[Any, Any, Any], visit_id: UUID, data: Review) -> VisitPage:
    """Accept a visit, or return it with comments."""
    async with reach(request) as conn:
        return await operations.review(conn, actor(request), parts(request).now(), visit_id, data)


routes = [record_visit, list_visits, read_visit, review_visit]
