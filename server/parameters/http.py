"""Parameters over HTTP."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath, JSONBody

from server.core.clock import civil_date
from server.core.web import actor, parts, reach
from server.parameters import operations
from server.parameters.records import NewDecision, NewProposal, ParameterList, ParameterPage


@get("/parameters", permission="parameter.read")
async def list_parameters(request: Request[Any, Any, Any]) -> ParameterList:
    """Every parameter with its range, its source and the value that holds today."""
    async with reach(request) as conn:
        return await operations.list_parameters(conn, actor(request).county_code, civil_date(parts(request).now()))


@get("/parameters/{name:str}", permission="parameter.read")
async def read_parameter(request: Request[Any, Any, Any], name: FromPath[str]) -> ParameterPage:
    """One parameter: its time line, and who proposed and decided what."""
    async with reach(request) as conn:
        return await operations.read_parameter(
            conn, actor(request).county_code, civil_date(parts(request).now()), name
        )


@post("/parameters/{name:str}/proposals", permission="parameter.propose")
async def propose(request: Request[Any, Any, Any], name: FromPath[str], data: JSONBody[NewProposal]) -> ParameterPage:
    """Put forward a value from a day on; another person decides."""
    async with reach(request) as conn:
        return await operations.propose(conn, actor(request), parts(request).now(), name, data)


@post("/parameter-proposals/{proposal_id:uuid}/decisions", permission="parameter.decide")
async def decide(
    request: Request[Any, Any, Any], proposal_id: FromPath[UUID], data: JSONBody[NewDecision]
) -> ParameterPage:
    """Approve or refuse somebody else's proposal."""
    async with reach(request) as conn:
        return await operations.decide(conn, actor(request), parts(request).now(), proposal_id, data)


routes = [list_parameters, read_parameter, propose, decide]
