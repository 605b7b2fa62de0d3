"""Payments over HTTP."""

from asyncio import to_thread
from datetime import date
from typing import Any, Literal
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath, FromQuery, JSONBody, MultipartBody

from server.core.clock import civil_date
from server.core.paging import Page
from server.core.web import actor, attachment, parts, reach
from server.payments import answers, batches, calendar, orders
from server.payments.bank_file import Encoding
from server.payments.records import (
    BankAnswer,
    Batch,
    Calendar,
    CasePayments,
    Checked,
    Line,
    NewBatch,
    NewCorrection,
    NewOrder,
    Order,
    OrderList,
    Outcome,
    Preview,
    Reason,
)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ANSWER = 12 * 1024 * 1024


@get("/payments/calendar", permission="payment.read")
async def read_calendar(request: Request[Any, Any, Any], month: FromQuery[date | None] = None) -> Calendar:
    """What must be paid in a month, this one unless told, with the law's day for it and where it stands."""
    async with reach(request) as conn:
        now = parts(request).now()
        return await calendar.calendar(conn, actor(request), now, month or civil_date(now))


@get("/payments/failed", permission="payment.read")
async def list_failed(
    request: Request[Any, Any, Any], after: FromQuery[str | None] = None, limit: FromQuery[int] = 50
) -> Page[Line]:
    """Payments that came back and that no later batch pays yet, the newest first."""
    async with reach(request) as conn:
        return await batches.list_failed(conn, actor(request), after=after, limit=max(1, min(limit, 200)))


@get("/payment-orders", permission="payment.read")
async def list_orders(request: Request[Any, Any, Any]) -> OrderList:
    """Orders to pay whole groups, the newest first."""
    async with reach(request) as conn:
        return await orders.list_orders(conn, actor(request))


@post("/payment-orders", permission="payment.make")
async def record_order(request: Request[Any, Any, Any], data: JSONBody[NewOrder]) -> Order:
    """Put an order on file: of province or city for the price subsidy, of the county for the others."""
    async with reach(request) as conn:
        return await orders.record_order(conn, actor(request), parts(request).now(), data)


@get("/payment-batches", permission="payment.read")
async def list_batches(
    request: Request[Any, Any, Any],
    programme: FromQuery[str | None] = None,
    after: FromQuery[str | None] = None,
    limit: FromQuery[int] = 50,
) -> Page[Batch]:
    """Batches of the county, the newest first."""
    async with reach(request) as conn:
        return await batches.list_batches(
            conn, actor(request), parts(request).now(), programme=programme, after=after,
            limit=max(1, min(limit, 200)),
        )  # fmt: skip


@post("/payment-batches/preview", permission="payment.make", status_code=200)
async def preview_batch(request: Request[Any, Any, Any], data: JSONBody[NewBatch]) -> Preview:
    """What a batch would hold now, and who stays out of it and why."""
    async with reach(request) as conn:
        return await batches.preview(conn, actor(request), data)


@post("/payment-batches", permission="payment.make")
async def make_batch(request: Request[Any, Any, Any], data: JSONBody[NewBatch]) -> Batch:
    """Make a batch from everything open; nobody is paid twice for a period."""
    async with reach(request) as conn:
        return await batches.make_batch(conn, actor(request), parts(request).now(), data)


@get("/payment-batches/{batch_id:uuid}", permission="payment.read")
async def read_batch(request: Request[Any, Any, Any], batch_id: FromPath[UUID]) -> Batch:
    """One batch with its steps."""
    async with reach(request) as conn:
        return await batches.read_batch(conn, actor(request), parts(request).now(), batch_id)


@get("/payment-batches/{batch_id:uuid}/lines", permission="payment.read")
async def list_lines(
    request: Request[Any, Any, Any],
    batch_id: FromPath[UUID],
    outcome: FromQuery[Outcome | None] = None,
    search: FromQuery[str] = "",
    after: FromQuery[str | None] = None,
    limit: FromQuery[int] = 100,
) -> Page[Line]:
    """Lines of a batch within reach, in their order."""
    async with reach(request) as conn:
        return await batches.list_lines(
            conn, actor(request), batch_id, outcome=outcome, search=search, after=after,
            limit=max(1, min(limit, 500)),
        )  # fmt: skip


@post("/payment-batches/{batch_id:uuid}/check", permission="payment.make", status_code=200)
async def check_batch(request: Request[Any, Any, Any], batch_id: FromPath[UUID]) -> Checked:
    """Check a batch that somebody else made; who died or whose benefit changed since comes off it."""
    async with reach(request) as conn:
        return await batches.step(conn, actor(request), parts(request).now(), batch_id, "checked")


@post("/payment-batches/{batch_id:uuid}/send", permission="payment.make", status_code=200)
async def send_batch(request: Request[Any, Any, Any], batch_id: FromPath[UUID]) -> Checked:
    """Say that a checked batch went to the bank."""
    async with reach(request) as conn:
        return await batches.step(conn, actor(request), parts(request).now(), batch_id, "sent")


@post("/payment-batches/{batch_id:uuid}/withdraw", permission="payment.make", status_code=200)
async def withdraw_batch(
    request: Request[Any, Any, Any], batch_id: FromPath[UUID], data: JSONBody[Reason]
) -> Checked:
    """Withdraw a batch that has not gone to the bank; its payments are open again."""
    async with reach(request) as conn:
        return await batches.step(conn, actor(request), parts(request).now(), batch_id, "withdrawn", data.reason)


@get("/payment-batches/{batch_id:uuid}/bank.csv", permission="payment.make")
async def bank_csv(
    request: Request[Any, Any, Any],
    batch_id: FromPath[UUID],
    encoding: FromQuery[Encoding] = "gb18030",
) -> Response[bytes]:
    """The batch for the bank as CSV, with whole account numbers."""
    return await _for_bank(request, batch_id, "csv", encoding)


@get("/payment-batches/{batch_id:uuid}/bank.xlsx", permission="payment.make")
async def bank_xlsx(request: Request[Any, Any, Any], batch_id: FromPath[UUID]) -> Response[bytes]:
    """The batch for the bank as a workbook, with whole account numbers."""
    return await _for_bank(request, batch_id, "xlsx", "utf-8")


async def _for_bank(
    request: Request[Any, Any, Any], batch_id: UUID, kind: Literal["csv", "xlsx"], encoding: Encoding
) -> Response[bytes]:
    async with reach(request) as conn:
        name, data = await batches.for_bank(
            conn, actor(request), parts(request).now(), parts(request).crypto, batch_id, kind, encoding
        )
    media = XLSX if kind == "xlsx" else f"text/csv; charset={encoding}"
    named = attachment(f"{name}.{kind}", f"batch.{kind}") | {"Cache-Control": "no-store"}
    return Response(data, media_type=media, headers=named)


class AnswerUpload(msgspec.Struct, frozen=True):
    """The bank's result file. `rest_follows`: the bank answers in parts."""

    file: UploadFile
    rest_follows: bool = False


@post(
    "/payment-batches/{batch_id:uuid}/answers",
    permission="payment.make",
    status_code=200,
    request_max_body_size=MOST_ANSWER,
)
async def take_answer(
    request: Request[Any, Any, Any],
    batch_id: FromPath[UUID],
    data: MultipartBody[AnswerUpload],
) -> BankAnswer:
    """Put the bank's result on file, whole or not at all."""
    file = await to_thread(answers.read, data.file.filename, await data.file.read())
    async with reach(request) as conn:
        return await answers.take(
            conn, actor(request), parts(request).now(), batch_id, file, rest_follows=data.rest_follows
        )


@post("/payments/{line_id:uuid}/corrections", permission="payment.make")
async def correct_line(
    request: Request[Any, Any, Any], line_id: FromPath[UUID], data: JSONBody[NewCorrection]
) -> Line:
    """Pay what a paid line was too little, with the next batch."""
    async with reach(request) as conn:
        return await batches.correct(conn, actor(request), parts(request).now(), line_id, data)


@get("/cases/{case_id:uuid}/payments", permission="payment.read")
async def payments_of_case(request: Request[Any, Any, Any], case_id: FromPath[UUID]) -> CasePayments:
    """The money of one case: its benefit, the account, what was paid."""
    async with reach(request) as conn:
        return await batches.of_case(conn, actor(request), parts(request).now(), case_id)


routes = [
    read_calendar,
    list_failed,
    list_orders,
    record_order,
    list_batches,
    preview_batch,
    make_batch,
    read_batch,
    list_lines,
    check_batch,
    send_batch,
    withdraw_batch,
    bank_csv,
    bank_xlsx,
    take_answer,
    correct_line,
    payments_of_case,
]
