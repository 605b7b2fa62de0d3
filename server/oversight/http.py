"""Oversight over HTTP."""

from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from server.core.web import actor, parts, reach
from server.oversight import operations
from server.oversight.records import (
    Complainant,
    ComplaintActRequest,
    ComplaintList,
    ComplaintPage,
    ComplaintRequest,
    EndRequest,
    RelativeList,
    RelativeRequest,
    ReporterRequest,
)

Asking = Request[Any, Any, Any]
Limit = Annotated[int, QueryParameter(ge=1, le=200)]


@post("/complaints", permission="complaint.handle")
async def record(request: Asking, data: JSONBody[ComplaintRequest]) -> ComplaintPage:
    """Write down a complaint or a report; under a real name it must be answered in time."""
    house = parts(request)
    async with reach(request) as conn:
        await operations.record(conn, actor(request), house.now(), house.crypto, data)
        return await operations.read(conn, actor(request), house.now(), house.crypto, data.id)


@get("/complaints", permission="complaint.handle")
async def list_complaints(
    request: Asking,
    wanted: Annotated[Literal["open", "held", "ended"], QueryParameter(name="state")] = "open",
    after: FromQuery[str | None] = None,
    limit: Limit = 50,
) -> ComplaintList:
    """Complaints by when an answer is due; who reported is not told."""
    async with reach(request) as conn:
        return await operations.list_complaints(conn, actor(request), state=wanted, after=after, limit=limit)


@get("/complaints/{complaint_id:uuid}", permission="complaint.handle")
async def read(request: Asking, complaint_id: FromPath[UUID]) -> ComplaintPage:
    """One complaint with what was found and answered."""
    house = parts(request)
    async with reach(request) as conn:
        return await operations.read(conn, actor(request), house.now(), house.crypto, complaint_id)


@post("/complaints/{complaint_id:uuid}/acts", permission="complaint.handle")
async def act(request: Asking, complaint_id: FromPath[UUID], data: JSONBody[ComplaintActRequest]) -> ComplaintPage:
    """A finding, feedback, or the end, which needs a finding and, under a real name, feedback; held ones first."""
    house = parts(request)
    async with reach(request) as conn:
        await operations.act(conn, actor(request), house.now(), complaint_id, data)
        return await operations.read(conn, actor(request), house.now(), house.crypto, complaint_id)


@post("/complaints/{complaint_id:uuid}/reporter", permission="complaint.handle", status_code=200)
async def reveal(request: Asking, complaint_id: FromPath[UUID], data: JSONBody[ReporterRequest]) -> Complainant:
    """Who reported under a real name; the reason is put on file."""
    house = parts(request)
    async with reach(request) as conn:
        return await operations.reveal(conn, actor(request), house.now(), house.crypto, complaint_id, data)


@get("/staff-relatives", permission="relative.manage")
async def list_relatives(request: Asking, after: FromQuery[str | None] = None, limit: Limit = 50) -> RelativeList:
    """Close relatives of those who handle dibao and of committee members."""
    async with reach(request) as conn:
        return await operations.list_relatives(conn, actor(request), after=after, limit=limit)


@post("/staff-relatives", permission="relative.manage", status_code=204)
async def register_relative(request: Asking, data: JSONBody[RelativeRequest]) -> None:
    """Register a close relative; cases of the household are then checked by force."""
    async with reach(request) as conn:
        await operations.register_relative(conn, actor(request), parts(request).now(), data)


@post("/staff-relatives/{relative_id:uuid}/end", permission="relative.manage", status_code=204)
async def end_relative(request: Asking, relative_id: FromPath[UUID], data: JSONBody[EndRequest]) -> None:
    """No longer a relative of staff, with the reason."""
    async with reach(request) as conn:
        await operations.end_relative(conn, actor(request), parts(request).now(), relative_id, data)


routes = [record, list_complaints, read, act, reveal, list_relatives, register_relative, end_relative]
