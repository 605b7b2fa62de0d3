"""Sync over HTTP."""

from typing import Any

from litestar import Request, post
from litestar.params import JSONBody

from server.core.web import actor, parts, reach
from server.sync import operations, visitor
from server.sync.records import Receipts, ReceiptsRequest, SyncAnswer, SyncRequest


@post("/sync", permission="sync.own", status_code=200)
async def sync(request: Request[Any, Any, Any], data: JSONBody[SyncRequest]) -> SyncAnswer:
    """What changed for this phone since its cursor."""
    house = parts(request)
    async with reach(request) as conn:
        if actor(request).role == "county":
            return await visitor.sync(conn, actor(request), house.now(), house.crypto, data)
        most = house.settings.phone_households
        return await operations.sync(conn, actor(request), house.now(), house.crypto, most, data)


@post("/receipts", permission="sync.own", status_code=200)
async def receipts(request: Request[Any, Any, Any], data: JSONBody[ReceiptsRequest]) -> Receipts:
    """How far the caller's records have come."""
    async with reach(request) as conn:
        return Receipts(await operations.receipts(conn, actor(request), data.ids))


routes = [sync, receipts]
