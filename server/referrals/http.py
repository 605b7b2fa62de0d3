"""Referrals over HTTP."""

from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from server.core.clock import civil_date
from server.core.web import actor, attachment, parts, reach
from server.referrals import choices, operations, reading
from server.referrals.records import (
    Dispatch,
    NewReferral,
    OfficeAct,
    Origin,
    ReferralAnswer,
    ReferralChoices,
    ReferralList,
    ReferralPage,
    ReferralSummary,
    State,
)

Asked = Request[Any, Any, Any]


@get("/referrals", permission="referral.read")
async def list_referrals(
    request: Asked,
    show: FromQuery[Literal["open", "late", "ended"]] = "open",
    region: FromQuery[str | None] = None,
    target: FromQuery[str | None] = None,
    standing: Annotated[State | None, QueryParameter(name="state")] = None,
    lead: FromQuery[UUID | None] = None,
    case: FromQuery[UUID | None] = None,
    household: FromQuery[UUID | None] = None,
    after: FromQuery[str | None] = None,
    limit: FromQuery[int] = 50,
) -> ReferralList:
    """Referrals by their limit, or of one lead, case or household; to a department, those on its own desk."""
    who = actor(request)
    wanted = reading.Wanted(
        show=show, region=region or who.county_code, target=target, state=standing, lead_id=lead, case_id=case,
        household_id=household,
    )  # fmt: skip
    house = parts(request)
    async with reach(request) as conn:
        return await reading.listed(conn, who, house.now(), house.crypto, wanted, after, max(1, min(limit, 200)))


@get("/referrals/summary", permission="referral.read")
async def summary(request: Asked, region: FromQuery[str | None] = None) -> ReferralSummary:
    """How many are open, by state and target, and how many are past their limit."""
    who = actor(request)
    async with reach(request) as conn:
        return await reading.summary(conn, who, parts(request).now(), region or who.county_code)


@get("/referrals/choices", permission="referral.open")
async def read_choices(
    request: Asked,
    lead: FromQuery[UUID | None] = None,
    case: FromQuery[UUID | None] = None,
    household: FromQuery[UUID | None] = None,
    person: FromQuery[UUID | None] = None,
) -> ReferralChoices:
    """To whom somebody may be referred, who qualifies by the rules, and what may be told."""
    house = parts(request)
    origin = Origin(lead_id=lead, case_id=case, household_id=household, person_id=person)
    async with reach(request) as conn:
        return await choices.choices(conn, actor(request), house.now(), house.crypto, origin)


@get("/referrals/queue.csv", permission="referral.export")
async def export(request: Asked, region: FromQuery[str | None] = None) -> Response[bytes]:
    """The open queue as a table, without citizen IDs."""
    house, who = parts(request), actor(request)
    async with reach(request) as conn:
        body = await reading.export(conn, who, house.now(), house.crypto, region or who.county_code)
    made_on = f"{civil_date(house.now()):%Y%m%d}"
    headers = attachment(f"待办转介-{made_on}.csv", "referrals.csv") | {"Cache-Control": "no-store"}
    return Response(body, media_type="text/csv; charset=utf-8", headers=headers)


@get("/referrals/{referral_id:uuid}", permission="referral.read")
async def read_referral(request: Asked, referral_id: FromPath[UUID]) -> ReferralPage:
    """One referral from top to bottom."""
    house = parts(request)
    async with reach(request) as conn:
        return await reading.read(conn, actor(request), house.now(), house.crypto, referral_id)


@post("/referrals", permission="referral.open")
async def refer(request: Asked, data: JSONBody[NewReferral]) -> ReferralPage:
    """Refer somebody to a department or charity."""
    house, who = parts(request), actor(request)
    async with reach(request) as conn:
        await operations.refer(conn, who, house.now(), house.crypto, data)
        return await reading.read(conn, who, house.now(), house.crypto, data.id)


@post("/referrals/{referral_id:uuid}/dispatches", permission="referral.open")
async def dispatch_again(request: Asked, referral_id: FromPath[UUID], data: JSONBody[Dispatch]) -> ReferralPage:
    """Give what came back to a department again."""
    house, who = parts(request), actor(request)
    async with reach(request) as conn:
        await operations.give_on(conn, who, house.now(), house.crypto, referral_id, data, settle=False)
        return await reading.read(conn, who, house.now(), house.crypto, referral_id)


@post("/referrals/{referral_id:uuid}/settlements", permission="referral.settle")
async def settle(request: Asked, referral_id: FromPath[UUID], data: JSONBody[Dispatch]) -> ReferralPage:
    """As the referee, say which department takes what came back three times."""
    house, who = parts(request), actor(request)
    async with reach(request) as conn:
        await operations.give_on(conn, who, house.now(), house.crypto, referral_id, data, settle=True)
        return await reading.read(conn, who, house.now(), house.crypto, referral_id)


@post("/referrals/{referral_id:uuid}/answers", permission="referral.answer")
async def answer(request: Asked, referral_id: FromPath[UUID], data: JSONBody[ReferralAnswer]) -> ReferralPage:
    """Take it, give it back with a reason, or report what came of it."""
    house, who = parts(request), actor(request)
    async with reach(request) as conn:
        await operations.answer(conn, who, house.now(), referral_id, data)
        return await reading.read(conn, who, house.now(), house.crypto, referral_id)


@post("/referrals/{referral_id:uuid}/acts", permission="referral.open")
async def act(request: Asked, referral_id: FromPath[UUID], data: JSONBody[OfficeAct]) -> ReferralPage:
    """Take it back, give it up, or close what rested on a consent that was withdrawn."""
    house, who = parts(request), actor(request)
    async with reach(request) as conn:
        await operations.act(conn, who, house.now(), referral_id, data)
        return await reading.read(conn, who, house.now(), house.crypto, referral_id)


routes = [
    list_referrals, summary, read_choices, export, read_referral, refer, dispatch_again, settle, answer, act,
]  # fmt: skip
