"""Leads that reach the office by telephone, in person, from a village committee, or from a partner's system."""

from datetime import datetime

from server import regions, registry
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.crypto import Crypto
from server.core.db import Connection
from server.core.errors import Problem
from server.leads import opening, phones
from server.leads.records import Channel, Found, LeadReporter, LeadRequest, Relation, Source

FAMILY = ("self", "family")


def source_of(channel: Channel, relation: Relation) -> Source:
    """Which of the five channels of PD-13: whoever asks for themselves or their own declares, others report."""
    if channel in ("village_committee", "quick_report"):
        return "grassroots_report"
    return "self_report" if relation in FAMILY else "public_report"


async def enter_lead(conn: Connection, actor: Actor, now: datetime, crypto: Crypto, asked: LeadRequest) -> None:
    """Write down a lead at the desk; the same id again changes nothing.

    Raises Problem division_unknown, not_found.
    """
    region, name, household_id = asked.region_code, asked.person_name.strip(), None
    if asked.household_id is not None:
        home = await registry.household(conn, actor.scope, asked.household_id)
        region, name, household_id = home.region_code, name or home.head_name, home.id
    elif await regions.find(conn, actor.scope, civil_date(now), region) is None:
        raise Problem("division_unknown", place=region)
    reporter = asked.reporter or LeadReporter()
    facts = {"event_type": asked.event_type, "event_description": asked.description, "is_urgent": asked.urgent}
    if asked.happened_on:
        facts["event_date"] = asked.happened_on.isoformat()
    found = Found(
        id=asked.id,
        source=source_of(asked.channel, reporter.relation),
        channel=asked.channel,
        household_id=household_id,
        region_code=region,
        person_name=name,
        person_phone=phones.seal(crypto, asked.person_phone),
        place=asked.place.strip(),
        reporter_name=reporter.name.strip(),
        reporter_relation=reporter.relation,
        reporter_phone=phones.seal(crypto, reporter.phone),
        entered_by=actor.id,
        reported_at=now,
        facts=facts,
    )
    await opening.open_leads(conn, actor.scope, now, [found])
