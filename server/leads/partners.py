"""Partners that bring leads by machine, as the 12345 hotline does: a token each, and their own number of a lead."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from server import regions
from server.core import audit
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.crypto import Crypto
from server.core.db import Connection, county_scope
from server.core.errors import Problem
from server.core.ids import new_id
from server.leads import desk, opening, phones, queries, states
from server.leads.records import (
    Found,
    LeadPartner,
    LeadPartnerMade,
    LeadReporter,
    NewLeadPartner,
    PartnerLead,
    PartnerLeadState,
)

ROLE = "lead_partner"
MOST = 2000  # leads of one partner in ten minutes; more wait with the partner, who keeps them
WINDOW = timedelta(minutes=10)


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


async def make_partner(conn: Connection, actor: Actor, now: datetime, new: NewLeadPartner) -> LeadPartnerMade:
    """A partner with its token, which is shown this once and kept nowhere."""
    token = f"{actor.county_code}.{secrets.token_urlsafe(32)}"
    await queries.add_partner(conn, actor.county_code, new.id, new.name, _hash(token), actor.id, now)
    await audit.record(conn, actor.county_code, now, actor.id, "lead_partner.make", new.id)
    return LeadPartnerMade(new.id, new.name, token)


async def list_partners(conn: Connection, actor: Actor) -> list[LeadPartner]:
    """All of the county, those that ended too."""
    return await queries.partners(conn, actor.scope)


async def end_partner(conn: Connection, actor: Actor, now: datetime, partner_id: UUID) -> None:
    """From now on its token opens nothing. Raises Problem not_found."""
    if not await queries.end_partner(conn, actor.county_code, partner_id, actor.id, now):
        raise Problem("not_found", what="渠道 partner")
    await audit.record(conn, actor.county_code, now, actor.id, "lead_partner.end", partner_id)


async def find_partner(conn: Connection, token: str) -> Actor:
    """Whose token this is. Raises Problem partner_token_unknown."""
    county_code = token.partition(".")[0]
    found = await queries.partner_of(conn, county_code, _hash(token))
    if found is None:
        raise Problem("partner_token_unknown")
    return Actor(county_code=county_code, id=found.id, name=found.name, role=ROLE, reach=(county_code,))


async def bring(conn: Connection, partner: Actor, now: datetime, crypto: Crypto, given: PartnerLead) -> None:
    """Take a lead from a partner. The same number again changes nothing, whatever else is in it.

    A place that is no division of the county is the county's own to find: the lead is kept and marked.
    Raises Problem too_many_requests.
    """
    scope = county_scope(partner.county_code)
    if await queries.brought_since(conn, scope, partner.id, now - WINDOW) >= MOST:
        raise Problem("too_many_requests", minutes=10)
    place = await regions.find(conn, scope, civil_date(now), given.region_code) if given.region_code else None
    reporter = given.reporter or LeadReporter()
    facts: dict[str, Any] = {
        "event_type": given.event_type,
        "event_description": given.description,
        "is_urgent": given.urgent,
    }
    found = Found(
        id=new_id(now),
        source=desk.source_of("hotline_12345", reporter.relation),
        channel="hotline_12345",
        household_id=None,
        region_code=place.code if place else partner.county_code,
        person_name=given.person_name.strip(),
        person_phone=phones.seal(crypto, given.person_phone),
        place=given.place.strip(),
        reporter_name=reporter.name.strip(),
        reporter_relation=reporter.relation,
        reporter_phone=phones.seal(crypto, reporter.phone),
        partner=(partner.id, given.number),
        reported_at=min(given.received_at, now) if given.received_at else now,
        facts=facts,
        marks=() if place else ("place_unknown",),
    )
    await opening.open_leads(conn, scope, now, [found])


async def state_of(conn: Connection, partner: Actor, number: str) -> PartnerLeadState:
    """How far the lead of this number has come. Raises Problem not_found."""
    scope = county_scope(partner.county_code)
    found = await queries.partner_lead(conn, scope, partner.id, number)
    if found is None:
        raise Problem("not_found", what="线索 lead")
    state, words = await states.state_of(conn, scope, found)
    return PartnerLeadState(number=number, state=state, words=words, reported_at=found.reported_at,
                            respond_by=found.respond_by, ended_at=found.ended_at)  # fmt: skip
