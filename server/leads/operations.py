"""Reading leads, and ending them as a case, a referral, under monitoring or joined to another; never as nothing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from server import division_changes, files, monitoring, regions, registry
from server.core import audit, outbox
from server.core.actor import Actor
from server.core.crypto import Crypto
from server.core.db import Connection, Scope
from server.core.errors import Problem, Text
from server.core.ids import new_id
from server.core.paging import page, read_key
from server.leads import queries
from server.leads.records import (
    LeadItem,
    LeadList,
    LeadPage,
    LeadReplyRequest,
    LeadRow,
    LeadStandings,
    LookAlike,
    LostGround,
    OutcomeRequest,
    Screening,
    Wanted,
)
from server.leads.screening import likely, shown

TOWN, VILLAGE = 9, 12  # digits of their codes
OTHER = Text("其他困难", "other hardship")  # hardship without an event of the catalogue


class _OpenKey(msgspec.Struct, frozen=True, array_like=True):
    at: datetime  # when the first page was asked for: what is late must not change between pages
    last: tuple[bool, datetime, UUID]


async def list_leads(
    conn: Connection, scope: Scope, now: datetime, wanted: Wanted, *, after: str | None = None, limit: int = 50
) -> LeadList:
    """Open leads: the urgent and the late first, then by when an answer is due. Ended ones and all: the newest first.

    Raises Problem page_unknown.
    """
    codes = await regions.with_former(conn, scope, wanted.region)
    if wanted.state == "open":
        key = read_key(after, _OpenKey)
        at = key.at if key else now
        found = await queries.open_leads(
            conn, scope, wanted, codes, at=at, after=key.last if key else None, limit=limit + 1
        )
        lines = page(
            found, limit, lambda one: (at, (not (one.urgent or one.respond_by < at), one.respond_by, one.id))
        )
    elif wanted.state == "ended":
        ended = read_key(after, tuple[datetime, UUID])
        found = await queries.ended_leads(conn, scope, wanted, codes, after=ended, limit=limit + 1)
        lines = page(found, limit, lambda one: (one.ended_at, one.id))
    else:
        found = await queries.all_leads(conn, scope, wanted, codes, after=read_key(after, UUID), limit=limit + 1)
        lines = page(found, limit, lambda one: one.id)
    return LeadList([item(one) for one in lines.items], lines.next)


async def standing(conn: Connection, scope: Scope, now: datetime, region: str) -> LeadStandings:
    """How many leads are open by channel, and how many of them are late."""
    return LeadStandings(await queries.standing(conn, scope, await regions.with_former(conn, scope, region), now))


def item(row: LeadRow) -> LeadItem:
    """A lead as lists show it."""
    fields = {n: getattr(row, n) for n in LeadItem.__struct_fields__ if hasattr(row, n)}
    return LeadItem(**fields, event_title=event_title(row.event_type), likely=likely(row.programmes or []))


def event_title(event: str) -> Text:
    """What happened, in words."""
    return OTHER if event == "other" else registry.value_text("event_type", event)


async def find(conn: Connection, scope: Scope, lead_id: UUID) -> LeadRow:
    """One lead. Raises Problem not_found."""
    found = await queries.lead(conn, scope, lead_id)
    if found is None:
        raise Problem("not_found", what="线索 lead")
    return found


async def read_lead(conn: Connection, actor: Actor, now: datetime, crypto: Crypto, lead_id: UUID) -> LeadPage:
    """A lead with what the rules say, what is unknown, and leads that look alike. Raises Problem not_found."""
    scope = actor.scope
    found = await find(conn, scope, lead_id)
    await audit.record(conn, actor.county_code, now, actor.id, "lead.read", lead_id)
    return LeadPage(
        lead=item(found),
        submission_id=found.submission_id,
        person_phone=crypto.open(found.person_phone_cipher) if found.person_phone_cipher else None,
        reporter_phone=crypto.open(found.reporter_phone_cipher) if found.reporter_phone_cipher else None,
        screening=await screening_of(conn, scope, lead_id),
        look_alikes=await _look_alikes(conn, scope, found),
        replies=await queries.replies(conn, scope, lead_id),
        monitoring=await monitoring.open_one(conn, scope, found.household_id),
        files=await files.named_by(conn, scope, [i for i in (found.submission_id, lead_id) if i]),
    )


async def _other_codes(conn: Connection, scope: Scope, region: str, digits: int) -> list[str]:
    """What a lead's town or village was called by before a change of divisions, and since."""
    code = region[:digits]
    if len(code) < digits:
        return []
    now = await division_changes.became(conn, scope, code) or [code]
    return [before for one in now for before in await regions.with_former(conn, scope, one)]


async def _look_alikes(conn: Connection, scope: Scope, lead: LeadRow) -> list[LookAlike]:
    towns = await _other_codes(conn, scope, lead.region_code, TOWN)
    villages = await _other_codes(conn, scope, lead.region_code, VILLAGE)
    alike = await queries.look_alikes(conn, scope, lead.id, towns, villages)
    found = await queries.leads(conn, scope, [one.id for one in alike])
    return [LookAlike(lead=item(found[one.id]), reasons=one.reasons) for one in alike if one.id in found]


async def facts_screened(conn: Connection, scope: Scope, lead_id: UUID) -> dict[str, Any]:
    """The facts of the newest screening of a lead; none when it was not screened."""
    found = await queries.screening(conn, scope, lead_id)
    return dict(found.facts) if found else {}


async def screening_of(conn: Connection, scope: Scope, lead_id: UUID) -> Screening | None:
    """The newest screening of a lead, in words."""
    found = await queries.screening(conn, scope, lead_id)
    return shown(found) if found else None


async def end_lead(conn: Connection, actor: Actor, now: datetime, lead_id: UUID, asked: OutcomeRequest) -> None:
    """Place its household under monitoring or join it to another; never simply closed. The same changes nothing.

    Raises Problem not_found, lead_ended, act_incomplete, lead_household_needed.
    """
    found = await find(conn, actor.scope, lead_id)
    joined = asked.joined_lead_id if asked.outcome == "joined" else None
    if asked.outcome == "joined" and joined in (None, lead_id):
        raise Problem("act_incomplete", act="并入 join", missing="另一条线索 another lead")
    if joined is not None and await _ends_in(conn, actor.scope, joined) == lead_id:
        raise Problem("lead_joined_in_a_circle")
    begun = None
    if asked.outcome == "monitoring" and found.outcome is None:
        if found.household_id is None:
            raise Problem("lead_household_needed")
        whom = monitoring.MonitoringRequest(
            id=asked.id, household_id=found.household_id, level=asked.level, reason=asked.note
        )
        begun = await monitoring.begin(conn, actor, now, whom, lead_id)
    elif found.outcome is not None and asked.outcome == "monitoring":
        begun = found.outcome.monitoring_id or asked.id  # the same again, or one for the database to refuse
    await record_outcome(
        conn, actor, now, lead_id, outcome_id=asked.id, outcome=asked.outcome, note=asked.note, joined=joined,
        monitoring_id=begun,
    )  # fmt: skip


async def _ends_in(conn: Connection, scope: Scope, lead_id: UUID) -> UUID:
    """The lead to which this one is joined in the end; itself when it is joined to none."""
    found = await find(conn, scope, lead_id)
    while found.outcome is not None and found.outcome.joined_lead_id is not None:
        found = await find(conn, scope, found.outcome.joined_lead_id)
    return found.id


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
    monitoring_id: UUID | None = None,
) -> LeadRow:
    """Write how a lead ended; the lead. `referral` is written by whoever dispatches one.

    Raises Problem not_found, lead_ended (by the database).
    """
    found = await find(conn, actor.scope, lead_id)
    if joined is not None:
        await find(conn, actor.scope, joined)
    await queries.add_outcome(
        conn, actor.scope, outcome_id, lead_id, found.region_code, outcome, case_id, joined, monitoring_id, note,
        actor.id, now,
    )  # fmt: skip
    await audit.record(conn, actor.county_code, now, actor.id, "lead.end", lead_id, {"outcome": outcome})
    await outbox.put(conn, actor.county_code, "notifications.lead_ended", [lead_id])
    return found


async def withdraw(
    conn: Connection, scope: Scope, now: datetime, leads: Sequence[UUID], by: UUID, note: str, mark: LostGround
) -> tuple[set[UUID], set[UUID]]:
    """What these leads rest on was taken back: those nobody has worked on end, the others are marked; both."""
    ended = await queries.withdraw(conn, scope, [(new_id(now), one) for one in leads], note, by, now)
    kept = set(leads) - ended
    await queries.mark_withdrawn(conn, scope, sorted(kept), mark)
    for one in sorted(ended):
        await audit.record(conn, scope.county_code, now, by, "lead.end", one, {"outcome": "withdrawn"})
    return ended, kept


async def reply(conn: Connection, actor: Actor, now: datetime, lead_id: UUID, asked: LeadReplyRequest) -> None:
    """Write down what somebody without an account was answered. Raises Problem not_found."""
    found = await find(conn, actor.scope, lead_id)
    await queries.add_reply(conn, actor.scope, lead_id, found.region_code, asked, actor.id, now)
    await audit.record(conn, actor.county_code, now, actor.id, "lead.reply", lead_id, {"means": asked.means})


async def add_file(
    conn: Connection, scope: Scope, lead_id: UUID, region_code: str, name: str, sha256: bytes, size: int
) -> None:
    """Name a photo that came with a lead from outside."""
    await queries.add_file(conn, scope, lead_id, region_code, name, sha256, size)
