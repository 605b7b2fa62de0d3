"""The low-income database over HTTP."""

from asyncio import to_thread
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath, FromQuery, JSONBody, MultipartBody, QueryParameter

from server.core.clock import civil_date
from server.core.paging import Page
from server.core.web import actor, attachment, parts, reach
from server.core.workbook import MEDIA_TYPE
from server.low_income import exchange, operations, recognitions, releases, undoing
from server.low_income.exchange import Whole
from server.low_income.operations import Wanted
from server.low_income.records import (
    CategoryName,
    ExchangeEntries,
    ExchangeReport,
    ExportRequest,
    LowIncomeHistory,
    LowIncomeList,
    LowIncomeSummary,
    Recognition,
    RecognitionDecision,
    Release,
    ReleaseDecision,
    TakenOver,
    UndoRequest,
)

MOST_BYTES = 40 * 1024 * 1024


class FileUpload(msgspec.Struct, frozen=True):
    """A file of the provincial platform."""

    file: UploadFile


@get("/low-income", permission="low_income.read")
async def list_members(
    request: Request[Any, Any, Any],
    region: FromQuery[str | None] = None,
    category: FromQuery[CategoryName | None] = None,
    level: FromQuery[Literal["high", "key", "ordinary", "any"] | None] = None,
    stale_days: Annotated[int | None, QueryParameter(ge=1, le=3650)] = None,
    after: FromQuery[str | None] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
) -> LowIncomeList:
    """Households of the low-income database, place by place. `stale_days`: after how many days without a word a
    record warns, the county's own limit where none is said; `level`: of monitoring, `any` when it goes on at all."""
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
    return _file(exchange.template(), "低收入人口库-模板.xlsx", "low-income-template.xlsx")


@post("/low-income/exports", permission="low_income.exchange", status_code=200)
async def export(request: Request[Any, Any, Any], data: JSONBody[ExportRequest]) -> Response[bytes]:
    """The database as the provincial platform's file, citizen IDs included; the reason is put on file."""
    house = parts(request)
    async with reach(request) as conn:
        made = await exchange.export(conn, actor(request), house.now(), house.crypto, data)
    return _file(made, f"低收入人口库-{civil_date(house.now()):%Y%m%d}.xlsx", "low-income.xlsx")


@post(
    "/low-income/imports/check", permission="low_income.exchange", status_code=200, request_max_body_size=MOST_BYTES
)
async def check_file(
    request: Request[Any, Any, Any],
    data: MultipartBody[FileUpload],
    whole: FromQuery[bool] = False,
    region: FromQuery[str | None] = None,
) -> ExchangeReport:
    """What taking over a file of the platform would do, with the rows not taken and why; nothing is changed. `whole`:
    the file names everybody of `region`, so that who is not in it is named too."""
    house = parts(request)
    said = await to_thread(exchange.read, await data.file.read())
    async with reach(request) as conn:
        return await exchange.check(conn, actor(request), house.now(), house.crypto, said, _whole(whole, region))


@post("/low-income/imports", permission="low_income.exchange", request_max_body_size=MOST_BYTES)
async def take_over(
    request: Request[Any, Any, Any],
    data: MultipartBody[FileUpload],
    exchange_id: FromQuery[UUID],
    whole: FromQuery[bool] = False,
    region: FromQuery[str | None] = None,
) -> ExchangeReport:
    """Recognise whoever a file of the platform names and the register knows; dibao is proposed only. `whole`: the
    file names everybody of `region`; who is not in it is proposed to be released."""
    house = parts(request)
    file = await to_thread(exchange.read_file, data.file.filename, await data.file.read())
    async with reach(request) as conn:
        return await exchange.take_over(
            conn, actor(request), house.now(), house.crypto, exchange_id=exchange_id, file=file,
            whole=_whole(whole, region),
        )  # fmt: skip


@get("/low-income/imports", permission="low_income.exchange")
async def list_taken_over(
    request: Request[Any, Any, Any],
    after: FromQuery[str | None] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 20,
) -> Page[TakenOver]:
    """Files of the platform that were taken over, the newest first."""
    async with reach(request) as conn:
        return await undoing.list_taken_over(conn, actor(request), after=after, limit=limit)


@get("/low-income/imports/{exchange_id:uuid}", permission="low_income.exchange")
async def read_taken_over(request: Request[Any, Any, Any], exchange_id: FromPath[UUID]) -> ExchangeEntries:
    """What a file put on file and what became of it: what taking it back would do, or did."""
    async with reach(request) as conn:
        return await undoing.read(conn, actor(request).scope, exchange_id)


@post("/low-income/imports/{exchange_id:uuid}/undo", permission="low_income.exchange", status_code=200)
async def undo_import(
    request: Request[Any, Any, Any], exchange_id: FromPath[UUID], data: JSONBody[UndoRequest]
) -> ExchangeEntries:
    """Take a file back: its recognitions are withdrawn but for those somebody wrote on or another file names; what it
    proposed is closed, what somebody decided stays."""
    async with reach(request) as conn:
        return await undoing.undo(conn, actor(request), parts(request).now(), exchange_id, data.reason)


def _whole(whole: bool, region: str | None) -> Whole | None:
    return Whole(region) if whole else None


@get("/low-income/releases", permission="low_income.exchange")
async def list_releases(
    request: Request[Any, Any, Any],
    region: FromQuery[str | None] = None,
    after: FromQuery[str | None] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
) -> Page[Release]:
    """Whom the platform's whole files name no more and nobody decided about yet; of all, or of one place."""
    async with reach(request) as conn:
        return await releases.list_open(conn, actor(request), region=region, after=after, limit=limit)


@post("/low-income/releases/{release_id:uuid}/decision", permission="low_income.exchange")
async def decide_release(
    request: Request[Any, Any, Any], release_id: FromPath[UUID], data: JSONBody[ReleaseDecision]
) -> None:
    """Release somebody from a day on, or keep them, with the reason."""
    async with reach(request) as conn:
        await releases.decide(conn, actor(request), parts(request).now(), release_id, data)


@get("/low-income/recognitions", permission="low_income.exchange")
async def list_recognitions(
    request: Request[Any, Any, Any],
    region: FromQuery[str | None] = None,
    after: FromQuery[str | None] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
) -> Page[Recognition]:
    """Whom the platform's files call dibao recipients and nobody decided about yet; of all, or of one place."""
    async with reach(request) as conn:
        return await recognitions.list_open(conn, actor(request), region=region, after=after, limit=limit)


@post("/low-income/recognitions/{recognition_id:uuid}/decision", permission="low_income.exchange")
async def decide_recognition(
    request: Request[Any, Any, Any], recognition_id: FromPath[UUID], data: JSONBody[RecognitionDecision]
) -> None:
    """Recognise somebody by the approval that was seen, or refuse, with what was looked into."""
    async with reach(request) as conn:
        await recognitions.decide(conn, actor(request), parts(request).now(), recognition_id, data)


def _file(content: bytes, name: str, plain: str) -> Response[bytes]:
    return Response(content, media_type=MEDIA_TYPE, headers=attachment(name, plain))


routes = [
    list_members,
    summarise,
    read_history,
    read_template,
    export,
    check_file,
    take_over,
    list_taken_over,
    read_taken_over,
    undo_import,
    list_releases,
    decide_release,
    list_recognitions,
    decide_recognition,
]
