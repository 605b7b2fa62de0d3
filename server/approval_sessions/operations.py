"""Prepare a session on a day of the county, call its members, open and close it; who was there (TA-25)."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import policy
from policy import sessions as rules
from policy.clocks import add_months
from server import parameters
from server.approval_sessions import moves, queries, queries_of_items, queries_of_minutes
from server.approval_sessions.records import (
    ApprovalSession,
    ApprovalSessionPage,
    MinutesShown,
    NewApprovalSession,
    NewAttendance,
    NewSessionAct,
    PlannedDay,
    SessionMember,
    SessionsAhead,
)
from server.core import audit, outbox
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.db import Connection, Scope
from server.core.errors import Problem, need_reason
from server.core.ids import new_id
from server.core.paging import Page, page, read_key

PROGRAMMES = ("temp_aid",)  # those the county decides in sessions (TA-25)
CALENDAR = policy.standard_calendar
LEFT_OVER = "散会时尚未研究"


async def following(conn: Connection, scope: Scope, day: date) -> date:
    """The day of the first session after `day`: where it was moved to, or the county's day."""
    view = await parameters.view(conn, scope.county_code, day)
    first = day.replace(day=1)
    months = (add_months(first, offset) for offset in (-1, 0, 1))
    planned = [one for month in months for one in rules.approval_sessions(month, view, CALENDAR())]
    moved = await queries.days_of(conn, scope, planned)
    return min(on for one in planned if (on := moved.get(one, one)) is not None and on > day)


async def list_sessions(conn: Connection, actor: Actor, *, after: str | None, limit: int) -> Page[ApprovalSession]:
    """Sessions, the latest day first. Raises Problem page_unknown."""
    found = await queries.sessions(conn, actor.scope, read_key(after, tuple[date, UUID]), limit + 1)
    return page(found, limit, lambda one: (one.day, one.id))


async def standing(conn: Connection, actor: Actor, today: date) -> SessionsAhead:
    """The county's days of this month and the next without a session, and the cases that stand on no agenda."""
    view = await parameters.view(conn, actor.county_code, today)
    months = (add_months(today.replace(day=1), offset) for offset in (-1, 0, 1))
    days = [day for month in months for day in rules.approval_sessions(month, view, CALENDAR()) if day >= today]
    prepared = await queries.days_of(conn, actor.scope, days)
    next_day = await following(conn, actor.scope, today - timedelta(days=1))
    after = await following(conn, actor.scope, next_day)
    waiting, pressing = await queries_of_items.waiting_count(conn, actor.scope, PROGRAMMES, after)
    return SessionsAhead(
        planned=[PlannedDay(day, CALENDAR().knows(day.year)) for day in days if day not in prepared],
        next_day=next_day,
        waiting=waiting,
        pressing=pressing,
    )


async def prepare(conn: Connection, actor: Actor, now: datetime, new: NewApprovalSession) -> ApprovalSessionPage:
    """Prepare the session of one of the county's days; members are those of the one before. The same id again changes
    nothing. Raises Problem session_day_refused, and session_prepared when there is one already."""
    if await queries.session(conn, actor.scope, new.id) is None:
        view = await parameters.view(conn, actor.county_code, new.planned_on)
        if rules.next_session(new.planned_on, view, CALENDAR()) != new.planned_on or new.planned_on < civil_date(now):
            said = "、".join(one.isoformat() for one in rules.approval_sessions(new.planned_on, view, CALENDAR()))
            raise Problem(
                "session_day_refused",
                why=f"本月的审批会在 {said}，过去的日子不能再筹备",
                why_en=f"the sessions of that month are on {said}, and no past day is prepared",
            )
        await queries.add_session(conn, actor.scope, new.id, new.planned_on, new.starts_at, new.place.strip())
        await queries.add_act(conn, actor.scope, new_id(now), new.id, 1, "prepare", new.planned_on, "", actor.id, now)
        for one in await queries.members_before(conn, actor.scope, new.planned_on):
            await queries.add_member(
                conn, actor.scope, new_id(now), new.id, one.name, one.duty, one.user_id, actor.id, now
            )
        await audit.record(conn, actor.county_code, now, actor.id, "approval_session.prepare", new.id)
    return await read_session(conn, actor, new.id)


async def act(
    conn: Connection, actor: Actor, now: datetime, session_id: UUID, asked: NewSessionAct
) -> ApprovalSessionPage:
    """One step of a session. The same id again changes nothing. A session that is moved is called anew; what was not
    heard at its end waits for another one.

    Raises Problem not_found, session_not_so, session_day_refused, session_not_quorate, session_undecided,
    act_incomplete, reason_needed.
    """
    row = await held(conn, actor, session_id)
    if not await queries.has_act(conn, actor.scope, asked.id):
        state = moves.session_after(row.state, asked.act)
        if asked.act in ("move", "cancel"):
            need_reason(asked.reason)
        day = await _day(conn, actor, now, row, asked)
        number = row.last_number + 1
        await queries.add_act(
            conn, actor.scope, asked.id, row.id, number, asked.act, day, asked.reason.strip(), actor.id, now
        )
        starts_at, place = asked.starts_at or row.starts_at, (asked.place or row.place).strip()
        await queries.settle(conn, actor.scope, row.id, state, number, day, starts_at, place)
        if asked.act in ("close", "cancel"):
            await _leave_over(conn, actor, now, row, asked)
        if asked.act != "open":
            await outbox.put(conn, actor.county_code, "notifications.approval_session_moved", [asked.id])
        await audit.record(conn, actor.county_code, now, actor.id, "approval_session.act", row.id, {"act": asked.act})
    return await read_session(conn, actor, session_id)


async def _day(conn: Connection, actor: Actor, now: datetime, row: ApprovalSession, asked: NewSessionAct) -> date:
    """The day the act leaves the session on, after its own conditions were looked at."""
    today = civil_date(now)
    if (asked.day is not None) != (asked.act == "move"):
        raise Problem("act_incomplete", act="审批会改期 move", missing="新的日期 the new day")
    if asked.day is not None and not rules.may_move(row.planned_on, asked.day, today, CALENDAR()):
        raise Problem(
            "session_day_refused",
            why="只能改到同一个月里今天或以后的工作日",
            why_en="it moves to a working day still to come of the same month",
        )
    if asked.act == "open" and row.day > today:
        raise Problem("session_day_refused", why="还没到开会那天", why_en="the day has not come")
    if asked.act in ("call", "open"):
        people = [one for one in await queries.members(conn, actor.scope, row.id) if one.votes]
        need = await _needed(conn, actor, row, people)
        there = len(people) if asked.act == "call" else sum(one.present is True for one in people)
        if there < need or not any(one.duty == "chair" for one in people):
            raise Problem("session_not_quorate", there=there, needed=need)
    if asked.act == "close" and row.heard:
        raise Problem("session_undecided", n=row.heard)
    return asked.day or row.day


async def _leave_over(
    conn: Connection, actor: Actor, now: datetime, row: ApprovalSession, asked: NewSessionAct
) -> None:
    left = await queries_of_items.leave_over(conn, actor.scope, row.id)
    why = asked.reason.strip() or LEFT_OVER
    await queries_of_items.end(conn, actor.scope, left, "not_heard", why, actor.id, now)


async def _needed(conn: Connection, actor: Actor, row: ApprovalSession, voting: list[SessionMember]) -> int:
    view = await parameters.view(conn, actor.county_code, row.day)
    return rules.quorum(len(voting), view)


async def held(conn: Connection, actor: Actor, session_id: UUID) -> ApprovalSession:
    """The session, which nobody else changes meanwhile. Raises Problem not_found."""
    await queries.hold(conn, actor.scope, session_id)
    row = await queries.session(conn, actor.scope, session_id)
    if row is None:
        raise Problem("not_found", what="审批会 approval session")
    return row


def changing(row: ApprovalSession) -> None:
    """Raises Problem session_not_so once the session is over."""
    if row.state not in moves.CHANGING:
        raise Problem("session_not_so", state=moves.STATES_ZH[row.state], state_en=row.state)


async def attend(
    conn: Connection, actor: Actor, now: datetime, session_id: UUID, new: NewAttendance
) -> ApprovalSessionPage:
    """A member came or left. Raises Problem not_found, session_not_so."""
    row = await held(conn, actor, session_id)
    if row.state not in ("called", "sitting"):
        raise Problem("session_not_so", state=moves.STATES_ZH[row.state], state_en=row.state)
    if all(one.id != new.member_id for one in await queries.members(conn, actor.scope, session_id)):
        raise Problem("not_found", what="参会人员 member")
    await queries.add_attendance(conn, actor.scope, new.id, session_id, new.member_id, new.present, actor.id, now)
    detail = {"member": str(new.member_id), "present": new.present}
    await audit.record(conn, actor.county_code, now, actor.id, "approval_session.attend", session_id, detail)
    return await read_session(conn, actor, session_id)


async def read_session(conn: Connection, actor: Actor, session_id: UUID) -> ApprovalSessionPage:
    """A session with its members, steps and minutes. Raises Problem not_found."""
    row = await queries.session(conn, actor.scope, session_id)
    if row is None:
        raise Problem("not_found", what="审批会 approval session")
    people = await queries.members(conn, actor.scope, session_id)
    view = await parameters.view(conn, actor.county_code, row.day)
    return ApprovalSessionPage(
        session=row,
        members=people,
        needed=rules.quorum(sum(one.votes for one in people), view),
        rule="majority" if view.get("p_ta_session_vote") == "majority" else "consensus",
        cutoff=rules.cutoff(row.day, view, CALENDAR()),
        next_day=await following(conn, actor.scope, max(row.day, row.planned_on)),
        ceiling=ceiling_of(view),
        acts=await queries.acts(conn, actor.scope, session_id),
        acts_open=list(moves.SESSION[row.state]),
        minutes=[
            MinutesShown(
                id=one.id, version=one.version, reason=one.reason, maker=one.maker, made_at=one.made_at,
                signed_by=one.signed_by, signed_at=one.signed_at, own=one.made_by == actor.id,
            )
            for one in await queries_of_minutes.of_session(conn, actor.scope, session_id)
        ],
    )  # fmt: skip


def ceiling_of(view: policy.ParameterView) -> Decimal | None:
    """Above it a case needs one case, one discussion (TA-29); None while the county entered none."""
    given = view.get("p_ta_standard")
    return view.number("p_ta_standard", "ceiling") if given is not None else None
