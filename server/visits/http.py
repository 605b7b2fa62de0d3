"""Visits over HTTP."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from server.core.clock import civil_date
from server.core.openapi import reads
from server.core.web import actor, parts, reach
from server.forms import Receipt, Record
from server.visits import desk, draws, operations, pictures
from server.visits.draws import MonthDraw
from server.visits.records import DrawnList, NewSecondVisit, PictureList, Review, VisitList, VisitPage

EXAMPLE = {
    "id": "0199a3c4-7d10-7c3e-9d5b-2f6a8e1c4b70",
    "form": {"id": "scattered_tekun_visit", "version": "2026112201"},
    "household_id": "01990000-0000-7000-8000-000000000001",
    "entered_at": "2026-03-02T18:40:00+08:00",
    "instance": "<data id='scattered_tekun_visit' version='2026112201'>…</data>",
    "position": {"lon": 113.21, "lat": 36.11, "accuracy_m": 12},
    "files": [{"name": "door.jpg", "sha256": "0" * 64, "bytes": 183400, "content_type": "image/jpeg"}],
}


@post("/visits", permission="visit.record", status_code=202, operation_class=reads(Record, EXAMPLE))
async def record_visit(request: Request[Any, Any, Any]) -> Receipt:
    """Keep a visit. The answer comes once it is durable; its evaluation follows."""
    return await parts(request).intake.receive(actor(request), "visit", await request.body())


@get("/visits", permission="visit.read")
async def list_visits(
    request: Request[Any, Any, Any],
    region: FromQuery[str | None] = None,
    household: FromQuery[UUID | None] = None,
    visitor: FromQuery[UUID | None] = None,
    problems: FromQuery[bool] = False,
    disagreements: FromQuery[bool] = False,
    after: FromQuery[str | None] = None,
    limit: FromQuery[int] = 50,
) -> VisitList:
    """Visits within reach, the newest received first."""
    async with reach(request) as conn:
        return await operations.list_visits(
            conn,
            actor(request).scope,
            region=region or actor(request).county_code,
            household_id=household,
            visitor_id=visitor,
            problems=problems,
            disagreements_only=disagreements,
            after=after,
            limit=max(1, min(limit, 200)),
        )


@get("/visits/drawn", permission="visit.read")
async def list_drawn(
    request: Request[Any, Any, Any],
    region: FromQuery[str | None] = None,
    after: FromQuery[str | None] = None,
    limit: FromQuery[int] = 50,
) -> DrawnList:
    """Visits drawn for review that nobody looked at yet, those with the surest reasons for a second look first."""
    async with reach(request) as conn:
        return await desk.list_drawn(
            conn,
            actor(request).scope,
            region=region or actor(request).county_code,
            after=after,
            limit=max(1, min(limit, 200)),
        )


@get("/visit-draws/{month:date}", permission="visit.review")
async def repeat_draw(
    request: Request[Any, Any, Any],
    month: FromPath[date],
    drawn: FromQuery[bool] = False,
    after: FromQuery[str | None] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=500)] = 200,
) -> MonthDraw:
    """The draw of a month that is over, made again from its seed: every visit received in it with its number.

    `drawn`: only those that were drawn."""
    today = civil_date(parts(request).now())
    async with reach(request) as conn:
        return await draws.month_draw(conn, actor(request).scope, today, month, after=after, limit=limit, drawn=drawn)


@get("/visits/{visit_id:uuid}", permission="visit.read")
async def read_visit(request: Request[Any, Any, Any], visit_id: FromPath[UUID]) -> VisitPage:
    """One visit, with answers in words."""
    async with reach(request) as conn:
        return await operations.read_visit(conn, actor(request), parts(request).now(), visit_id)


@get("/households/{household_id:uuid}/pictures", permission="file.read")
async def list_pictures(request: Request[Any, Any, Any], household_id: FromPath[UUID]) -> PictureList:
    """The newest pictures taken at a household, small; those of other visitors too."""
    async with reach(request) as conn:
        return await pictures.list_pictures(
            conn, actor(request), parts(request).now(), parts(request).storage, household_id
        )


@post("/visits/{visit_id:uuid}/reviews", permission="visit.review")
async def review_visit(
    request: Request[Any, Any, Any], visit_id: FromPath[UUID], data: JSONBody[Review]
) -> VisitPage:
    """Accept a visit, or return it with comments."""
    async with reach(request) as conn:
        return await operations.review(conn, actor(request), parts(request).now(), visit_id, data)


@post("/visits/{visit_id:uuid}/second-visits", permission="visit.review")
async def ask_second_visit(
    request: Request[Any, Any, Any], visit_id: FromPath[UUID], data: JSONBody[NewSecondVisit]
) -> VisitPage:
    """Ask another worker to visit the household too. Their visit comes back linked to this one."""
    async with reach(request) as conn:
        who, now = actor(request), parts(request).now()
        await desk.ask_second_visit(conn, who, now, visit_id, data)
        return await operations.read_visit(conn, who, now, visit_id)


routes = [
    record_visit,
    list_visits,
    list_drawn,
    repeat_draw,
    read_visit,
    list_pictures,
    review_visit,
    ask_second_visit,
]
