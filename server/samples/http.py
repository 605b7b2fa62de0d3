"""Spot checks over HTTP."""

import secrets
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath, FromQuery, JSONBody

from server.core.web import actor, parts, reach
from server.samples import operations, visiting
from server.samples.records import GivenVisits, NewSample, SampleList, SamplePage, Visitor


@get("/samples", permission="sample.read")
async def list_samples(
    request: Request[Any, Any, Any], after: FromQuery[str | None] = None, limit: FromQuery[int] = 50
) -> SampleList:
    """Draws of household spot checks, the newest first."""
    async with reach(request) as conn:
        return await operations.list_samples(conn, actor(request), after=after, limit=max(1, min(limit, 200)))


@post("/samples", permission="sample.draw")
async def draw_sample(request: Request[Any, Any, Any], data: JSONBody[NewSample]) -> SamplePage:
    """Draw household spot checks from the cases under county review. The seed is chosen by chance here."""
    async with reach(request) as conn:
        return await operations.draw(conn, actor(request), parts(request).now(), data, seed=secrets.token_hex(16))


@get("/samples/{sample_id:uuid}", permission="sample.read")
async def read_sample(request: Request[Any, Any, Any], sample_id: FromPath[UUID]) -> SamplePage:
    """One draw with its cases, drawn again to show that it agrees."""
    async with reach(request) as conn:
        return await operations.read_sample(conn, actor(request), parts(request).now(), sample_id)


@get("/cases/{case_id:uuid}/sample", permission="sample.read")
async def sample_of_case(request: Request[Any, Any, Any], case_id: FromPath[UUID]) -> SamplePage:
    """The draw a case was in."""
    async with reach(request) as conn:
        return await operations.sample_of(conn, actor(request), parts(request).now(), case_id)


@get("/samples/visitors", permission="sample.draw")
async def list_staff(request: Request[Any, Any, Any]) -> list[Visitor]:
    """The county's staff, to whom checks can be given."""
    async with reach(request) as conn:
        return await visiting.list_staff(conn, actor(request))


@post("/samples/{sample_id:uuid}/visitors", permission="sample.draw", status_code=200)
async def give_visits(
    request: Request[Any, Any, Any], sample_id: FromPath[UUID], data: JSONBody[GivenVisits]
) -> SamplePage:
    """Say who makes these checks: one of the county's staff, or the township."""
    async with reach(request) as conn:
        return await visiting.give(conn, actor(request), parts(request).now(), sample_id, data)


routes = [list_samples, draw_sample, list_staff, read_sample, give_visits, sample_of_case]
