"""Refer somebody, and all that follows: each act is a row with who and when, one at a time, and never the end of it.

Both limits of a department run from the dispatch: it takes the referral or gives it back (OW-03.transfer), and
reports what came of it (OW-03.feedback). What was given back waits for the office (OW-03.dispatch). The third time
the county says, as referee, which department takes it, and that binds.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

import policy
from policy.referrals import targets
from server import cases, departments, leads, parameters
from server.cases import ActRequest
from server.core import audit, outbox
from server.core.actor import Actor
from server.core.clock import COUNTY_ZONE, civil_date
from server.core.crypto import Crypto
from server.core.db import Connection, Scope
from server.core.errors import Problem, Text, need_reason
from server.core.ids import new_id
from server.referrals import choices, fields, queries, subject
from server.referrals.records import (
    ActRow,
    ConsentRow,
    Dispatch,
    LateNews,
    NewReferral,
    News,
    OfficeAct,
    Origin,
    ReferralAnswer,
    ReferralRow,
    State,
)

MOST_RETURNS = 2
ACTS: Mapping[str, Text] = {
    "dispatch": Text("转介", "referred"),
    "accept": Text("接收", "taken"),
    "reject": Text("退回", "given back"),
    "done": Text("反馈结果", "reported back"),
    "recall": Text("收回", "taken back"),
    "settle": Text("裁定", "decided by the referee"),
    "withdraw": Text("撤销", "given up"),
    "withdraw_consent": Text("撤回同意", "consent withdrawn"),
}


async def refer(conn: Connection, actor: Actor, now: datetime, crypto: Crypto, new: NewReferral) -> None:
    """Refer somebody from a lead (which ends by it), from a case or as a household. The same id changes nothing.

    Raises Problem not_found, referral_about_nobody, lead_ended, department_ended, department_serves_not,
    field_not_told, consent_needed, and what the act of a case raises.
    """
    if await queries.referral(conn, actor.scope, new.id) is not None:
        return
    about = await subject.find(conn, actor, now, crypto, new.origin)
    row, asked = about.row, new.dispatch
    if row.lead_outcome == "joined":
        raise Problem("lead_ended")
    if new.act is not None and row.case_id is None:
        raise Problem("not_found", what="案件 case")
    await _check(conn, actor, now, asked)
    limit = await _limit(conn, actor.county_code, now, "OW-03.transfer", civil_date(now))
    person = about.person.id if about.person and row.household_id else None
    await queries.add(
        conn, actor.scope, new.id, asked.target, row.household_id, person, row.region_code, row.lead_id, row.case_id,
        new.urgent, actor.id, now, asked.department_id, asked.id, civil_date(now), *limit,
    )  # fmt: skip
    await audit.record(conn, actor.county_code, now, actor.id, "referral.open", new.id, {"target": asked.target})
    made = await find(conn, actor, new.id)
    await _dispatch(conn, actor, now, crypto, made, "dispatch", asked, new.origin, [], None)
    if new.act is not None and row.case_id is not None:
        facts = {"referral_target": asked.target, "hardship_remaining": True}
        wanted = ActRequest(id=new_id(now), act=new.act, facts=facts, note=asked.reason.strip())
        await cases.take(conn, actor, now, row.case_id, wanted, desk="referrals")
    elif row.lead_id is not None and row.lead_outcome is None:
        await leads.record_outcome(
            conn, actor, now, row.lead_id, outcome_id=new.id, outcome="referral", note=asked.reason.strip()
        )


async def give_on(
    conn: Connection, actor: Actor, now: datetime, crypto: Crypto, referral_id: UUID, asked: Dispatch, *, settle: bool
) -> None:
    """Dispatch again what came back; with `settle`, as the referee: the department then takes it.

    Raises Problem not_found, referral_taken, referral_needs_referee, department_ended, department_serves_not,
    field_not_told, consent_needed.
    """
    row, path = await _hold(conn, actor, referral_id)
    if any(one.id == asked.id for one in path):
        return
    if row.state == "referee" and not settle:
        raise Problem("referral_needs_referee", returns=row.returns)
    if row.state != ("referee" if settle else "returned"):
        raise _taken(path)
    await _check(conn, actor, now, asked)
    today = civil_date(now)
    due, clock = await _limit(conn, actor.county_code, now, "OW-03.transfer", today)
    to = msgspec.structs.replace(
        row, target=asked.target, state="dispatched", department_id=asked.department_id, dispatch_id=asked.id,
        dispatched_on=today, binding=settle, due_on=due, clock=clock, moved_at=now,
    )  # fmt: skip
    await queries.move(conn, actor.scope, to)
    origin = Origin(lead_id=row.lead_id, case_id=row.case_id, household_id=row.household_id, person_id=row.person_id)
    act = "settle" if settle else "dispatch"
    await _dispatch(conn, actor, now, crypto, to, act, asked, origin, path, row.due_on)


async def _dispatch(
    conn: Connection,
    actor: Actor,
    now: datetime,
    crypto: Crypto,
    row: ReferralRow,
    act: str,
    asked: Dispatch,
    origin: Origin,
    path: Sequence[ActRow],
    limit_on: date | None,
) -> None:
    """The act, what it tells the department, and the consent that it rests on."""
    target = targets()[asked.target]
    consents = await queries.consents(conn, actor.scope, row.id)
    consented = _consented(now, asked, consents, path)
    fields.check(target, asked.fields, consented)
    about = await subject.find(conn, actor, now, crypto, origin)
    values = await fields.known(conn, actor, now, about)
    told = {name: values[name] for name in asked.fields if name in values}
    told = await fields.with_id_number(conn, actor, now, crypto, about, told)
    own = await parameters.county(conn, actor.county_code)
    found = choices.qualifications(about, asked.target, today=civil_date(now), own=own)
    left = path[-1].department_id if path else None
    # The reason is told as a field, so that a consent withdrawn closes it too; only the referee's stands in the act.
    detail = {"target": asked.target} | ({"reason": asked.reason.strip()} if act == "settle" else {})
    await _record(conn, actor, now, row, asked.id, act, detail, path[-1].number if path else 0, left, limit_on)
    await queries.add_fields(conn, actor.scope, row, fields.seal(crypto, target, told, asked.reason.strip(), found))
    if asked.consent is not None:
        given, names = asked.consent, sorted(consented or ())
        await queries.add_consent(
            conn, actor.scope, asked.id, row.id, row.region_code, given.given_by, given.how, given.given_on, names,
            actor.id, now,
        )  # fmt: skip


async def _check(conn: Connection, actor: Actor, now: datetime, asked: Dispatch) -> None:
    """A dispatch has a reason, and its department is there that day and serves the target."""
    need_reason(asked.reason)
    if asked.target not in targets():
        raise Problem("targets_refused", targets=asked.target)
    found = await departments.find(conn, actor.county_code, civil_date(now), [asked.department_id])
    department = found.get(asked.department_id)
    if department is None:
        raise Problem("not_found", what="部门 department")
    if not department.in_force:
        name, last = department.name, department.valid_to
        raise Problem("department_ended", name=name.zh, name_en=name.en, last=last or department.valid_from)
    if asked.target not in department.targets:
        raise Problem(
            "department_serves_not", name=department.name.zh, name_en=department.name.en, target=asked.target
        )


def _consented(
    now: datetime, asked: Dispatch, consents: Sequence[ConsentRow], path: Sequence[ActRow]
) -> set[str] | None:
    """Which fields were agreed to: now, or for the dispatch before if it was for the same target and still holds."""
    if asked.consent is not None:
        if asked.consent.given_on > civil_date(now):
            raise Problem("consent_ahead", day=asked.consent.given_on)
        return {name for name in asked.fields if targets()[asked.target].basis(name) == "consent"}
    last = next((one for one in reversed(path) if one.act in ("dispatch", "settle")), None)
    standing = _standing(consents, path)
    if standing is None or last is None or last.detail["target"] != asked.target:
        return None
    return set(standing.fields)


def _standing(consents: Sequence[ConsentRow], path: Sequence[ActRow]) -> ConsentRow | None:
    """The newest consent, unless it was withdrawn since."""
    if not consents:
        return None
    given = consents[-1]
    withdrawn = any(one.act == "withdraw_consent" and one.acted_at >= given.recorded_at for one in path)
    return None if withdrawn else given


async def answer(conn: Connection, actor: Actor, now: datetime, referral_id: UUID, given: ReferralAnswer) -> None:
    """The department takes it, gives it back with a reason, or reports what came of it.

    Raises Problem not_found, referral_elsewhere, referral_taken, referral_binding, reason_needed, aid_incomplete.
    """
    row, path = await _hold(conn, actor, referral_id)
    if any(one.id == given.id for one in path):
        return
    if row.state != ("accepted" if given.act == "done" else "dispatched"):
        raise _taken(path)
    to, detail = await _answered(conn, actor, now, row, given)
    await queries.move(conn, actor.scope, to)
    await _record(conn, actor, now, to, given.id, given.act, detail, path[-1].number, None, row.due_on)


async def _answered(
    conn: Connection, actor: Actor, now: datetime, row: ReferralRow, given: ReferralAnswer
) -> tuple[ReferralRow, dict[str, Any]]:
    """Where the referral stands after the answer, and what is written of it."""
    reason = given.reason.strip()
    match given.act:
        case "accept":
            limit = await _limit(conn, actor.county_code, now, "OW-03.feedback", row.dispatched_on)
            return _moved(row, now, "accepted", limit), {"reason": reason}
        case "reject":
            need_reason(given.reason)
            if row.binding:
                raise Problem("referral_binding")
            state: State = "returned" if row.returns < MOST_RETURNS else "referee"
            limit = await _limit(conn, actor.county_code, now, "OW-03.dispatch", civil_date(now))
            back = msgspec.structs.replace(row, returns=row.returns + 1)
            return _moved(back, now, state, limit), {"reason": reason}
        case "done":
            aid = given.aid.strip()
            if not (aid or reason) or (given.amount is not None and (not aid or given.amount <= 0)):
                raise Problem("aid_incomplete")
            detail = {"reason": reason, "aid": aid, "amount": given.amount, "given_on": given.given_on}
            return _moved(row, now, "done", (None, None)), msgspec.to_builtins(detail)


async def act(conn: Connection, actor: Actor, now: datetime, referral_id: UUID, asked: OfficeAct) -> None:
    """Take it back from the department, give it up, or close what rested on a consent that was withdrawn.

    Raises Problem not_found, referral_taken, reason_needed.
    """
    need_reason(asked.reason)
    row, path = await _hold(conn, actor, referral_id)
    if any(one.id == asked.id for one in path):
        return
    is_open = row.due_on is not None
    match asked.act:
        case "recall" if row.state in ("dispatched", "accepted"):
            limit = await _limit(conn, actor.county_code, now, "OW-03.dispatch", civil_date(now))
            to = _moved(row, now, "returned", limit)
        case "withdraw" if is_open:
            to = _moved(row, now, "withdrawn", (None, None))
        case "withdraw_consent" if _standing(await queries.consents(conn, actor.scope, row.id), path):
            await queries.close_consented(conn, actor.scope, row.id, now)
            to = row
        case _:
            raise _taken(path)
    await queries.move(conn, actor.scope, to)
    said = {"reason": asked.reason.strip()}
    await _record(conn, actor, now, to, asked.id, asked.act, said, path[-1].number, None, row.due_on)


def _moved(
    row: ReferralRow, now: datetime, state: State, limit: tuple[date | None, dict[str, Any] | None]
) -> ReferralRow:
    return msgspec.structs.replace(row, state=state, due_on=limit[0], clock=limit[1], moved_at=now)


async def _record(
    conn: Connection,
    actor: Actor,
    now: datetime,
    row: ReferralRow,
    act_id: UUID,
    act: str,
    detail: dict[str, Any],
    number: int,
    left: UUID | None,
    limit_on: date | None,
) -> None:
    """The act as a row with the limit that ran until then, its audit entry, and word to those who wait for it."""
    await queries.add_act(
        conn, actor.scope, act_id, row.id, row.region_code, number + 1, act, row.department_id, left, actor.id,
        actor.role, now, detail, limit_on,
    )  # fmt: skip
    await audit.record(conn, actor.county_code, now, actor.id, "referral.act", row.id, {"act": act})
    await outbox.put(conn, actor.county_code, "notifications.referral_moved", [act_id])


async def _limit(
    conn: Connection, county_code: str, now: datetime, clock_id: str, start: date
) -> tuple[date, dict[str, Any]]:
    """The last day in time, and its proof."""
    view = await parameters.view(conn, county_code, civil_date(now))
    proof = policy.clock(clock_id, start, view, policy.standard_calendar())
    return proof.due, msgspec.to_builtins(proof)


async def find(conn: Connection, actor: Actor, referral_id: UUID) -> ReferralRow:
    """One referral within sight. Raises Problem not_found, referral_elsewhere when it was given on since."""
    found = await queries.referral(conn, actor.scope, referral_id)
    if found is not None:
        return found
    path = await queries.acts(conn, actor.scope, referral_id)
    given_on = next((one for one in reversed(path) if one.left_department_id == actor.department_id), None)
    if actor.department_id is None or given_on is None:
        raise Problem("not_found", what="转介 referral")
    raise Problem("referral_elsewhere", who=given_on.actor_name, at=_instant(given_on.acted_at))


async def _hold(conn: Connection, actor: Actor, referral_id: UUID) -> tuple[ReferralRow, list[ActRow]]:
    """The referral, held for this transaction, with its path as the caller sees it."""
    await queries.hold(conn, actor.scope, referral_id)
    return await find(conn, actor, referral_id), await queries.acts(conn, actor.scope, referral_id)


def _taken(path: Sequence[ActRow]) -> Problem:
    last = path[-1]
    done = ACTS[last.act]
    return Problem("referral_taken", who=last.actor_name, at=_instant(last.acted_at), act=done.zh, act_en=done.en)


def _instant(at: datetime) -> str:
    return f"{at.astimezone(COUNTY_ZONE):%Y-%m-%d %H:%M}"


async def news(conn: Connection, scope: Scope, act_ids: Sequence[UUID]) -> list[News]:
    """Acts with who waits to hear of them."""
    return await queries.news(conn, scope, act_ids)


async def late(conn: Connection, scope: Scope, today: date) -> list[LateNews]:
    """Referrals past their limit, with who must hear of it."""
    return await queries.late(conn, scope, today)
