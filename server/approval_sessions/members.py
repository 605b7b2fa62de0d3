"""Who is called to a session, over which account they are told of it, and who is called no more."""

from datetime import datetime
from uuid import UUID

from server.approval_sessions import moves, queries
from server.approval_sessions.operations import changing, held, read_session
from server.approval_sessions.records import ApprovalSession, ApprovalSessionPage, MemberAccount, NewSessionMember
from server.core import audit, outbox
from server.core.actor import Actor
from server.core.db import Connection
from server.core.errors import Problem


async def add_member(
    conn: Connection, actor: Actor, now: datetime, session_id: UUID, new: NewSessionMember
) -> ApprovalSessionPage:
    """Call somebody more. The same id again changes nothing. Raises Problem not_found, session_not_so, and
    session_member_twice by the database."""
    row = await held(conn, actor, session_id)
    changing(row)
    await _check_account(conn, actor, new.user_id)
    await queries.add_member(
        conn, actor.scope, new.id, session_id, new.name.strip(), new.duty, new.user_id, actor.id, now
    )
    await _tell(conn, actor, row)
    await audit.record(conn, actor.county_code, now, actor.id, "approval_session.member", session_id)
    return await read_session(conn, actor, session_id)


async def link_member(
    conn: Connection, actor: Actor, now: datetime, session_id: UUID, member_id: UUID, given: MemberAccount
) -> ApprovalSessionPage:
    """Tell a member of the session over this account from now on, or over none; of a session that is called, at once.

    Raises Problem not_found, session_not_so.
    """
    row = await held(conn, actor, session_id)
    changing(row)
    await _check_account(conn, actor, given.user_id)
    if not await queries.link_member(conn, actor.scope, session_id, member_id, given.user_id):
        raise Problem("not_found", what="参会人员 member")
    await _tell(conn, actor, row)
    detail = {"member": str(member_id), "account": str(given.user_id) if given.user_id else None}
    await audit.record(conn, actor.county_code, now, actor.id, "approval_session.member_account", session_id, detail)
    return await read_session(conn, actor, session_id)


async def end_member(
    conn: Connection, actor: Actor, now: datetime, session_id: UUID, member_id: UUID
) -> ApprovalSessionPage:
    """Call somebody no more, as long as the session has not begun; the row stays. Raises Problem not_found,
    session_not_so."""
    row = await held(conn, actor, session_id)
    if row.state not in ("planned", "called"):
        raise Problem("session_not_so", state=moves.STATES_ZH[row.state], state_en=row.state)
    if not await queries.end_member(conn, actor.scope, session_id, member_id, actor.id, now):
        raise Problem("not_found", what="参会人员 member")
    await audit.record(conn, actor.county_code, now, actor.id, "approval_session.member", session_id)
    return await read_session(conn, actor, session_id)


async def _check_account(conn: Connection, actor: Actor, user_id: UUID | None) -> None:
    if user_id is not None and not await queries.has_account(conn, actor.scope, user_id):
        raise Problem("not_found", what="在用的账号 account in use")


async def _tell(conn: Connection, actor: Actor, row: ApprovalSession) -> None:
    """Whoever comes to be told after the call is told of it too; the others were, and hear nothing again."""
    call = await queries.last_call(conn, actor.scope, row.id) if row.state == "called" else None
    if call is not None:
        await outbox.put(conn, actor.county_code, "notifications.approval_session_moved", [call])
