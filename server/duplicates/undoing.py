"""Taking back what was joined or parted."""

from datetime import datetime
from uuid import UUID

from server import registry
from server.core import audit
from server.core.actor import Actor
from server.core.db import Connection
from server.core.errors import Problem, need_reason
from server.duplicates import merging, splitting
from server.duplicates import queries_of_merges as queries
from server.duplicates.records import Undone

UNDOINGS = {
    "household": "household.unmerge",
    "person": "person.unmerge",
    "household_split": "household.unsplit",
    "person_split": "person.unsplit",
}


async def undo(conn: Connection, actor: Actor, now: datetime, merge_id: UUID, reason: str) -> Undone:
    """Everything back as it was. What was written of the one kept since stays there, and is listed.

    Raises Problem reason_needed, not_found, merge_undone_already, merge_has_later.
    """
    need_reason(reason)
    scope = actor.scope
    found = await merging.one_merge(conn, scope, merge_id)
    if found.undone_at is not None:
        raise Problem("merge_undone_already")
    if await queries.has_later(conn, scope, merge_id):
        raise Problem("merge_has_later")
    if found.kind in ("household_split", "person_split"):
        await splitting.take_back(conn, actor, now, found, reason.strip())
    else:
        await queries.take_back(conn, scope, merge_id)
        await registry.note_back(conn, actor, now, found.household_id, merge_id, reason=reason.strip())
    await queries.undo(conn, scope, merge_id, now, actor.id, reason.strip())
    detail = {"merge": str(merge_id), "gone": str(found.gone_id), "reason": reason.strip()}
    await audit.record(conn, actor.county_code, now, actor.id, UNDOINGS[found.kind], found.kept_id, detail)
    back = await queries.compared(conn, scope, [found.gone_id])
    await registry.announce_change(
        conn, actor.county_code, sorted({found.household_id, *(one.household_id for one in back)})
    )
    stays = await queries.since(conn, scope, found.household_id, found.merged_at)
    return Undone(await merging.one_merge(conn, scope, merge_id), stays)
