"""Disagreements over HTTP; they are read on the pages of visits and households."""

from typing import Any
from uuid import UUID

from litestar import Request, post
from litestar.params import FromPath, JSONBody

from server.core.web import actor, parts, reach
from server.disagreements import operations
from server.disagreements.records import Disagreement, Settlement


@post("/disagreements/{disagreement_id:uuid}/settlements", permission="disagreement.settle")
async def settle(
    request: Request[Any, Any, Any], disagreement_id: FromPath[UUID], data: JSONBody[Settlement]
) -> Disagreement:
    """Say which of two sayings holds, or that both were right, and why."""
    async with reach(request) as conn:
        return await operations.settle(conn, actor(request), parts(request).now(), disagreement_id, data)


routes = [settle]
