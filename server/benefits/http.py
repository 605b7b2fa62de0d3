"""Benefits and accounts over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from server.benefits import accounts, operations
from server.benefits.records import (
    AccountShown,
    BenefitItem,
    BenefitPage,
    NewAccount,
    NewBenefit,
    NewChange,
    State,
    Waiting,
)
from server.core.clock import civil_date
from server.core.paging import Page
from server.core.web import actor, parts, reach


@get("/benefits", permission="payment.read")
async def list_benefits(
    request: Request[Any, Any, Any],
    wanted: Annotated[State, QueryParameter(name="state")] = "all",
    programme: FromQuery[str | None] = None,
    search: FromQuery[str] = "",
    after: FromQuery[str | None] = None,
    limit: FromQuery[int] = 50,
) -> Page[BenefitItem]:
    """Benefits within reach, the newest first. `state`: those in force, without a usable account, of people who died,
    with a decided change that nobody entered, or stopped."""
    async with reach(request) as conn:
        return await operations.list_benefits(
            conn, actor(request).scope, civil_date(parts(request).now()), programme=programme, state=wanted,
            search=search, after=after, limit=max(1, min(limit, 200)),
        )  # fmt: skip


@get("/benefits/waiting", permission="payment.read")
async def list_waiting(request: Request[Any, Any, Any]) -> list[Waiting]:
    """Approved cases whose money is not on file yet, at most 200, the oldest first."""
    async with reach(request) as conn:
        return await operations.list_waiting(conn, actor(request).scope)


@post("/benefits", permission="payment.make")
async def grant(request: Request[Any, Any, Any], data: JSONBody[NewBenefit]) -> BenefitPage:
    """Put an approved case's money on file."""
    async with reach(request) as conn:
        return await operations.grant(conn, actor(request), parts(request).now(), data)


@get("/benefits/{benefit_id:uuid}", permission="payment.read")
async def read_benefit(request: Request[Any, Any, Any], benefit_id: FromPath[UUID]) -> BenefitPage:
    """One benefit with its changes."""
    async with reach(request) as conn:
        return await operations.read_benefit(conn, actor(request), parts(request).now(), benefit_id)


@post("/benefits/{benefit_id:uuid}/changes", permission="payment.make")
async def change(
    request: Request[Any, Any, Any], benefit_id: FromPath[UUID], data: JSONBody[NewChange]
) -> BenefitPage:
    """Enter a decided change, or confirm the stop after a death."""
    async with reach(request) as conn:
        return await operations.change(conn, actor(request), parts(request).now(), benefit_id, data)


@post("/bank-accounts", permission="payment.account")
async def record_account(request: Request[Any, Any, Any], data: JSONBody[NewAccount]) -> list[AccountShown]:
    """Keep an account of a person or a case; the newest is in force."""
    async with reach(request) as conn:
        return await accounts.record_account(conn, actor(request), parts(request).now(), parts(request).crypto, data)


routes = [list_benefits, list_waiting, grant, read_benefit, change, record_account]
