"""A case before the session: who steps out, what came of it, and the decision by another person."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from policy import sessions as rules
from server import cases, parameters
from server.approval_sessions import moves, queries, queries_of_items
from server.approval_sessions.agenda import STAGE, held_item, read_item, related_of
from server.approval_sessions.operations import ceiling_of
from server.approval_sessions.records import (
    AgendaItem,
    ApprovalSession,
    ItemRow,
    NewHearing,
    NewStepOut,
    SessionMember,
)
from server.core import audit
from server.core.actor import Actor
from server.core.db import Connection
from server.core.errors import Problem, Text, need_reason

MOST = Decimal(1_000_000)  # yuan in one case; more is a slip of the finger


async def step_out(conn: Connection, actor: Actor, now: datetime, item_id: UUID, new: NewStepOut) -> AgendaItem:
    """A member does not hear this case. Raises Problem not_found, reason_needed, session_not_so,
    session_item_not_so."""
    need_reason(new.reason)
    item, row = await held_item(conn, actor, item_id)
    _sitting(row, before=True)
    if item.state not in moves.ON_AGENDA:
        raise Problem("session_item_not_so", state=moves.ITEMS_ZH[item.state], state_en=item.state)
    if all(one.id != new.member_id for one in await queries.members(conn, actor.scope, row.id)):
        raise Problem("not_found", what="参会人员 member")
    await queries_of_items.add_step_out(
        conn, actor.scope, new.id, row.id, item_id, new.member_id, new.reason.strip(), actor.id, now
    )
    detail = {"member": str(new.member_id), "session": str(row.id)}
    await audit.record(conn, actor.county_code, now, actor.id, "approval_session.step_out", item.case_id, detail)
    return await read_item(conn, actor, item_id)


async def hear(conn: Connection, actor: Actor, now: datetime, item_id: UUID, new: NewHearing) -> AgendaItem:
    """Write down what came of a case; heard again, the newest counts. The same id again changes nothing.

    Raises Problem not_found, session_not_so, session_item_not_so, session_case_gone, session_applicant_died,
    session_member_related, session_not_quorate, session_votes, session_not_carried, session_needs_discussion,
    act_incomplete, reason_needed.
    """
    item, row = await held_item(conn, actor, item_id)
    if not await queries_of_items.has_hearing(conn, actor.scope, new.id):
        _sitting(row)
        act = "postpone_in_session" if new.outcome == "postpone" else "hear"
        state = moves.item_after(item.state, act)
        there, needed = await _there(conn, actor, row, item)
        view = await parameters.view(conn, actor.county_code, row.day)
        _check(item, new, ceiling_of(view))
        if new.votes_for + new.votes_against + new.abstained != there:
            raise Problem("session_votes", there=there)
        if not rules.carried(new.votes_for, new.votes_against, there, view) and new.outcome != "postpone":
            raise Problem("session_not_carried")
        amount = new.amount if new.outcome == "approve" else None
        await queries_of_items.add_hearing(
            conn, actor.scope, new.id, item_id, (item.number or 0) + 1, new.outcome, amount, new.reason.strip(),
            new.discussion.strip(), there, needed, new.votes_for, new.votes_against, new.abstained, actor.id, now,
        )  # fmt: skip
        await queries_of_items.settle(conn, actor.scope, item_id, state)
        detail = {"session": str(row.id), "outcome": new.outcome}
        await audit.record(conn, actor.county_code, now, actor.id, "approval_session.hear", item.case_id, detail)
    return await read_item(conn, actor, item_id)


def _sitting(row: ApprovalSession, *, before: bool = False) -> None:
    if row.state != "sitting" and not (before and row.state == "called"):
        raise Problem("session_not_so", state=moves.STATES_ZH[row.state], state_en=row.state)


async def _there(conn: Connection, actor: Actor, row: ApprovalSession, item: ItemRow) -> tuple[int, int]:
    """How many with a vote hear this case now, and how many must. A member who left, or stepped out, does not count.

    Raises Problem session_member_related, session_not_quorate.
    """
    voting: list[SessionMember] = [one for one in await queries.members(conn, actor.scope, row.id) if one.votes]
    out = {one.member_id for one in await queries_of_items.step_outs(conn, actor.scope, row.id, [item.id])}
    hearing = [one for one in voting if one.present and one.id not in out]
    related = (await related_of(conn, actor, row.id, [item])).get(item.id, [])
    if any(one.name in related for one in hearing):
        raise Problem("session_member_related", name="、".join(one.name for one in hearing if one.name in related))
    view = await parameters.view(conn, actor.county_code, row.day)
    needed = rules.quorum(len(voting), view)
    if len(hearing) < needed:
        raise Problem("session_not_quorate", there=len(hearing), needed=needed)
    return len(hearing), needed


def _check(item: ItemRow, new: NewHearing, ceiling: Decimal | None) -> None:
    if item.stage != STAGE:
        raise Problem("session_case_gone")
    if new.outcome != "approve":
        need_reason(new.reason)
        return
    if item.died_on is not None:
        raise Problem("session_applicant_died", on=item.died_on)
    if new.amount is None or new.amount <= 0 or new.amount != round(new.amount, 2) or new.amount > MOST:
        raise Problem("act_incomplete", act="批准 approve", missing="金额 amount")
    if ceiling is not None and new.amount > ceiling and not new.discussion.strip():
        raise Problem("session_needs_discussion", ceiling=ceiling)


async def decide(conn: Connection, actor: Actor, now: datetime, item_id: UUID, act_id: UUID) -> tuple[str, Text]:
    """Decide a case as it was heard, by the one door of cases; who wrote the hearing down does not. The same act
    again changes nothing. The applicant's name, and the stage the case is at now.

    Raises Problem not_found, session_not_so, session_item_not_so, session_case_gone, session_applicant_died,
    session_member_related, session_own_hearing, and what an act of the case raises.
    """
    item, row = await held_item(conn, actor, item_id)
    if item.state == "decided":
        done = await cases.take(conn, actor, now, item.case_id, cases.ActRequest(id=act_id, act=str(item.outcome)))
        return item.applicant_name, done.stage_title
    _sitting(row)
    state = moves.item_after(item.state, "decide")
    await _may_decide(conn, actor, row, item)
    asked = cases.ActRequest(
        id=act_id, act=str(item.outcome), facts=_facts(item, row), note=item.hearing_reason or ""
    )
    done = await cases.take(conn, actor, now, item.case_id, asked, desk="approval_sessions")
    await queries_of_items.add_decision(
        conn, actor.scope, item_id, item.number, item.recorded_by, item.case_id, act_id, actor.id, now
    )
    await queries_of_items.settle(conn, actor.scope, item_id, state)
    return item.applicant_name, done.stage_title


async def _may_decide(conn: Connection, actor: Actor, row: ApprovalSession, item: ItemRow) -> None:
    if item.stage != STAGE:
        raise Problem("session_case_gone")
    if item.outcome == "approve" and item.died_on is not None:
        raise Problem("session_applicant_died", on=item.died_on)
    if item.recorded_by == actor.id:
        raise Problem("session_own_hearing")
    out = {one.name for one in await queries_of_items.step_outs(conn, actor.scope, row.id, [item.id])}
    related = (await related_of(conn, actor, row.id, [item])).get(item.id, [])
    if actor.name in out or actor.name in related:
        raise Problem("session_member_related", name=actor.name)


def _facts(item: ItemRow, row: ApprovalSession) -> dict[str, Any]:
    facts: dict[str, Any] = {"approval_session_date": row.day.isoformat()}
    if item.outcome == "approve":
        facts["approved_amount"] = str(item.amount)
        if item.discussion:
            facts["special_session_minutes"] = item.discussion
    else:
        facts["refusal_reason"] = item.hearing_reason
    return facts
