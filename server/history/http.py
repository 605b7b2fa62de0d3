"""A household's page over HTTP."""

from typing import Any
from uuid import UUID

from litestar import Request, get
from litestar.params import FromPath

from server.core.clock import civil_date
from server.core.web import actor, parts, reach
from server.history import operations
from server.history.records import History, HouseholdPage


@get("/households/{household_id:uuid}", permission="household.read")
async def read_household(request: Request[Any, Any, Any], household_id: FromPath[UUID]) -> HouseholdPage:
    """Who lives there, what is known, when it is due."""
    house = parts(request)
    async with reach(request) as conn:
        return await operations.household_page(
            conn, actor(request).scope, house.crypto, civil_date(house.now()), household_id
        )


@get("/households/{household_id:uuid}/history", permission="household.read")
async def read_history(request: Request[Any, Any, Any], household_id: FromPath[UUID]) -> History:
    """What happened, newest first."""
    async with reach(request) as conn:
        return History(await operations.history(conn, actor(request).scope, household_id))


routes = [read_household, read_history]
