"""The search over HTTP."""

from typing import Any

from litestar import Request, post
from litestar.params import JSONBody

from server.accounts import permits
from server.core.web import actor, parts, reach
from server.search import operations
from server.search.records import Results, Search

READ_WITH = {"person": "household.read", "lead": "lead.read", "case": "case.read"}


@post("/search", permission="household.read", status_code=200)
async def search(request: Request[Any, Any, Any], data: JSONBody[Search]) -> Results:
    """Find households, persons, leads and cases: name, pinyin, initials, citizen ID or telephone number (whole or
    last four), address, village, number of a door code; several words must all be found.

    In a body, so that no number stands in an address that is logged.
    """
    who, house = actor(request), parts(request)
    kinds = [
        kind for kind, permission in READ_WITH.items()
        if permits(who.role, permission) and (not data.kinds or kind in data.kinds)
    ]  # fmt: skip
    async with reach(request) as conn:
        return await operations.search(conn, who, house.now(), house.crypto, kinds, data)


routes = [search]
