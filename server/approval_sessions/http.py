"""Approval sessions over HTTP."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath, FromQuery, JSONBody

from server.approval_sessions import agenda, hearing, members, minutes, operations
from server.approval_sessions.records import (
    AgendaGathered,
    AgendaItem,
    AgendaOrder,
    ApprovalSession,
    ApprovalSessionPage,
    DecideItem,
    DecideItems,
    EndAgendaItem,
    ItemDecided,
    MemberAccount,
    NewAgendaItem,
    NewApprovalSession,
    NewAttendance,
    NewHearing,
    NewMinutes,
    NewSessionAct,
    NewSessionMember,
    NewStepOut,
    SessionsAhead,
    WaitingCase,
)
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.errors import refusal
from server.core.paging import Page
from server.core.web import actor, parts, reach

READ, KEEP, DECIDE = "approval_session.read", "approval_session.keep", "approval_session.decide"


@get("/approval-sessions", permission=READ)
async def list_sessions(
    request: Request[Any, Any, Any], after: FromQuery[str | None] = None, limit: FromQuery[int] = 50
) -> Page[ApprovalSession]:
    """Approval sessions, the latest day first."""
    async with reach(request) as conn:
        return await operations.list_sessions(conn, actor(request), after=after, limit=max(1, min(limit, 200)))


@get("/approval-sessions/standing", permission=READ)
async def read_standing(request: Request[Any, Any, Any]) -> SessionsAhead:
    """The county's days without a session yet, and how many cases stand on no agenda."""
    async with reach(request) as conn:
        return await operations.standing(conn, actor(request), civil_date(parts(request).now()))


@get("/approval-sessions/waiting", permission=READ)
async def list_waiting(
    request: Request[Any, Any, Any], after: FromQuery[str | None] = None, limit: FromQuery[int] = 50
) -> Page[WaitingCase]:
    """Cases to decide that stand on no agenda, by the limit that ends first."""
    async with reach(request) as conn:
        return await agenda.list_waiting(
            conn, actor(request), civil_date(parts(request).now()), after=after, limit=max(1, min(limit, 200))
        )


@post("/approval-sessions", permission=KEEP)
async def prepare(request: Request[Any, Any, Any], data: JSONBody[NewApprovalSession]) -> ApprovalSessionPage:
    """Prepare the session of one of the county's days."""
    async with reach(request) as conn:
        return await operations.prepare(conn, actor(request), parts(request).now(), data)


@get("/approval-sessions/{session_id:uuid}", permission=READ)
async def read_session(request: Request[Any, Any, Any], session_id: FromPath[UUID]) -> ApprovalSessionPage:
    """One session with its members, steps and minutes."""
    async with reach(request) as conn:
        return await operations.read_session(conn, actor(request), session_id)


@post("/approval-sessions/{session_id:uuid}/acts", permission=KEEP)
async def act(
    request: Request[Any, Any, Any], session_id: FromPath[UUID], data: JSONBody[NewSessionAct]
) -> ApprovalSessionPage:
    """Call the members, open, close, move or cancel a session."""
    async with reach(request) as conn:
        return await operations.act(conn, actor(request), parts(request).now(), session_id, data)


@post("/approval-sessions/{session_id:uuid}/members", permission=KEEP)
async def add_member(
    request: Request[Any, Any, Any], session_id: FromPath[UUID], data: JSONBody[NewSessionMember]
) -> ApprovalSessionPage:
    """Call somebody more."""
    async with reach(request) as conn:
        return await members.add_member(conn, actor(request), parts(request).now(), session_id, data)


@post("/approval-sessions/{session_id:uuid}/members/{member_id:uuid}/account", permission=KEEP, status_code=200)
async def link_member(
    request: Request[Any, Any, Any],
    session_id: FromPath[UUID],
    member_id: FromPath[UUID],
    data: JSONBody[MemberAccount],
) -> ApprovalSessionPage:
    """Over which account a member is told of the session."""
    async with reach(request) as conn:
        return await members.link_member(conn, actor(request), parts(request).now(), session_id, member_id, data)


@post("/approval-sessions/{session_id:uuid}/members/{member_id:uuid}/end", permission=KEEP)
async def end_member(
    request: Request[Any, Any, Any], session_id: FromPath[UUID], member_id: FromPath[UUID]
) -> ApprovalSessionPage:
    """Call somebody no more."""
    async with reach(request) as conn:
        return await members.end_member(conn, actor(request), parts(request).now(), session_id, member_id)


@post("/approval-sessions/{session_id:uuid}/attendance", permission=KEEP)
async def attend(
    request: Request[Any, Any, Any], session_id: FromPath[UUID], data: JSONBody[NewAttendance]
) -> ApprovalSessionPage:
    """A member came, or left."""
    async with reach(request) as conn:
        return await operations.attend(conn, actor(request), parts(request).now(), session_id, data)


@get("/approval-sessions/{session_id:uuid}/items", permission=READ)
async def list_items(
    request: Request[Any, Any, Any],
    session_id: FromPath[UUID],
    after: FromQuery[str | None] = None,
    limit: FromQuery[int] = 50,
) -> Page[AgendaItem]:
    """The agenda in order, what left it included."""
    async with reach(request) as conn:
        return await agenda.list_items(conn, actor(request), session_id, after=after, limit=max(1, min(limit, 200)))


@post("/approval-sessions/{session_id:uuid}/gatherings", permission=KEEP)
async def gather(request: Request[Any, Any, Any], session_id: FromPath[UUID]) -> AgendaGathered:
    """Put every case on the agenda that was ready by the cut-off, or whose limit ends before the next session."""
    async with reach(request) as conn:
        return await agenda.gather(conn, actor(request), parts(request).now(), session_id)


@post("/approval-sessions/{session_id:uuid}/items", permission=KEEP)
async def add_item(
    request: Request[Any, Any, Any], session_id: FromPath[UUID], data: JSONBody[NewAgendaItem]
) -> AgendaItem:
    """Put one case on the agenda."""
    async with reach(request) as conn:
        return await agenda.add(conn, actor(request), parts(request).now(), session_id, data)


@post("/approval-sessions/{session_id:uuid}/order", permission=KEEP)
async def order(
    request: Request[Any, Any, Any], session_id: FromPath[UUID], data: JSONBody[AgendaOrder]
) -> ApprovalSessionPage:
    """Hear the cases in another order."""
    async with reach(request) as conn:
        return await agenda.order(conn, actor(request), parts(request).now(), session_id, data)


@post("/approval-items/{item_id:uuid}/end", permission=KEEP)
async def end_item(
    request: Request[Any, Any, Any], item_id: FromPath[UUID], data: JSONBody[EndAgendaItem]
) -> AgendaItem:
    """Take a case off the agenda, or leave it for another session."""
    async with reach(request) as conn:
        return await agenda.end(conn, actor(request), parts(request).now(), item_id, data)


@post("/approval-items/{item_id:uuid}/step-outs", permission=KEEP)
async def step_out(
    request: Request[Any, Any, Any], item_id: FromPath[UUID], data: JSONBody[NewStepOut]
) -> AgendaItem:
    """A member does not hear this case."""
    async with reach(request) as conn:
        return await hearing.step_out(conn, actor(request), parts(request).now(), item_id, data)


@post("/approval-items/{item_id:uuid}/hearings", permission=KEEP)
async def hear(request: Request[Any, Any, Any], item_id: FromPath[UUID], data: JSONBody[NewHearing]) -> AgendaItem:
    """Write down what came of a case."""
    async with reach(request) as conn:
        return await hearing.hear(conn, actor(request), parts(request).now(), item_id, data)


@post("/approval-decisions", permission=DECIDE, status_code=200)
async def decide_many(request: Request[Any, Any, Any], data: JSONBody[DecideItems]) -> list[ItemDecided]:
    """Decide up to a hundred cases as they were heard, each by itself: one that is refused holds up no other."""
    who, now = actor(request), parts(request).now()
    return [await _decide(request, who, now, one) for one in data.items]


async def _decide(request: Request[Any, Any, Any], who: Actor, now: datetime, one: DecideItem) -> ItemDecided:
    try:
        async with reach(request) as conn:
            name, stage = await hearing.decide(conn, who, now, one.item_id, one.id)
        return ItemDecided(item_id=one.item_id, applicant_name=name, stage_title=stage, problem=None)
    except Exception as error:
        details = refusal(error)
        if details is None:
            raise
        return ItemDecided(item_id=one.item_id, applicant_name=None, stage_title=None, problem=details)


@post("/approval-sessions/{session_id:uuid}/minutes", permission=KEEP)
async def make_minutes(
    request: Request[Any, Any, Any], session_id: FromPath[UUID], data: JSONBody[NewMinutes]
) -> ApprovalSessionPage:
    """Make the minutes of a session that is over, or put them right by another version."""
    async with reach(request) as conn:
        return await minutes.make(conn, actor(request), parts(request).now(), session_id, data)


@post("/approval-minutes/{minutes_id:uuid}/signature", permission=DECIDE)
async def sign_minutes(request: Request[Any, Any, Any], minutes_id: FromPath[UUID]) -> ApprovalSessionPage:
    """Sign minutes that another person made."""
    async with reach(request) as conn:
        return await minutes.sign(conn, actor(request), parts(request).now(), minutes_id)


routes = [
    list_sessions, read_standing, list_waiting, prepare, read_session, act, add_member, link_member,
    end_member, attend, list_items, gather, add_item, order, end_item, step_out, hear, decide_many, make_minutes,
    sign_minutes,
]  # fmt: skip
