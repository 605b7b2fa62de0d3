"""The minutes of a session: frozen when they are made, signed by another person, put right by another version."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from policy.programmes.load import workflow
from server.approval_sessions import moves, queries, queries_of_items, queries_of_minutes
from server.approval_sessions.operations import held, read_session
from server.approval_sessions.records import (
    ApprovalSession,
    ApprovalSessionPage,
    CaseMinutes,
    ItemRow,
    MinutesHead,
    MinutesItem,
    MinutesMember,
    MinutesPage,
    NewMinutes,
    StepOut,
)
from server.core import audit
from server.core.actor import Actor
from server.core.db import Connection
from server.core.errors import Problem, need_reason

MOST = 1000  # items of one session, what left the agenda included


async def make(
    conn: Connection, actor: Actor, now: datetime, session_id: UUID, new: NewMinutes
) -> ApprovalSessionPage:
    """Make the minutes of a session that is over, from what is on file of it; the second version and later ones with
    what they put right. The same id again changes nothing. Raises Problem not_found, session_not_so, reason_needed.
    """
    row = await held(conn, actor, session_id)
    made = await queries_of_minutes.of_session(conn, actor.scope, session_id)
    if all(one.id != new.id for one in made):
        if row.state != "closed":
            raise Problem("session_not_so", state=moves.STATES_ZH[row.state], state_en=row.state)
        if made:
            need_reason(new.reason)
        version = len(made) + 1
        head = await _head(conn, actor, row)
        await queries_of_minutes.add(
            conn, actor.scope, new.id, session_id, version, msgspec.to_builtins(head), new.reason.strip(), actor.id,
            now,
        )  # fmt: skip
        found = await queries_of_items.items(conn, actor.scope, session_id, None, MOST)
        out = await queries_of_items.step_outs(conn, actor.scope, session_id, [one.id for one in found])
        await queries_of_minutes.add_items(
            conn, actor.scope, new.id, [one.id for one in found], [one.case_id for one in found],
            [msgspec.to_builtins(one) for one in _items(row, version, found, out)],
        )  # fmt: skip
        detail = {"version": version, "minutes": str(new.id)}
        await audit.record(conn, actor.county_code, now, actor.id, "approval_session.minutes", session_id, detail)
    return await read_session(conn, actor, session_id)


async def _head(conn: Connection, actor: Actor, row: ApprovalSession) -> MinutesHead:
    people = await queries.members(conn, actor.scope, row.id)
    page = await read_session(conn, actor, row.id)
    return MinutesHead(
        day=row.day, starts_at=row.starts_at, place=row.place, needed=page.needed,
        members=tuple(MinutesMember(one.name, one.duty, one.noted_at is not None) for one in people),
        recorder=next((one.name for one in people if one.duty == "recorder"), actor.name),
    )  # fmt: skip


def _items(row: ApprovalSession, version: int, found: Sequence[ItemRow], out: Sequence[StepOut]) -> list[MinutesItem]:
    return [_item(row, version, number, one, out) for number, one in enumerate(found, 1)]


def _item(row: ApprovalSession, version: int, number: int, one: ItemRow, out: Sequence[StepOut]) -> MinutesItem:
    votes = (one.votes_for or 0, one.votes_against or 0, one.abstained or 0) if one.outcome else None
    return MinutesItem(
        day=row.day, place=row.place, version=version, position=number, applicant_name=one.applicant_name,
        village_name=one.village_name or "", programme=workflow(one.programme).source.zh, state=one.state,
        outcome=one.outcome, amount=one.amount, reason=one.hearing_reason or one.end_reason or "",
        discussion=one.discussion or "", votes=votes, decided_by=one.decided_by or "",
        stepped_out=tuple(f"{o.name}（{o.reason}）" for o in out if o.item_id == one.id),
    )  # fmt: skip


async def sign(conn: Connection, actor: Actor, now: datetime, minutes_id: UUID) -> ApprovalSessionPage:
    """Sign minutes that another person made; the first signature stands. Raises Problem not_found, minutes_own, and
    minutes_not_newest when they were put right meanwhile."""
    found = await queries_of_minutes.one(conn, actor.scope, minutes_id)
    if found is None:
        raise Problem("not_found", what="会议纪要 minutes")
    await held(conn, actor, found.session_id)
    if (await queries_of_minutes.of_session(conn, actor.scope, found.session_id))[0].id != minutes_id:
        raise Problem("minutes_not_newest")
    if found.made_by == actor.id:
        raise Problem("minutes_own")
    await queries_of_minutes.sign(conn, actor.scope, minutes_id, found.made_by, actor.id, now)
    await audit.record(conn, actor.county_code, now, actor.id, "approval_session.sign", found.session_id)
    return await read_session(conn, actor, found.session_id)


async def read_minutes(conn: Connection, actor: Actor, minutes_id: UUID) -> MinutesPage:
    """A version of the minutes whole. Raises Problem not_found."""
    found = await queries_of_minutes.one(conn, actor.scope, minutes_id)
    if found is None:
        raise Problem("not_found", what="会议纪要 minutes")
    items = await queries_of_minutes.items(conn, actor.scope, minutes_id)
    return MinutesPage(minutes=found, items=[one.content for one in items])


async def of_case(conn: Connection, actor: Actor, case_id: UUID) -> list[CaseMinutes]:
    """What signed minutes say of a case: of each session the newest version, and nothing of other cases."""
    newest: dict[object, CaseMinutes] = {}
    for one in await queries_of_minutes.of_case(conn, actor.scope, case_id):
        before = newest.get(one.content.day)
        if before is None or before.content.version < one.content.version:
            newest[one.content.day] = one
    return list(newest.values())
