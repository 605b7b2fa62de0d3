"""What happened to a household, told by an office or by records of visits: once on file, however often told."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

import policy
from server import disagreements
from server.core import audit
from server.core.clock import civil_date
from server.core.db import Connection, Scope, county_scope
from server.core.ids import new_id
from server.followups import queries, queries_of_events
from server.followups.entries import NewHouseholdEvent, Told

TOLD_WITHIN = timedelta(days=366)  # as far back as forms ask; what is older asks nobody to come


async def take_up(conn: Connection, county_code: str, now: datetime, visit_ids: Sequence[UUID]) -> None:
    """Put on file the events that these visits tell of. Twice changes nothing.

    A day ahead of the visit, or more than a year before it, is left to the record. A record that names what
    happened need not call it a serious change besides. A record that mends an earlier one of its sender replaces what
    that one told, in whichever order they came.
    """
    scope = county_scope(county_code)
    mended = await queries_of_events.corrected(conn, scope, visit_ids)
    await disagreements.take_back(conn, scope, now, mended)
    told = [(one, day) for one in await queries_of_events.told(conn, scope, visit_ids) if (day := _day(one))]
    if not told:
        return
    await queries.lock(conn, scope, sorted({one.household_id for one, _ in told}))
    named = {(one.visit_id, day) for one, day in told if one.kind != "serious_change"}
    for one, day in told:
        if one.kind == "serious_change" and (one.visit_id, day) in named:
            continue
        new = NewHouseholdEvent(id=new_id(now), kind=one.kind, happened_on=day)
        event_id = await queries_of_events.same_event(conn, scope, one.household_id, one.kind, day)
        if event_id is None:
            await put_on_file(conn, scope, now, one.household_id, new, one.visitor_id, by_record=True)
        await queries_of_events.add_telling(
            conn, scope, event_id or new.id, one.visit_id, visit_id=one.visit_id, note="", by=one.visitor_id, now=now
        )


def _day(one: Told) -> date | None:
    try:
        day = date.fromisoformat(one.day)
    except ValueError:
        return None
    return day if timedelta(0) <= one.visited_on - day <= TOLD_WITHIN else None


async def put_on_file(
    conn: Connection,
    scope: Scope,
    now: datetime,
    household_id: UUID,
    new: NewHouseholdEvent,
    by: UUID,
    *,
    by_record: bool = False,
) -> bool:
    """Write down an event and end the pauses that it ends; False when this id is on file already."""
    if not await queries_of_events.add_event(conn, scope, household_id, new, by, now, by_record=by_record):
        return False
    detail = {"kind": new.kind, "on": new.happened_on}
    await audit.record(conn, scope.county_code, now, by, "followup.event", household_id, detail)
    today, reasons = civil_date(now), policy.pauses_ended(f"{new.kind}_on")
    for pause_id in await queries_of_events.end_pauses(
        conn, scope, household_id, reasons, new.happened_on, today=today, by=by, now=now
    ):
        ended = {"ended": today, "pause": pause_id, "event": new.kind}
        await audit.record(conn, scope.county_code, now, by, "followup.end_pause", household_id, ended)
    return True


async def told_again(
    conn: Connection, scope: Scope, now: datetime, household_id: UUID, new: NewHouseholdEvent, by: UUID
) -> bool:
    """Whether an office's event is on file already, told by somebody else; who told it again is kept with it."""
    known = await queries_of_events.same_event(conn, scope, household_id, new.kind, new.happened_on)
    if known is None or known == new.id:
        return False
    if await queries_of_events.add_telling(conn, scope, known, new.id, visit_id=None, note=new.note, by=by, now=now):
        detail = {"kind": new.kind, "on": new.happened_on, "again": True}
        await audit.record(conn, scope.county_code, now, by, "followup.event", household_id, detail)
    return True
