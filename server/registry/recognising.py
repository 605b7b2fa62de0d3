"""What a household, or somebody of it, is recognised as: from the day of a decision until the decision ends."""

from datetime import date, datetime, timedelta
from uuid import UUID

from server.core.actor import Actor
from server.core.db import Connection
from server.registry import queries
from server.registry.operations import announce_change, household
from server.registry.records import NewStatus, Status
from server.registry.records_of_past import Change
from server.registry.writing import write_changes


async def recognise(conn: Connection, actor: Actor, now: datetime, household_id: UUID, new: NewStatus) -> None:
    """Put a recognition on file, unless the register has it from that day on already. When to visit, and what the
    rules say of the household, is worked out anew (SV-01). Raises Problem not_found.
    """
    home = await household(conn, actor.scope, household_id)
    if await _running(conn, actor, home.id, new.status, new.person_id, new.valid_from):
        return
    await queries.add_statuses(conn, actor.scope, home.id, home.region_code, [new], now, actor.id)
    await announce_change(conn, actor.county_code, [home.id])


async def end_recognition(
    conn: Connection,
    actor: Actor,
    now: datetime,
    household_id: UUID,
    status: str,
    person_id: UUID | None,
    *,
    last: date,
    reason: str,
) -> None:
    """A recognition holds up to a day, that included; what had ended before stays as it is."""
    running = await _running(conn, actor, household_id, status, person_id, last + timedelta(days=1))
    changes = [
        Change(
            subject="status", subject_id=one.id, after={"valid_to": max(last, one.valid_from).isoformat()},
            effective_on=last + timedelta(days=1),
        )
        for one in running
    ]  # fmt: skip
    if touched := await write_changes(conn, actor, now, changes, reason=reason):
        await announce_change(conn, actor.county_code, sorted(touched))


async def _running(
    conn: Connection, actor: Actor, household_id: UUID, status: str, person_id: UUID | None, day: date
) -> list[Status]:
    """Recognitions as this that hold on a day or later; one of the household is one of each of its members."""
    return [
        one
        for one in await queries.statuses(conn, actor.scope, [household_id])
        if one.status == status
        and (one.person_id is None or person_id is None or one.person_id == person_id)
        and (one.valid_to or date.max) >= day
    ]
