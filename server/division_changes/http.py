"""Changes of division codes over HTTP."""

from asyncio import to_thread
from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath, FromQuery, JSONBody, MultipartBody, QueryParameter

from server import regions
from server.core.clock import civil_date
from server.core.web import actor, parts, reach
from server.division_changes import coming, history, listing, operations, undoing
from server.division_changes.records import (
    ChangePreview,
    CodeAnswer,
    ComingDivisionChangeList,
    ComingDivisionChangePage,
    DivisionChange,
    DivisionChangeList,
    DivisionChangePage,
    HomeSettlement,
    NewDivisionChange,
    ReadList,
    UndoRequest,
    UnplacedList,
    WithdrawRequest,
)

MOST_BYTES = 40 * 1024 * 1024


class ListUpload(msgspec.Struct, frozen=True):
    """A list of changes, and a boundary file of the new parts when there is one; `datum` as for boundaries."""

    file: UploadFile | None = None
    outlines: UploadFile | None = None
    datum: str = "file"


@post("/division-changes/read", permission="division.manage", status_code=200, request_max_body_size=MOST_BYTES)
async def read_list(data: MultipartBody[ListUpload]) -> ReadList:
    """The lines of an Excel or CSV list, and the outlines of a boundary file by code; nothing is changed."""
    lines, unread = await to_thread(listing.read_list, await data.file.read()) if data.file else ([], [])
    outlines: dict[str, Any] = {}
    if data.outlines:
        outlines = await to_thread(regions.outlines_by_code, await data.outlines.read(), data.datum)
    return ReadList(lines, unread, outlines)


@post("/division-changes/check", permission="division.manage", status_code=200, request_max_body_size=MOST_BYTES)
async def check_change(request: Request[Any, Any, Any], data: JSONBody[DivisionChange]) -> ChangePreview:
    """What a change would do to divisions, households, reaches and open work; nothing is changed."""
    async with reach(request) as conn:
        return await coming.check(conn, actor(request).scope, civil_date(parts(request).now()), data)


@post("/division-changes", permission="division.manage", request_max_body_size=MOST_BYTES)
async def make_change(request: Request[Any, Any, Any], data: JSONBody[NewDivisionChange]) -> DivisionChangePage:
    """Make a change, all of it or nothing."""
    async with reach(request) as conn:
        return await operations.apply(conn, actor(request), parts(request).now(), data)


@get("/division-changes", permission="division.manage")
async def list_changes(
    request: Request[Any, Any, Any],
    after: FromQuery[str | None] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
) -> DivisionChangeList:
    """Changes that were made, the newest first."""
    async with reach(request) as conn:
        return await operations.list_changes(conn, actor(request).scope, after=after, limit=limit)


@post("/division-changes/coming", permission="division.manage", request_max_body_size=MOST_BYTES)
async def enter_change(
    request: Request[Any, Any, Any], data: JSONBody[NewDivisionChange]
) -> ComingDivisionChangePage:
    """Let a change wait for its day, on which it is made by itself."""
    async with reach(request) as conn:
        return await coming.enter(conn, actor(request), parts(request).now(), data)


@get("/division-changes/coming", permission="division.manage")
async def list_coming(
    request: Request[Any, Any, Any],
    after: FromQuery[str | None] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
) -> ComingDivisionChangeList:
    """Changes that wait for their day, the next first; withdrawn ones until that day."""
    async with reach(request) as conn:
        today = civil_date(parts(request).now())
        return await coming.list_coming(conn, actor(request).scope, today, after=after, limit=limit)


@get("/division-changes/coming/{change_id:uuid}", permission="division.manage")
async def read_coming(request: Request[Any, Any, Any], change_id: FromPath[UUID]) -> ComingDivisionChangePage:
    """One change that was entered before its day, with its lines."""
    async with reach(request) as conn:
        return await coming.read(conn, actor(request).scope, change_id)


@post("/division-changes/coming/{change_id:uuid}/withdraw", permission="division.manage", status_code=200)
async def withdraw_change(
    request: Request[Any, Any, Any], change_id: FromPath[UUID], data: JSONBody[WithdrawRequest]
) -> ComingDivisionChangePage:
    """Take a change back before it is made, with a reason."""
    async with reach(request) as conn:
        return await coming.withdraw(conn, actor(request), parts(request).now(), change_id, data.reason)


@post("/division-changes/coming/{change_id:uuid}/again", permission="division.manage", status_code=200)
async def try_change_again(request: Request[Any, Any, Any], change_id: FromPath[UUID]) -> ComingDivisionChangePage:
    """Make a change whose day has come and that something stood in the way of."""
    async with reach(request) as conn:
        return await coming.try_again(conn, actor(request), parts(request).now(), change_id)


@get("/division-changes/{change_id:uuid}", permission="division.manage")
async def read_change(request: Request[Any, Any, Any], change_id: FromPath[UUID]) -> DivisionChangePage:
    """One change with what became of every division."""
    async with reach(request) as conn:
        return await operations.read(conn, actor(request).scope, change_id)


@post("/division-changes/{change_id:uuid}/undo", permission="division.manage", status_code=200)
async def undo_change(
    request: Request[Any, Any, Any], change_id: FromPath[UUID], data: JSONBody[UndoRequest]
) -> DivisionChangePage:
    """Take the newest change back, with a reason."""
    async with reach(request) as conn:
        return await undoing.undo(conn, actor(request), parts(request).now(), change_id, data.reason)


@get("/division-changes/{change_id:uuid}/unplaced", permission="household.move")
async def list_unplaced(
    request: Request[Any, Any, Any],
    change_id: FromPath[UUID],
    after: FromQuery[str | None] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
) -> UnplacedList:
    """Households of a split that no outline claimed and nobody looked at yet."""
    async with reach(request) as conn:
        return await operations.list_unplaced(conn, actor(request).scope, change_id, after=after, limit=limit)


@post("/division-changes/{change_id:uuid}/unplaced/{household_id:uuid}", permission="household.move", status_code=200)
async def settle(
    request: Request[Any, Any, Any],
    change_id: FromPath[UUID],
    household_id: FromPath[UUID],
    data: JSONBody[HomeSettlement],
) -> UnplacedList:
    """Somebody looked: the household goes to a grid, or stays. The first of those that still wait."""
    async with reach(request) as conn:
        who = actor(request)
        await operations.settle(conn, who, parts(request).now(), change_id, household_id, data.to_region)
        return await operations.list_unplaced(conn, who.scope, change_id)


@get("/division-codes/{code:str}", permission="division.read")
async def read_code(
    request: Request[Any, Any, Any], code: FromPath[str], on: FromQuery[date | None] = None
) -> CodeAnswer:
    """What a code meant on a day, today unless told, and what has become of it since."""
    async with reach(request) as conn:
        day = on or civil_date(parts(request).now())
        return await history.code_on(conn, actor(request).scope, code, day)


routes = [
    read_list, check_change, make_change, list_changes, enter_change, list_coming, read_coming, withdraw_change,
    try_change_again, read_change, undo_change, list_unplaced, settle, read_code,
]  # fmt: skip
