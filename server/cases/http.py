"""Cases over HTTP."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath, FromQuery, JSONBody

from server.cases import operations
from server.cases.records import ActRequest, CaseList, CasePage, NewCase
from server.core.clock import civil_date
from server.core.openapi import reads
from server.core.web import actor, parts, reach
from server.forms import Receipt, Record

EXAMPLE = {
    "id": "0199a3c4-7d10-7c3e-9d5b-2f6a8e1c4b72",
    "form": {"id": "temp_aid_survey", "version": "2026112201"},
    "case_id": "01990000-0000-7000-8000-000000000009",
    "entered_at": "2026-03-04T10:05:00+08:00",
    "instance": "<data id='temp_aid_survey' version='2026112201'>…</data>",
}


@post("/surveys", permission="survey.record", status_code=202, operation_class=reads(Record, EXAMPLE))
async def record_survey(request: Request[Any, Any, Any]) -> Receipt:
    """Keep a household survey. It becomes the survey act of its case."""
    return await parts(request).intake.receive(actor(request), "survey", await request.body())


@get("/cases", permission="case.read")
async def list_cases(
    request: Request[Any, Any, Any],
    region: FromQuery[str | None] = None,
    stage: FromQuery[str | None] = None,
    programme: FromQuery[str | None] = None,
    after: FromQuery[UUID | None] = None,
    limit: FromQuery[int] = 50,
) -> CaseList:
    """Cases within reach, newest first."""
    who = actor(request)
    async with reach(request) as conn:
        return await operations.list_cases(
            conn, who.scope, civil_date(parts(request).now()), region=region or who.county_code, stage=stage,
            programme=programme, after=after, limit=max(1, min(limit, 200)),
        )  # fmt: skip


@post("/cases", permission="case.open")
async def open_case(request: Request[Any, Any, Any], data: JSONBody[NewCase]) -> CasePage:
    """Open a case, prefilled with what is known."""
    async with reach(request) as conn:
        return await operations.open_case(conn, actor(request), parts(request).now(), data)


@get("/cases/{case_id:uuid}", permission="case.read")
async def read_case(request: Request[Any, Any, Any], case_id: FromPath[UUID]) -> CasePage:
    """One case, with what the caller may do next."""
    async with reach(request) as conn:
        return await operations.read_case(conn, actor(request), parts(request).now(), case_id)


@post("/cases/{case_id:uuid}/acts", permission="case.act")
async def act_on_case(
    request: Request[Any, Any, Any], case_id: FromPath[UUID], data: JSONBody[ActRequest]
) -> CasePage:
    """Do one act on a case."""
    async with reach(request) as conn:
        return await operations.act(conn, actor(request), parts(request).now(), case_id, data)


routes = [record_survey, list_cases, open_case, read_case, act_on_case]
