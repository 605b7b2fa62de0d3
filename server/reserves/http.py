"""Reserve funds over HTTP."""

from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath, FromQuery, JSONBody

from server.core.web import actor, parts, reach
from server.reserves import operations
from server.reserves.records import Book, Fund, NewAid, NewClosing, NewEntry


@get("/reserve-funds", permission="reserve.read")
async def list_funds(request: Request[Any, Any, Any]) -> list[Fund]:
    """The reserve funds of the towns within reach."""
    async with reach(request) as conn:
        return await operations.list_funds(conn, actor(request), parts(request).now())


@get("/reserve-funds/{region_code:str}", permission="reserve.read")
async def read_book(
    request: Request[Any, Any, Any],
    region_code: FromPath[str],
    after: FromQuery[str | None] = None,
    limit: FromQuery[int] = 100,
) -> Book:
    """A town's book, the newest entries first."""
    async with reach(request) as conn:
        return await operations.read_book(
            conn, actor(request), parts(request).now(), region_code, after=after, limit=max(1, min(limit, 500))
        )


@post("/reserve-funds/{region_code:str}/entries", permission="reserve.enter")
async def put_in(request: Request[Any, Any, Any], region_code: FromPath[str], data: JSONBody[NewEntry]) -> Book:
    """Enter money that came in."""
    async with reach(request) as conn:
        return await operations.put_in(conn, actor(request), parts(request).now(), region_code, data)


@post("/reserve-funds/aid", permission="reserve.pay")
async def pay_aid(request: Request[Any, Any, Any], data: JSONBody[NewAid]) -> Book:
    """Pay an approved case of temporary aid from its town's fund."""
    async with reach(request) as conn:
        return await operations.aid(conn, actor(request), parts(request).now(), data)


@post("/reserve-funds/{region_code:str}/closings", permission="reserve.enter")
async def close_month(
    request: Request[Any, Any, Any], region_code: FromPath[str], data: JSONBody[NewClosing]
) -> Book:
    """Close a month that is over."""
    async with reach(request) as conn:
        return await operations.close(conn, actor(request), parts(request).now(), region_code, data)


routes = [list_funds, read_book, put_in, pay_aid, close_month]
