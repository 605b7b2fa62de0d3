"""From what was found in the field to a lead that ends as a case, under monitoring, or joined to another."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec

import policy
from policy.facts import catalogue
from server import files, forms, parameters, registry
from server.core import audit, outbox
from server.core.actor import Actor
from server.core.clock import COUNTY_ZONE, civil_date
from server.core.crypto import Crypto
from server.core.db import Connection, Scope
from server.core.errors import Problem, Text
from server.core.ids import new_id
from server.core.paging import read_key, write_key
from server.forms import Evaluated
from server.leads import queries
from server.leads.records import (
    Found,
    LeadItem,
    LeadList,
    LeadPage,
    LeadRow,
    NewLead,
    OutcomeRequest,
    Screening,
    ScreeningRow,
)
from server.leads.screening import facts_of_statuses, lasting, likely, screen, shown, usable

OTHER = Text("其他困难", "other hardship")  # hardship without an event of the catalogue
# A visit that collected one of these may be a lead (PD-03, PD-04).
SIGNS = ("event_type", "basic_life_seriously_difficult", "is_vagrant_or_beggar", "hardship_sudden")


def is_hardship(facts: dict[str, object]) -> bool:
    """Whether the facts speak of somebody in hardship: an event, or a yes to one of the signs."""
    return facts.get("event_type") not in (None, "none") or any(facts.get(sign) is True for sign in SIGNS)


async def consider_visits(conn: Connection, scope: Scope, now: datetime, visit_ids: Sequence[UUID]) -> None:
    """Make a lead of each visit that found hardship; once for each visit."""
    found = await queries.visit_findings(conn, scope, visit_ids, SIGNS)
    await _open(conn, scope, now, [f for f in found if is_hardship(f.facts)])


async def evaluate_reports(
    conn: Connection, scope: Scope, now: datetime, crypto: Crypto, ids: Sequence[UUID]
) -> None:
    """Evaluate quick reports; each becomes a lead, whatever is in it."""
    evaluated = await forms.evaluate(conn, scope, now, crypto, ids)
    await _open(conn, scope, now, [_reported(e) for e in evaluated])


def _reported(evaluated: Evaluated) -> Found:
    submission = evaluated.submission

    def answer(name: str) -> str:
        return next((str(v) for path, v in evaluated.answers.items() if path.endswith(f"/{name}")), "")

    return Found(
        submission_id=submission.id,
        source="grassroots_report",
        household_id=None,
        region_code=submission.region_code,
        person_name=answer("person_name"),
        place=answer("place"),
        reported_by=submission.submitted_by,
        reported_at=submission.received_at,
        seen_on=civil_date(submission.received_at),
        facts=evaluated.facts,
    )


async def _open(conn: Connection, scope: Scope, now: datetime, found: Sequence[Found]) -> None:
    if not found:
        return
    own = await parameters.county(conn, scope.county_code)
    view = own.at(civil_date(now))
    opened: list[UUID] = []
    for one in found:
        lead = _lead(one, now, view)
        if await queries.add_lead(conn, scope, lead):
            await _screen(conn, scope, now, lead, one.facts, own)
            await audit.record(conn, scope.county_code, now, one.reported_by, "lead.open", lead.id,
                               {"source": one.source})  # fmt: skip
            opened.append(lead.id)
    await outbox.put(conn, scope.county_code, "notifications.lead_received", opened)


def _lead(found: Found, now: datetime, view: policy.ParameterView) -> NewLead:
    urgent = found.facts.get("is_urgent") is True
    happened = found.facts.get("event_date")
    return NewLead(
        id=new_id(now),
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
    )


def respond_by(reported_at: datetime, view: policy.ParameterView, *, urgent: bool) -> datetime:
    """When an answer is due (PD-17, p_lead_response_hours): so many hours, or the end of so many working days."""
    if urgent:
        return reported_at + timedelta(hours=view.days("p_lead_response_hours", "urgent_hours"))
    due = policy.clock("PD-17", civil_date(reported_at), view, policy.standard_calendar()).due
    return datetime.combine(due + timedelta(days=1), datetime.min.time(), COUNTY_ZONE)


async def _screen(
    conn: Connection, scope: Scope, now: datetime, lead: NewLead, seen: dict[str, object], own: policy.Parameters
) -> None:
    today = civil_date(now)
    facts = await known_facts(conn, scope, lead.household_id, today, seen)
    row = ScreeningRow(as_of=today, facts=facts, programmes=screen(facts, today, own))
    used = {name: msgspec.to_builtins(v) for name, v in own.at(today).values.items() if v.origin == "county"}
    await queries.add_screening(conn, scope, now, lead, row, used)


async def known_facts(
    conn: Connection, scope: Scope, household_id: UUID | None, today: date, seen: dict[str, object]
) -> dict[str, object]:
    """All that is known: the register's statuses, the newest facts, and over them what was just `seen`."""
    if household_id is None:
        return usable(seen)
    statuses = (await registry.statuses(conn, scope, [household_id])).get(household_id, [])
    newest = (await registry.newest_facts(conn, scope, [household_id])).get(household_id, {})
    return usable({**facts_of_statuses(statuses, today), **lasting(registry.plain_facts(newest)), **seen})


async def list_leads(
    conn: Connection,
    scope: Scope,
    *,
    region: str,
    urgent: bool = False,
    state: str = "open",
    after: str | None = None,
    limit: int = 50,
) -> LeadList:
    """Leads below a division: the urgent first, then by when an answer is due. Raises Problem page_unknown."""
    key = read_key(after, tuple[bool, datetime, UUID])
    found = await queries.leads(conn, scope, region=region, urgent=urgent, state=state, after=key, limit=limit + 1)
    items = [_item(row) for row in found[:limit]]
    last = items[-1] if len(found) > limit else None
    return LeadList(items, write_key((last.urgent, last.respond_by, last.id)) if last else None)


def _item(row: LeadRow) -> LeadItem:
    values = catalogue()["event_type"].values
    event = row.event_type
    fields = {n: getattr(row, n) for n in LeadItem.__struct_fields__ if hasattr(row, n)}
    return LeadItem(
        **fields,
        event_title=OTHER if event == "other" else Text(values.get(event) or event, event.replace("_", " ")),
        likely=likely(row.programmes or []),
    )


async def read_lead(conn: Connection, actor: Actor, now: datetime, lead_id: UUID) -> LeadPage:
    """A lead with what the rules say, what is unknown, and leads that look alike. Raises Problem not_found."""
    found = await queries.lead(conn, actor.scope, lead_id)
    if found is None:
        raise Problem("not_found", what="线索 lead")
    await audit.record(conn, actor.county_code, now, actor.id, "lead.read", lead_id)
    named = [found.submission_id] if found.submission_id else []
    return LeadPage(
        lead=_item(found),
        submission_id=found.submission_id,
        screening=await screening_of(conn, actor.scope, lead_id),
        look_alikes=[_item(r) for r in await queries.look_alikes(conn, actor.scope, lead_id)],
        files=await files.named_by(conn, actor.scope, named),
    )


async def screening_of(conn: Connection, scope: Scope, lead_id: UUID) -> Screening | None:
    """The newest screening of a lead, in words."""
    found = await queries.screening(conn, scope, lead_id)
    return shown(found) if found else None


async def end_lead(conn: Connection, actor: Actor, now: datetime, lead_id: UUID, asked: OutcomeRequest) -> LeadPage:
    """Place under monitoring or join to another; never simply closed.

    Raises Problem not_found, lead_ended, act_incomplete.
    """
    if asked.outcome == "joined" and asked.joined_lead_id in (None, lead_id):
        raise Problem("act_incomplete", act="并入 join", missing="另一条线索 another lead")
    joined = asked.joined_lead_id if asked.outcome == "joined" else None
    await record_outcome(
        conn, actor, now, lead_id, outcome_id=asked.id, outcome=asked.outcome, note=asked.note, joined=joined
    )
    return await read_lead(conn, actor, now, lead_id)


async def record_outcome(
    conn: Connection,
    actor: Actor,
    now: datetime,
    lead_id: UUID,
    *,
    outcome_id: UUID,
    outcome: str,
    note: str,
    case_id: UUID | None = None,
    joined: UUID | None = None,
) -> LeadRow:
    """Write how a lead ended; the lead. Raises Problem not_found, lead_ended (by the database)."""
    found = await queries.lead(conn, actor.scope, lead_id)
    if found is None or (joined and await queries.lead(conn, actor.scope, joined) is None):
        raise Problem("not_found", what="线索 lead")
    await queries.add_outcome(
        conn, actor.scope, outcome_id, lead_id, found.region_code, outcome, case_id, joined, note, actor.id, now
    )
    await audit.record(conn, actor.county_code, now, actor.id, "lead.end", lead_id, {"outcome": outcome})
    await outbox.put(conn, actor.county_code, "notifications.lead_ended", [lead_id])
    return found
