"""Claims over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from server.claims import operations
from server.claims.records import Claim, ClaimPage, ClaimSum, NewClaim, NewClaimAct, Overpaid, Wanted
from server.core.clock import civil_date
from server.core.paging import Page
from server.core.web import actor, parts, reach


@get("/claims", permission="claim.read")
async def list_claims(
    request: Request[Any, Any, Any],
    wanted: Annotated[Wanted, QueryParameter(name="state")] = "open",
    case_id: FromQuery[UUID | None] = None,
    household_id: FromQuery[UUID | None] = None,
    after: FromQuery[str | None] = None,
    limit: FromQuery[int] = 50,
) -> Page[Claim]:
    """Claims within reach, the newest first; of one case or household where asked."""
    async with reach(request) as conn:
        return await operations.list_claims(
            conn, actor(request), wanted=wanted, case_id=case_id, household_id=household_id, after=after,
            limit=max(1, min(limit, 200)),
        )  # fmt: skip


@get("/claims/due", permission="claim.read")
async def list_due(
    request: Request[Any, Any, Any],
    household_id: FromQuery[UUID | None] = None,
    after: FromQuery[str | None] = None,
    limit: FromQuery[int] = 50,
) -> Page[Overpaid]:
    """Who was paid for months after a death, an end, a reduction or the day a finding's answer names, and of whom
    nothing is claimed yet; of one household where asked."""
    async with reach(request) as conn:
        return await operations.list_due(
            conn, actor(request), household_id=household_id, after=after, limit=max(1, min(limit, 200))
        )


@get("/claims/sums", permission="claim.read")
async def read_sums(request: Request[Any, Any, Any], year: FromQuery[int | None] = None) -> list[ClaimSum]:
    """What was claimed, paid back and written off by town, of claims opened in a year, this one unless told."""
    async with reach(request) as conn:
        return await operations.sums(conn, actor(request), year or civil_date(parts(request).now()).year)


@post("/claims", permission="claim.open")
async def open_claim(request: Request[Any, Any, Any], data: JSONBody[NewClaim]) -> ClaimPage:
    """Claim back what was paid too much of a benefit."""
    async with reach(request) as conn:
        return await operations.open_claim(conn, actor(request), parts(request).now(), data)


@get("/claims/{claim_id:uuid}", permission="claim.read")
async def read_claim(request: Request[Any, Any, Any], claim_id: FromPath[UUID]) -> ClaimPage:
    """One claim with its months and steps."""
    async with reach(request) as conn:
        return await operations.read_claim(conn, actor(request), claim_id)


@post("/claims/{claim_id:uuid}/acts", permission="claim.act")
async def act(request: Request[Any, Any, Any], claim_id: FromPath[UUID], data: JSONBody[NewClaimAct]) -> ClaimPage:
    """The person was told, agreed, paid back; or the county writes off with its reason."""
    async with reach(request) as conn:
        return await operations.act(conn, actor(request), parts(request).now(), claim_id, data)


routes = [list_claims, list_due, read_sums, open_claim, read_claim, act]
