"""From what somebody saw, said or matched to a lead with its clock and the rules' word on it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec

import policy
from server import forms, parameters, registry
from server.core import audit, outbox
from server.core.clock import COUNTY_ZONE, civil_date
from server.core.crypto import Crypto
from server.core.db import Connection, Scope
from server.core.ids import new_id
from server.forms import Evaluated
from server.leads import operations, queries
from server.leads.records import Found, NewLead, ScreeningRow, SealedPhone, VisitFinding
from server.leads.screening import facts_of_statuses, lasting, screen, usable

# A visit that collected one of these may be a lead (PD-03, PD-04).
SIGNS = ("event_type", "basic_life_seriously_difficult", "is_vagrant_or_beggar", "hardship_sudden")
# Whoever comes by these roads may have come by another before.
MAY_REPEAT = {"help_page", "hotline_12345", "hotline", "telephone", "in_person", "village_committee"}
PUT_RIGHT = "发现人更正了这条记录，以更正后的为准 The finder put the record right; what came after it counts"
REPEAT_WINDOW = timedelta(days=14)


def is_hardship(facts: dict[str, object]) -> bool:
    """Whether the facts speak of somebody in hardship: an event, or a yes to one of the signs."""
    return facts.get("event_type") not in (None, "none") or any(facts.get(sign) is True for sign in SIGNS)


async def consider_visits(conn: Connection, scope: Scope, now: datetime, visit_ids: Sequence[UUID]) -> None:
    """Make a lead of each visit that found hardship; once for each visit. A visit that was put right is no ground for
    one."""
    found = await queries.visit_findings(conn, scope, visit_ids, SIGNS)
    await open_leads(conn, scope, now, [_visited(f) for f in found if is_hardship(f.facts)])
    await _take_back(conn, scope, now, await queries.mended_visits(conn, scope, visit_ids))


async def _take_back(conn: Connection, scope: Scope, now: datetime, mended: Sequence[forms.Mended]) -> None:
    """The lead of a record that was put right ends where nobody has worked on it, and is marked otherwise."""
    for one in mended:
        if resting := await queries.resting_on(conn, scope, [one.id]):
            await operations.withdraw(conn, scope, now, resting, one.sent_by, PUT_RIGHT, "record_put_right")


def _visited(finding: VisitFinding) -> Found:
    return Found(source="visit", channel="visit", **msgspec.structs.asdict(finding))


async def evaluate_reports(
    conn: Connection, scope: Scope, now: datetime, crypto: Crypto, ids: Sequence[UUID]
) -> None:
    """Evaluate quick reports; each becomes a lead, whatever is in it. The lead of one that was put right is none."""
    evaluated = await forms.evaluate(conn, scope, now, crypto, ids)
    await open_leads(conn, scope, now, [_reported(e) for e in evaluated])
    await _take_back(conn, scope, now, await forms.mended(conn, scope, [e.submission.id for e in evaluated]))


def _reported(evaluated: Evaluated) -> Found:
    submission = evaluated.submission

    def answer(name: str) -> str:
        return next((str(v) for path, v in evaluated.answers.items() if path.endswith(f"/{name}")), "")

    return Found(
        submission_id=submission.id,
        source="grassroots_report",
        channel="quick_report",
        household_id=None,
        region_code=submission.region_code,
        person_name=answer("person_name"),
        place=answer("place"),
        reported_by=submission.submitted_by,
        reported_at=submission.received_at,
        facts=evaluated.facts,
    )


async def open_leads(conn: Connection, scope: Scope, now: datetime, found: Sequence[Found]) -> list[UUID]:
    """Open a lead of each, screen it, and tell who found it; the ids of those that are new.

    The same submission, id or partner's number makes no second lead.
    """
    if not found:
        return []
    own = await parameters.county(conn, scope.county_code)
    view = own.at(civil_date(now))
    opened: list[UUID] = []
    for one in found:
        lead = _lead(one, now, view)
        if one.channel in MAY_REPEAT and await queries.repeats(conn, scope, lead, now - REPEAT_WINDOW):
            lead = msgspec.structs.replace(lead, marks=(*lead.marks, "repeat"))
        if await queries.add_lead(conn, scope, lead):
            await screen_lead(
                conn, scope, now, lead.id, region_code=lead.region_code, household_id=lead.household_id,
                seen=one.facts, own=own,
            )  # fmt: skip
            await audit.record(conn, scope.county_code, now, one.reported_by or one.entered_by, "lead.open", lead.id,
                               {"source": one.source, "channel": one.channel})  # fmt: skip
            opened.append(lead.id)
    await outbox.put(conn, scope.county_code, "notifications.lead_received", opened)
    return opened


def _lead(found: Found, now: datetime, view: policy.ParameterView) -> NewLead:
    urgent = found.facts.get("is_urgent") is True
    happened = found.facts.get("event_date")
    partner_id, partner_number = found.partner or (None, None)
    reporter, person = found.reporter_phone, found.person_phone
    return NewLead(
        id=found.id or new_id(now),
        household_id=found.household_id,
        region_code=found.region_code,
        source=found.source,
        submission_id=found.submission_id,
        event_type=str(found.facts.get("event_type") or "other"),
        happened_on=msgspec.convert(happened, date) if happened else None,
        urgent=urgent,
        person_name=found.person_name,
        place=found.place,
        description=str(found.facts.get("event_description") or ""),
        reported_by=found.reported_by,
        reported_at=found.reported_at,
        respond_by=respond_by(found.reported_at, view, urgent=urgent),
        channel=found.channel,
        entered_by=found.entered_by,
        reporter_name=found.reporter_name,
        reporter_relation=found.reporter_relation,
        reporter_phone_cipher=reporter and reporter.cipher,
        reporter_phone_blind=reporter and reporter.blind,
        person_phone_cipher=person and person.cipher,
        person_phone_blind=person and person.blind,
        marks=found.marks + _phone_marks(reporter, person),
        partner_id=partner_id,
        partner_number=partner_number,
    )


def _phone_marks(*phones: SealedPhone | None) -> tuple[str, ...]:
    return ("phone_unreadable",) if any(one is not None and one.blind is None for one in phones) else ()


def respond_by(reported_at: datetime, view: policy.ParameterView, *, urgent: bool) -> datetime:
    """When an answer is due (PD-17, p_lead_response_hours): so many hours, or the end of so many working days."""
    if urgent:
        return reported_at + timedelta(hours=view.days("p_lead_response_hours", "urgent_hours"))
    due = policy.clock("PD-17", civil_date(reported_at), view, policy.standard_calendar()).due
    return datetime.combine(due + timedelta(days=1), datetime.min.time(), COUNTY_ZONE)


async def screen_lead(
    conn: Connection,
    scope: Scope,
    now: datetime,
    lead_id: UUID,
    *,
    region_code: str,
    household_id: UUID | None,
    seen: dict[str, object],
    own: policy.Parameters,
) -> None:
    """Write down what the rules make of what was `seen` and of what the register knows of the household."""
    today = civil_date(now)
    facts = await known_facts(conn, scope, household_id, today, seen)
    row = ScreeningRow(as_of=today, facts=facts, programmes=screen(facts, today, own))
    used = {name: msgspec.to_builtins(v) for name, v in own.at(today).values.items() if v.origin == "county"}
    await queries.add_screening(conn, scope, now, lead_id, region_code, row, used)


async def known_facts(
    conn: Connection, scope: Scope, household_id: UUID | None, today: date, seen: dict[str, object]
) -> dict[str, object]:
    """All that is known: the newest facts, over them the statuses of the register, and what was just `seen`."""
    if household_id is None:
        return usable(seen)
    statuses = (await registry.statuses(conn, scope, [household_id])).get(household_id, [])
    said = await registry.newest_facts(conn, scope, [household_id])
    newest = (await registry.with_counts(conn, scope, today, [household_id], said)).get(household_id, {})
    return usable({**lasting(registry.plain_facts(newest)), **facts_of_statuses(statuses, today), **seen})
