"""Files of the provincial platform that were taken over: what each put on file, and taking one back (LI-01)."""

from datetime import datetime
from uuid import UUID

from server import registry
from server.core import audit
from server.core.actor import Actor
from server.core.db import Connection, Scope
from server.core.errors import Problem, need_reason
from server.core.paging import Page, page, read_key
from server.low_income import queries_of_undoing as queries
from server.low_income.records import CATEGORIES, CategoryName, EntryState, ExchangeEntries, ExchangeEntry, TakenOver

SHOWN = 500
CATEGORY_OF: dict[str, CategoryName] = {
    status: name for name, one in reversed(CATEGORIES.items()) for status in one.statuses
}
KEPT_FIRST: tuple[EntryState, ...] = ("changed", "named_again", "stands", "taken_back")


async def list_taken_over(conn: Connection, actor: Actor, *, after: str | None, limit: int) -> Page[TakenOver]:
    """Files that were taken over, the newest first. Raises Problem page_unknown."""
    key = read_key(after, tuple[datetime, UUID])
    found = await queries.taken_over(conn, actor.scope, key, limit + 1)
    return page(found, limit, lambda one: (one.taken_at, one.id))


async def read(conn: Connection, scope: Scope, exchange_id: UUID) -> ExchangeEntries:
    """What a file put on file and what became of it; before it is taken back, what that would do.

    Raises Problem not_found.
    """
    found = await queries.one(conn, scope, exchange_id)
    if found is None:
        raise Problem("not_found", what="平台文件 platform file")
    await registry.show_withdrawn(conn, shown=True)
    entries = await queries.entries(conn, scope, exchange_id)
    await registry.show_withdrawn(conn, shown=False)
    asked = await queries.proposals(conn, scope, exchange_id)
    shown = sorted(entries, key=lambda one: KEPT_FIRST.index(one.state))[:SHOWN]
    return ExchangeEntries(
        file=found, waiting=asked.waiting, decided=asked.decided,
        states={state: sum(one.state == state for one in entries) for state in KEPT_FIRST},
        rows=[
            ExchangeEntry(
                household_id=one.household_id, head_name=one.head_name, person_name=one.person_name, place=one.place,
                category=CATEGORY_OF[one.status], valid_from=one.valid_from, valid_to=one.valid_to, state=one.state,
            ) for one in shown
        ],
    )  # fmt: skip


async def undo(conn: Connection, actor: Actor, now: datetime, exchange_id: UUID, reason: str) -> ExchangeEntries:
    """Take a file back: the recognitions it put on file are withdrawn, its open proposals closed.

    What somebody has written since of a recognition, what another file that stands names too, and what somebody
    decided of a proposal stays, and is said. Taken back already, nothing changes. Raises Problem reason_needed,
    not_found.
    """
    need_reason(reason)
    scope, why = actor.scope, reason.strip()
    found = await queries.one(conn, scope, exchange_id, hold=True)
    if found is None:
        raise Problem("not_found", what="平台文件 platform file")
    if found.undone_at is None:
        stand = [one for one in await queries.entries(conn, scope, exchange_id) if one.state == "stands"]
        await queries.set_undone(conn, scope, exchange_id, actor.id, now, why)
        note = f"平台文件《{found.file_name}》已撤销：{why}"
        await registry.withdraw_statuses(
            conn, actor, now, [one.status_id for one in stand], reason=note, source_id=exchange_id
        )
        await queries.close_proposals(conn, scope, exchange_id, note, actor.id, now)
        detail = {"file": found.file_name, "reason": why, "taken_back": len(stand)}
        await audit.record(conn, actor.county_code, now, actor.id, "low_income.undo", exchange_id, detail)
        await registry.announce_change(conn, actor.county_code, sorted({one.household_id for one in stand}))
    return await read(conn, scope, exchange_id)
