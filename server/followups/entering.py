"""What an office does about follow-ups: pause them, say what happened, answer what is overdue."""

from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec

from server import parameters, registry
from server.core import audit
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.db import Connection
from server.core.errors import Problem, need_reason
from server.followups import operations, queries, queries_of_entries, telling
from server.followups.entries import NewHouseholdEvent, NewLadderAnswer, NewVisitPause, VisitPause
from server.registry import ObservedFact


async def pause(conn: Connection, actor: Actor, now: datetime, household_id: UUID, new: NewVisitPause) -> None:
    """Nobody has to visit for a while. The same id again changes nothing.

    Raises Problem not_found, reason_needed (`other` without a note), days_in_wrong_order, pause_too_long.
    """
    household_id = (await registry.household(conn, actor.scope, household_id)).id
    if new.reason == "other":
        need_reason(new.note)
    if not await queries_of_entries.add_pause(conn, actor.scope, household_id, new, actor.id, now):
        return
    detail = {"reason": new.reason, "from": new.from_on, "until": new.until_on}
    await audit.record(conn, actor.county_code, now, actor.id, "followup.pause", household_id, detail)
    await _anew(conn, actor, now, household_id)


async def end_pause(conn: Connection, actor: Actor, now: datetime, pause_id: UUID) -> VisitPause:
    """The pause is over as of today, before its last day.

    Raises Problem not_found, pause_over.
    """
    found = await _pause(conn, actor, pause_id)
    today = civil_date(now)
    if found.ended_on is not None or found.until_on < today:
        raise Problem("pause_over", until_on=found.until_on.isoformat())
    await queries_of_entries.end_pause(conn, actor.scope, pause_id, today, actor.id, now)
    detail = {"ended": today}
    await audit.record(conn, actor.county_code, now, actor.id, "followup.end_pause", found.household_id, detail)
    await _anew(conn, actor, now, found.household_id)
    return await _pause(conn, actor, pause_id)


async def _pause(conn: Connection, actor: Actor, pause_id: UUID) -> VisitPause:
    found = await queries_of_entries.pause(conn, actor.scope, pause_id)
    if found is None:
        raise Problem("not_found", what="暂停 pause")
    return found


async def enter_event(
    conn: Connection, actor: Actor, now: datetime, household_id: UUID, new: NewHouseholdEvent
) -> None:
    """Put on file what happened; the cadence and the rules are asked anew. The same id again changes nothing; the
    same kind on the same day is one event, told once more.

    Raises Problem not_found, day_ahead.
    """
    household_id = (await registry.household(conn, actor.scope, household_id)).id
    today = civil_date(now)
    if new.happened_on > today:
        raise Problem("day_ahead", day=new.happened_on.isoformat())
    await queries.lock(conn, actor.scope, [household_id])
    again = await telling.told_again(conn, actor.scope, now, household_id, new, actor.id)
    if not again and not await telling.put_on_file(conn, actor.scope, now, household_id, new, actor.id):
        return
    fact = ObservedFact(household_id, f"{new.kind}_on", new.happened_on.isoformat(), today, new.id, now)
    await registry.record_facts(conn, actor.county_code, now, [fact])
    await registry.announce_change(conn, actor.county_code, [household_id])
    await _anew(conn, actor, now, household_id)


async def answer(conn: Connection, actor: Actor, now: datetime, household_id: UUID, new: NewLadderAnswer) -> None:
    """Say what was done about an overdue visit; the ladder stands still until it runs out.

    Raises Problem not_found, followup_not_flagged, reason_needed (`other` without a note), day_past.
    """
    household_id = (await registry.household(conn, actor.scope, household_id)).id
    flag_id = await queries_of_entries.open_flag(conn, actor.scope, household_id)
    if flag_id is None:
        raise Problem("followup_not_flagged")
    if new.action == "other":
        need_reason(new.note)
    until = await _holds_until(conn, actor, civil_date(now), new)
    kept = msgspec.structs.replace(new, holds_until=until)
    level = "county" if actor.role == "county" else "township"
    if await queries_of_entries.add_answer(conn, actor.scope, flag_id, kept, level, until, actor.id, now):
        detail = {"action": new.action, "until": until}
        await audit.record(conn, actor.county_code, now, actor.id, "followup.answer", household_id, detail)


async def _holds_until(conn: Connection, actor: Actor, today: date, new: NewLadderAnswer) -> date:
    """The day named, within the county's days."""
    view = await parameters.view(conn, actor.county_code, today)
    longest = today + timedelta(days=view.days("p_answer_holds_days"))
    if new.holds_until is None:
        return longest
    if new.holds_until < today:
        raise Problem("day_past", day=new.holds_until.isoformat())
    return min(new.holds_until, longest)


async def _anew(conn: Connection, actor: Actor, now: datetime, household_id: UUID) -> None:
    """At once, so that whoever entered it sees what came of it; a house needs no job for one household."""
    await operations.recompute(conn, actor.county_code, [household_id], civil_date(now), now)
