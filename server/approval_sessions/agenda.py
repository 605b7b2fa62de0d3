"""The agenda: which cases come before a session, in which order, and which leave it again."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from policy import sessions as rules
from policy.programmes.load import workflow
from server import oversight, parameters
from server.approval_sessions import moves, queries, queries_of_items
from server.approval_sessions.operations import CALENDAR, PROGRAMMES, changing, following, held, read_session
from server.approval_sessions.records import (
    AgendaGathered,
    AgendaItem,
    AgendaOrder,
    ApprovalSession,
    ApprovalSessionPage,
    EndAgendaItem,
    ItemRow,
    NewAgendaItem,
    StepOut,
    TooLateCase,
    WaitingCase,
    WaitingRow,
)
from server.core import audit
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.db import Connection, Scope
from server.core.errors import Problem, Text, need_reason
from server.core.ids import new_id
from server.core.paging import Page, page, read_key

MOST = 500  # cases on one agenda
STAGE = "county_decision"


def _title(programme: str) -> Text:
    source = workflow(programme).source
    return Text(source.zh, source.en)


async def list_waiting(
    conn: Connection, actor: Actor, today: date, *, after: str | None, limit: int
) -> Page[WaitingCase]:
    """Cases to decide that stand on no agenda, by the limit that ends first. Raises Problem page_unknown."""
    key = read_key(after, tuple[date, UUID])
    found = await queries_of_items.waiting(conn, actor.scope, PROGRAMMES, key, limit + 1)
    shown = page(found, limit, lambda one: (one.due_on or date.max, one.case_id))
    first = await following(conn, actor.scope, today - timedelta(days=1))
    second = await following(conn, actor.scope, first)
    return Page([_waiting(one, first, second) for one in shown.items], shown.next)


def _waiting(one: WaitingRow, first: date, second: date) -> WaitingCase:
    due = one.due_on or date.max
    return WaitingCase(
        case_id=one.case_id, programme_title=_title(one.programme), applicant_name=one.applicant_name,
        village_name=one.village_name, due_on=one.due_on, ready_at=one.ready_at, pressing=due < second,
        late=due < first,
    )  # fmt: skip


async def too_late(conn: Connection, scope: Scope, today: date) -> list[TooLateCase]:
    """Cases to decide whose limit ends, today or later, before any session of the county can hear them: the one whose
    agenda they stand on, or the next one."""
    next_day = await following(conn, scope, today - timedelta(days=1))
    return await queries_of_items.too_late(conn, scope, PROGRAMMES, today, next_day)


async def gather(conn: Connection, actor: Actor, now: datetime, session_id: UUID) -> AgendaGathered:
    """Put every case on the agenda that was ready by the cut-off, by the limit that ends first; those whose limit
    ends before the session after this one come whenever they were ready.

    Raises Problem not_found, session_not_so.
    """
    row = await held(conn, actor, session_id)
    changing(row)
    view = await parameters.view(conn, actor.county_code, row.day)
    last, next_day = rules.cutoff(row.day, view, CALENDAR()), await following(conn, actor.scope, row.day)
    found = await queries_of_items.waiting(conn, actor.scope, PROGRAMMES, None, MOST)
    ready = [
        one for one in found if civil_date(one.ready_at) <= last or (one.due_on is not None and one.due_on < next_day)
    ]
    ready = ready[: max(0, MOST - row.on_agenda)]
    await queries_of_items.add_items(
        conn, actor.scope, session_id, [new_id(now) for _ in ready], [one.case_id for one in ready], "", actor.id, now
    )
    detail = {"cases": len(ready)}
    await audit.record(conn, actor.county_code, now, actor.id, "approval_session.gather", session_id, detail)
    return AgendaGathered(len(ready), len(found) - len(ready))


async def add(conn: Connection, actor: Actor, now: datetime, session_id: UUID, new: NewAgendaItem) -> AgendaItem:
    """Put one case on the agenda; after the cut-off with the reason. The same id again changes nothing.

    Raises Problem not_found, session_not_so, session_case_not_waiting, reason_needed, and case_on_agenda when another
    agenda has it.
    """
    row = await held(conn, actor, session_id)
    if await queries_of_items.item(conn, actor.scope, new.id) is None:
        changing(row)
        found = await queries_of_items.waiting_one(conn, actor.scope, PROGRAMMES, new.case_id)
        if found is None:
            raise Problem("session_case_not_waiting")
        view = await parameters.view(conn, actor.county_code, row.day)
        if civil_date(found.ready_at) > rules.cutoff(row.day, view, CALENDAR()):
            need_reason(new.reason)
        await queries_of_items.add_items(
            conn, actor.scope, session_id, [new.id], [new.case_id], new.reason.strip(), actor.id, now
        )
        detail = {"session": str(session_id)}
        await audit.record(conn, actor.county_code, now, actor.id, "approval_session.add", new.case_id, detail)
    return await read_item(conn, actor, new.id)


async def end(conn: Connection, actor: Actor, now: datetime, item_id: UUID, asked: EndAgendaItem) -> AgendaItem:
    """Take a case off the agenda or leave it for another session, with the reason. The law's clock goes on: a case
    whose limit ends before the next session stays, to be heard now; only one that is withdrawn is taken off.

    Raises Problem not_found, reason_needed, session_not_so, session_item_not_so, session_item_pressing.
    """
    need_reason(asked.reason)
    item, row = await held_item(conn, actor, item_id)
    changing(row)
    state = moves.item_after(item.state, asked.how)
    if item.stage == STAGE and item.due_on is not None and item.due_on < await following(conn, actor.scope, row.day):
        raise Problem("session_item_pressing", due=item.due_on)
    await queries_of_items.settle(conn, actor.scope, item_id, state)
    await queries_of_items.end(conn, actor.scope, [item_id], state, asked.reason.strip(), actor.id, now)
    detail = {"session": str(row.id), "how": asked.how}
    await audit.record(conn, actor.county_code, now, actor.id, "approval_session.end", item.case_id, detail)
    return await read_item(conn, actor, item_id)


async def order(
    conn: Connection, actor: Actor, now: datetime, session_id: UUID, asked: AgendaOrder
) -> ApprovalSessionPage:
    """Hear the cases in this order. Raises Problem not_found, session_not_so."""
    changing(await held(conn, actor, session_id))
    await queries_of_items.order(conn, actor.scope, session_id, asked.item_ids)
    await audit.record(conn, actor.county_code, now, actor.id, "approval_session.order", session_id)
    return await read_session(conn, actor, session_id)


async def held_item(conn: Connection, actor: Actor, item_id: UUID) -> tuple[ItemRow, ApprovalSession]:
    """An item and its session, which nobody else changes meanwhile. Raises Problem not_found."""
    found = await queries_of_items.item(conn, actor.scope, item_id)
    if found is None:
        raise Problem("not_found", what="议题 agenda item")
    row = await held(conn, actor, found.session_id)
    await queries_of_items.hold(conn, actor.scope, item_id)
    again = await queries_of_items.item(conn, actor.scope, item_id)
    return again or found, row


async def read_item(conn: Connection, actor: Actor, item_id: UUID) -> AgendaItem:
    """Raises Problem not_found."""
    found = await queries_of_items.item(conn, actor.scope, item_id)
    if found is None:
        raise Problem("not_found", what="议题 agenda item")
    (shown,) = await _shown(conn, actor, found.session_id, [found])
    return shown


async def list_items(
    conn: Connection, actor: Actor, session_id: UUID, *, after: str | None, limit: int
) -> Page[AgendaItem]:
    """The agenda in order, what left it included. Raises Problem not_found, page_unknown."""
    key = read_key(after, tuple[int, UUID])
    found = await queries_of_items.items(conn, actor.scope, session_id, key, limit + 1)
    shown = page(found, limit, lambda one: (one.position, one.id))
    return Page(await _shown(conn, actor, session_id, shown.items), shown.next)


async def all_items(conn: Connection, actor: Actor, session_id: UUID) -> list[AgendaItem]:
    """The whole agenda, for papers. Raises Problem not_found."""
    return await _shown(
        conn, actor, session_id, await queries_of_items.items(conn, actor.scope, session_id, None, 2 * MOST)
    )


async def _shown(conn: Connection, actor: Actor, session_id: UUID, found: Sequence[ItemRow]) -> list[AgendaItem]:
    row = await queries.session(conn, actor.scope, session_id)
    if row is None:
        raise Problem("not_found", what="审批会 approval session")
    next_day = await following(conn, actor.scope, row.day)
    out = await queries_of_items.step_outs(conn, actor.scope, session_id, [one.id for one in found])
    related = await related_of(conn, actor, session_id, found)
    return [
        _item(one, row, next_day, [o for o in out if o.item_id == one.id], related.get(one.id, []), actor)
        for one in found
    ]


async def related_of(
    conn: Connection, actor: Actor, session_id: UUID, found: Sequence[ItemRow]
) -> dict[UUID, list[str]]:
    """By item: the members whom the register of close relatives names for the applicant's household (SU-03)."""
    names = {one.name for one in await queries.members(conn, actor.scope, session_id)}
    homes = [one.household_id for one in found if one.household_id is not None]
    staff = await oversight.staff_related_to(conn, actor.scope, homes)
    return {
        one.id: [name for name in staff.get(one.household_id, []) if name in names]
        for one in found
        if one.household_id is not None
    }


def _item(
    one: ItemRow, row: ApprovalSession, next_day: date, out: list[StepOut], related: list[str], actor: Actor
) -> AgendaItem:
    left = {o.name for o in out}
    open_ = one.state in moves.ON_AGENDA
    plain = {n: getattr(one, n) for n in AgendaItem.__struct_fields__ if n in ItemRow.__struct_fields__}
    return AgendaItem(
        **plain,
        programme_title=_title(one.programme),
        pressing=open_ and one.due_on is not None and one.due_on < next_day,
        late=open_ and one.due_on is not None and one.due_on < row.day,
        gone=open_ and one.stage != STAGE,
        related=[name for name in related if name not in left] if open_ else [],
        stepped_out=out,
        own=one.recorded_by == actor.id,
    )
