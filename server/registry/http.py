"""The register over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from server.core.clock import civil_date
from server.core.web import actor, parts, reach
from server.registry import door_codes, operations
from server.registry.records import (
    DoorCodes,
    DoorCodesRequest,
    HouseholdList,
    Move,
    Moved,
    Revealed,
    RevealRequest,
)


@get("/households", permission="household.read")
async def list_households(
    request: Request[Any, Any, Any],
    search: FromQuery[str] = "",
    region: FromQuery[str | None] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
    after: FromQuery[str | None] = None,
) -> HouseholdList:
    """Households within reach. `search`: name, pinyin, initials, last four of the citizen ID, address, village,
    the number beside a door code."""
    async with reach(request) as conn:
        return await operations.list_households(
            conn,
            actor(request).scope,
            civil_date(parts(request).now()),
            search=search,
            region=region,
            limit=limit,
            after=after,
        )


@post("/persons/{person_id:uuid}/reveals", permission="person.reveal", status_code=200)
async def reveal_id_number(
    request: Request[Any, Any, Any], person_id: FromPath[UUID], data: JSONBody[RevealRequest]
) -> Revealed:
    """Read a whole citizen ID; the reason is put on file."""
    house = parts(request)
    async with reach(request) as conn:
        number = await operations.reveal_id_number(
            conn, actor(request), house.now(), house.crypto, person_id=person_id, reason=data.reason
        )
    return Revealed(number)


@post("/households/{household_id:uuid}/moves", permission="household.move")
async def move_household(
    request: Request[Any, Any, Any], household_id: FromPath[UUID], data: JSONBody[Move]
) -> Moved:
    """Place a household in another grid."""
    async with reach(request) as conn:
        return await operations.move_household(
            conn, actor(request), parts(request).now(), household_id=household_id, move=data
        )


@post("/door-codes", permission="door_code.print", status_code=200)
async def print_door_codes(request: Request[Any, Any, Any], data: JSONBody[DoorCodesRequest]) -> DoorCodes:
    """Codes for labels at the doors of these households; those that have none get one."""
    async with reach(request) as conn:
        return await door_codes.issue_door_codes(conn, actor(request), parts(request).now(), data)


routes = [list_households, reveal_id_number, move_household, print_door_codes]
