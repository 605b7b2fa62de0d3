"""Write complaints down, find out, answer, end; keep the register of close relatives."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from server import cases, registry
from server.core import audit
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.crypto import Crypto
from server.core.db import Connection, Scope
from server.core.errors import Problem, need_reason
from server.core.paging import page, read_key
from server.oversight import queries
from server.oversight.lodging import lodge
from server.oversight.records import (
    Complainant,
    ComplaintActRequest,
    ComplaintItem,
    ComplaintList,
    ComplaintPage,
    ComplaintRequest,
    ComplaintRow,
    EndRequest,
    Lodged,
    RelativeList,
    RelativeRequest,
    ReporterRequest,
)
from server.registry import ObservedFact

RELATED = "is_close_relative_of_staff"


async def record(conn: Connection, actor: Actor, now: datetime, crypto: Crypto, new: ComplaintRequest) -> None:
    """Write a complaint down; under a real name the clock of its answer starts (SU-01). Raises Problem not_found."""
    if new.household_id is not None:
        home = await registry.household(conn, actor.scope, new.household_id)
        new = msgspec.structs.replace(new, household_id=home.id)
    if new.case_id is not None:
        await cases.read_case(conn, actor, now, new.case_id)
    lodged = Lodged(**{name: getattr(new, name) for name in new.__struct_fields__}, recorded_by=actor.id)
    await lodge(conn, actor.scope, now, crypto, lodged)


async def _find(conn: Connection, actor: Actor, complaint_id: UUID) -> ComplaintRow:
    found = await queries.complaint(conn, actor.scope, complaint_id)
    if found is None:
        raise Problem("not_found", what="投诉举报 complaint")
    return found


def _item(row: ComplaintRow) -> ComplaintItem:
    return ComplaintItem(**{name: getattr(row, name) for name in ComplaintItem.__struct_fields__})


async def read(conn: Connection, actor: Actor, now: datetime, crypto: Crypto, complaint_id: UUID) -> ComplaintPage:
    """A complaint without who reported it; the reading is put on file. Raises Problem not_found."""
    found = await _find(conn, actor, complaint_id)
    await audit.record(conn, actor.county_code, now, actor.id, "complaint.read", complaint_id)
    return ComplaintPage(
        complaint=_item(found),
        words=crypto.open(found.body_cipher),
        acts=await queries.acts(conn, actor.scope, complaint_id),
    )


async def list_complaints(
    conn: Connection, actor: Actor, *, state: str = "open", after: str | None = None, limit: int = 50
) -> ComplaintList:
    """Open ones by when an answer is due, held ones as they came, or ended ones, the newest first.

    Raises Problem page_unknown.
    """
    if state == "open":
        found = await queries.open_complaints(conn, actor.scope, read_key(after, tuple[date, UUID]), limit + 1)
        lines = page(found, limit, lambda one: (one.answer_by or date.max, one.id))
    elif state == "held":
        found = await queries.held_complaints(conn, actor.scope, read_key(after, UUID), limit + 1)
        lines = page(found, limit, lambda one: one.id)
    else:
        found = await queries.closed_complaints(conn, actor.scope, read_key(after, tuple[datetime, UUID]), limit + 1)
        lines = page(found, limit, lambda one: (one.closed_at, one.id))
    return ComplaintList([_item(one) for one in lines.items], lines.next)


async def act(conn: Connection, actor: Actor, now: datetime, complaint_id: UUID, asked: ComplaintActRequest) -> None:
    """Write a finding, feedback or the end, or what becomes of a held one. The same id again changes nothing.

    Raises Problem not_found, act_incomplete, and from the database complaint_needs_finding, complaint_needs_feedback,
    complaint_ended, complaint_not_held.
    """
    await _find(conn, actor, complaint_id)
    if (asked.act == "finding") != (asked.upheld is not None):
        raise Problem("act_incomplete", act="核查 finding", missing="是否属实 whether it is upheld")
    if await queries.has_act(conn, actor.scope, asked.id):
        return
    await queries.add_act(conn, actor.scope, complaint_id, asked, actor.id, now)
    await audit.record(conn, actor.county_code, now, actor.id, "complaint.act", complaint_id, {"act": asked.act})


async def reveal(
    conn: Connection, actor: Actor, now: datetime, crypto: Crypto, complaint_id: UUID, asked: ReporterRequest
) -> Complainant:
    """Who reported. Who read it, when and why is put on file. Raises Problem reason_needed, not_found."""
    need_reason(asked.reason)
    found = await _find(conn, actor, complaint_id)
    if found.reporter_cipher is None:
        raise Problem("not_found", what="举报人 reporter")
    detail = {"reason": asked.reason.strip()}
    await audit.record(conn, actor.county_code, now, actor.id, "complaint.reveal", complaint_id, detail)
    return msgspec.json.decode(crypto.open(found.reporter_cipher), type=Complainant)


async def register_relative(conn: Connection, actor: Actor, now: datetime, new: RelativeRequest) -> None:
    """Register a close relative; it becomes a fact of the household, which forces the check of its cases (DB-11),
    those already begun included. Raises Problem not_found, act_taken_meanwhile.
    """
    home = await registry.household(conn, actor.scope, new.household_id)
    new = msgspec.structs.replace(new, household_id=home.id)
    await queries.add_relative(conn, actor.scope, new, actor.id, now)
    await audit.record(conn, actor.county_code, now, actor.id, "relative.register", new.id)
    await _say(conn, actor, now, new.household_id, new.id, related=True)
    why = f"近亲属登记：{new.person_name}"
    await cases.mark_open(conn, actor, now, new.household_id, RELATED, why)


async def end_relative(conn: Connection, actor: Actor, now: datetime, relative_id: UUID, asked: EndRequest) -> None:
    """No longer a relative of staff, with the reason; the row stays, and so does the forced check of cases that were
    under way (DB-11). Raises Problem reason_needed, not_found."""
    need_reason(asked.reason)
    household = await queries.end_relative(conn, actor.scope, relative_id, actor.id, now, asked.reason.strip())
    if household is None:
        raise Problem("not_found", what="近亲属登记 registered relative")
    await audit.record(conn, actor.county_code, now, actor.id, "relative.end", relative_id)
    if not await queries.still_related(conn, actor.scope, household):
        await _say(conn, actor, now, household, relative_id, related=False)


async def staff_related_to(conn: Connection, scope: Scope, households: Sequence[UUID]) -> dict[UUID, list[str]]:
    """By household: the names of staff who are close relatives of somebody in it (SU-03)."""
    return await queries.staff_related(conn, scope, households)


async def _say(
    conn: Connection, actor: Actor, now: datetime, household: UUID, source: UUID, *, related: bool
) -> None:
    fact = ObservedFact(household, RELATED, related, civil_date(now), source, now)
    await registry.record_facts(conn, actor.county_code, now, [fact])
    await registry.announce_change(conn, actor.county_code, [household])


async def list_relatives(
    conn: Connection, actor: Actor, *, after: str | None = None, limit: int = 50
) -> RelativeList:
    """All registered relatives, the newest first. Raises Problem page_unknown."""
    found = await queries.relatives(conn, actor.scope, read_key(after, UUID), limit + 1)
    lines = page(found, limit, lambda one: one.id)
    return RelativeList(lines.items, lines.next)
