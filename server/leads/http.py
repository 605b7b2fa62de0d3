"""Leads over HTTP."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from server.core.actor import Actor
from server.core.db import NOBODY, county_scope, transaction
from server.core.errors import Problem, refusal
from server.core.openapi import reads
from server.core.web import Caller, actor, parts, reach
from server.forms import Receipt, Record
from server.leads import desk, operations, partners, placing
from server.leads.records import (
    Channel,
    LeadCandidates,
    LeadList,
    LeadPage,
    LeadPartnerMade,
    LeadPartners,
    LeadReplyRequest,
    LeadRequest,
    LeadStandings,
    NewLeadPartner,
    OutcomeRequest,
    PartnerLead,
    PartnerLeadState,
    PlaceRequest,
    TriageItem,
    TriageRequest,
    TriageResult,
    TriageResults,
    Wanted,
)

EXAMPLE = {
    "id": "0199a3c4-7d10-7c3e-9d5b-2f6a8e1c4b71",
    "form": {"id": "quick_report", "version": "2026112201"},
    "entered_at": "2026-03-02T18:40:00+08:00",
    "instance": "<data id='quick_report' version='2026112201'>…</data>",
}


@post("/quick-reports", permission="report.record", status_code=202, operation_class=reads(Record, EXAMPLE))
async def record_quick_report(request: Request[Any, Any, Any]) -> Receipt:
    """Keep a quick report about somebody who is in no list. It becomes a lead."""
    return await parts(request).intake.receive(actor(request), "quick_report", await request.body())


@get("/leads", permission="lead.read")
async def list_leads(
    request: Request[Any, Any, Any],
    region: FromQuery[str | None] = None,
    urgent: FromQuery[bool] = False,
    channel: FromQuery[Channel | None] = None,
    wanted: Annotated[Literal["open", "ended", "all"], QueryParameter(name="state")] = "open",
    after: FromQuery[str | None] = None,
    limit: FromQuery[int] = 50,
) -> LeadList:
    """Leads within reach: the urgent and the late first, then by when an answer is due."""
    who = actor(request)
    chosen = Wanted(region=region or who.county_code, urgent=urgent, channel=channel, state=wanted)
    async with reach(request) as conn:
        return await operations.list_leads(
            conn, who.scope, parts(request).now(), chosen, after=after, limit=max(1, min(limit, 200))
        )


@get("/leads/standing", permission="lead.read")
async def lead_standing(request: Request[Any, Any, Any], region: FromQuery[str | None] = None) -> LeadStandings:
    """How many leads are open by channel, and how many of them are late."""
    who = actor(request)
    async with reach(request) as conn:
        return await operations.standing(conn, who.scope, parts(request).now(), region or who.county_code)


@post("/leads", permission="lead.enter")
async def enter_lead(request: Request[Any, Any, Any], data: JSONBody[LeadRequest]) -> LeadPage:
    """Write down a lead that reached the desk by telephone, in person or from a village committee."""
    house = parts(request)
    async with reach(request) as conn:
        await desk.enter_lead(conn, actor(request), house.now(), house.crypto, data)
        return await operations.read_lead(conn, actor(request), house.now(), house.crypto, data.id)


@get("/leads/{lead_id:uuid}", permission="lead.read")
async def read_lead(request: Request[Any, Any, Any], lead_id: FromPath[UUID]) -> LeadPage:
    """One lead, with what the rules say about it."""
    house = parts(request)
    async with reach(request) as conn:
        return await operations.read_lead(conn, actor(request), house.now(), house.crypto, lead_id)


@post("/leads/{lead_id:uuid}/outcomes", permission="lead.end")
async def end_lead(
    request: Request[Any, Any, Any], lead_id: FromPath[UUID], data: JSONBody[OutcomeRequest]
) -> LeadPage:
    """Place the household of a lead under monitoring, or join the lead to another."""
    house = parts(request)
    async with reach(request) as conn:
        await operations.end_lead(conn, actor(request), house.now(), lead_id, data)
        return await operations.read_lead(conn, actor(request), house.now(), house.crypto, lead_id)


@post("/leads/triage", permission="lead.end", status_code=200)
async def triage(request: Request[Any, Any, Any], data: JSONBody[TriageRequest]) -> TriageResults:
    """End up to a hundred leads. Each stands by itself: one that is refused holds up no other."""
    who, now = actor(request), parts(request).now()
    return TriageResults([await _one_of_many(request, who, now, one) for one in data.items])


async def _one_of_many(request: Request[Any, Any, Any], who: Actor, now: datetime, one: TriageItem) -> TriageResult:
    try:
        async with reach(request) as conn:
            await operations.end_lead(conn, who, now, one.lead_id, one)
    except Exception as error:
        details = refusal(error)
        if details is None:
            raise
        return TriageResult(one.lead_id, details)
    return TriageResult(one.lead_id, None)


@post("/leads/{lead_id:uuid}/replies", permission="lead.end")
async def reply(
    request: Request[Any, Any, Any], lead_id: FromPath[UUID], data: JSONBody[LeadReplyRequest]
) -> LeadPage:
    """Write down what somebody who has no account here was answered."""
    house = parts(request)
    async with reach(request) as conn:
        await operations.reply(conn, actor(request), house.now(), lead_id, data)
        return await operations.read_lead(conn, actor(request), house.now(), house.crypto, lead_id)


@get("/leads/{lead_id:uuid}/candidates", permission="lead.end")
async def list_candidates(
    request: Request[Any, Any, Any], lead_id: FromPath[UUID], name: FromQuery[str] = ""
) -> LeadCandidates:
    """Households of the register that the lead may be about."""
    async with reach(request) as conn:
        return LeadCandidates(
            await placing.candidates(conn, actor(request), parts(request).crypto, lead_id, name=name)
        )


@post("/leads/{lead_id:uuid}/household", permission="lead.end", status_code=200)
async def place_lead(
    request: Request[Any, Any, Any], lead_id: FromPath[UUID], data: JSONBody[PlaceRequest]
) -> LeadPage:
    """Say whose household the lead is about; a household that is in no list is registered in the same step."""
    house = parts(request)
    async with reach(request) as conn:
        await placing.place(conn, actor(request), house.now(), house.crypto, lead_id, data)
        return await operations.read_lead(conn, actor(request), house.now(), house.crypto, lead_id)


@get("/lead-partners", permission="lead_partner.manage")
async def list_partners(request: Request[Any, Any, Any]) -> LeadPartners:
    """Who brings leads by machine."""
    async with reach(request) as conn:
        return LeadPartners(await partners.list_partners(conn, actor(request)))


@post("/lead-partners", permission="lead_partner.manage")
async def make_partner(request: Request[Any, Any, Any], data: JSONBody[NewLeadPartner]) -> LeadPartnerMade:
    """A partner with its token, which is shown this once."""
    async with reach(request) as conn:
        return await partners.make_partner(conn, actor(request), parts(request).now(), data)


@post("/lead-partners/{partner_id:uuid}/end", permission="lead_partner.manage", status_code=204)
async def end_partner(request: Request[Any, Any, Any], partner_id: FromPath[UUID]) -> None:
    """From now on the partner's token opens nothing."""
    async with reach(request) as conn:
        await partners.end_partner(conn, actor(request), parts(request).now(), partner_id)


async def partner_door(caller: Caller) -> Actor:
    """The door of the two routes below: a partner's token. Raises Problem partner_token_unknown."""
    given = caller.headers.get("authorization", "")
    if not given.startswith("Bearer "):
        raise Problem("partner_token_unknown")
    async with transaction(parts(caller).pool, NOBODY) as conn:
        return await partners.find_partner(conn, given.removeprefix("Bearer ").strip())


@post("/partner-leads", permission="lead.bring", door=partner_door, status_code=202)
async def bring_lead(request: Request[Any, Any, Any], data: JSONBody[PartnerLead]) -> PartnerLeadState:
    """Take a lead from a partner, as from the 12345 hotline. The same number again changes nothing."""
    who, house = actor(request), parts(request)
    async with transaction(house.pool, county_scope(who.county_code)) as conn:
        await partners.bring(conn, who, house.now(), house.crypto, data)
        return await partners.state_of(conn, who, data.number)


@get("/partner-leads/{number:str}", permission="lead.bring", door=partner_door)
async def read_brought_lead(request: Request[Any, Any, Any], number: FromPath[str]) -> PartnerLeadState:
    """How far a partner's lead has come; nothing of any person."""
    who, house = actor(request), parts(request)
    async with transaction(house.pool, county_scope(who.county_code)) as conn:
        return await partners.state_of(conn, who, number)


routes = [
    record_quick_report,
    list_leads,
    lead_standing,
    enter_lead,
    read_lead,
    end_lead,
    triage,
    reply,
    list_candidates,
    place_lead,
    list_partners,
    make_partner,
    end_partner,
    bring_lead,
    read_brought_lead,
]
