"""The low-income database over HTTP."""

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath, FromQuery, JSONBody, MultipartBody, QueryParameter

from server.core.clock import civil_date
from server.core.web import actor, parts, reach
from server.core.workbook import MEDIA_TYPE
from server.low_income import exchange, operations
from server.low_income.operations import STALE_DAYS, Wanted
from server.low_income.records import (
    CategoryName,
    ExchangeReport,
    ExportRequest,
    LowIncomeHistory,
    LowIncomeList,
    LowIncomeSummary,
)

MOST_BYTES = 40 * 1024 * 1024


class PlatformFile(msgspec.Struct, frozen=True):
    """A file of the provincial platform."""

    file: UploadFile


@get("/low-income", permission="low_income.read")
async def list_members(
    request: Request[Any, Any, Any],
    region: FromQuery[str | None] = None,
    category: FromQuery[CategoryName | None] = None,
    level: FromQuery[Literal["high", "key", "ordinary", "any"] | None] = None,
    stale_days: Annotated[int, QueryParameter(ge=1, le=3650)] = STALE_DAYS,
    after: FromQuery[str | None] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
) -> LowIncomeList:
    """Households of the low-income database, place by place. `stale_days`: after how many days without a word a
    record warns; `level`: of monitoring, `any` when it goes on at all."""
    who, today = actor(request), civil_date(parts(request).now())
    wanted = Wanted(region=region, category=category, level=level, stale_days=stale_days)
    async with reach(request) as conn:
        return await operations.list_members(conn, who.scope, today, wanted, after=after, limit=limit)


@get("/low-income/summary", permission="low_income.read")
async def summarise(request: Request[Any, Any, Any], region: FromQuery[str | None] = None) -> LowIncomeSummary:
    """The database in figures: by category with its definition, by level of monitoring, by the divisions below."""
    today = civil_date(parts(request).now())
    async with reach(request) as conn:
        return await operations.summarise(conn, actor(request).scope, today, region)


@get("/low-income/households/{household_id:uuid}", permission="low_income.read")
async def read_history(request: Request[Any, Any, Any], household_id: FromPath[UUID]) -> LowIncomeHistory:
    """One household's line: categories it came into and left, monitoring and its outcomes."""
    async with reach(request) as conn:
        return await operations.history(conn, actor(request).scope, household_id)


@get("/low-income/template", permission="low_income.exchange", sync_to_thread=True)
def read_template() -> Response[bytes]:
    """An empty file with the provincial platform's columns, as an Excel workbook."""
    return _file(exchange.template(), "low-income-template.xlsx")


@post("/low-income/exports", permission="low_income.exchange", status_code=200)
async def export(request: Request[Any, Any, Any], data: JSONBody[ExportRequest]) -> Response[bytes]:
    """The database as the provincial platform's file, citizen IDs included; the reason is put on file."""
    house = parts(request)
    async with reach(request) as conn:
        made = await exchange.export(conn, actor(request), house.now(), house.crypto, data)
    return _file(made, "low-income.xlsx")


@post(
    "/low-income/imports/check", permission="low_income.exchange", status_code=200, request_max_body_size=MOST_BYTES
)
async def check_file(request: Request[Any, Any, Any], data: MultipartBody[PlatformFile]) -> ExchangeReport:
    """What taking over a file of the platform would do, with the rows not taken and why; nothing is changed."""
    house = parts(request)
    content = await data.file.read()
    async with reach(request) as conn:
        return await exchange.check(conn, actor(request), house.now(), house.crypto, content)


@post("/low-income/imports", permission="low_income.exchange", request_max_body_size=MOST_BYTES)
async def take_over(
    request: Request[Any, Any, Any], data: MultipartBody[PlatformFile], exchange_id: FromQuery[UUID]
) -> ExchangeReport:
    """Recognise whoever a file of the platform names and the register knows."""
    house = parts(request)
    content = await data.file.read()
    async with reach(request) as conn:
        return await exchange.take_over(
            conn, actor(request), house.now(), house.crypto, exchange_id=exchange_id, file_name=data.file.filename,
            data=content,
        )  # fmt: skip


def _file(content: bytes, name: str) -> Response[bytes]:
    return Response(content, media_type=MEDIA_TYPE, headers={"content-disposition": f'attachment; filename="{name}"'})


routes = [list_members, summarise, read_history, read_template, export, check_file, take_over]
