"""Changes of divisions before their day: looked at, entered, withdrawn, and made when it has come."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from server.core import audit, outbox
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.db import Connection, Scope
from server.core.errors import Problem, need_reason
from server.core.paging import page, read_key
from server.division_changes import operations, queries, queries_of_coming
from server.division_changes.records import (
    UNTIL_THEN,
    ChangeLine,
    ChangePreview,
    ComingDivisionChangeList,
    ComingDivisionChangePage,
    DivisionChange,
    DivisionFinding,
    NewDivisionChange,
    Waiting,
)

SHOWN = 500  # steps of a preview


def day_to_come(lines: Sequence[ChangeLine], today: date) -> date | None:
    """The last day of the lines when it has not come; None when all have."""
    last = max(one.on for one in lines)
    return last if last > today else None


async def check(conn: Connection, scope: Scope, today: date, asked: DivisionChange) -> ChangePreview:
    """What the change would do on its day; nothing is changed. Raises Problem outline_unreadable."""
    comes_on = day_to_come(asked.lines, today)
    made, hindrances = await _look(conn, scope, today, asked)
    steps = sorted(made.plan.deeds, key=lambda one: one.row == 0)
    return ChangePreview(
        ready=not hindrances,
        comes_on=comes_on,
        findings=made.findings,
        consequences=made.consequences,
        steps=steps[:SHOWN],
        all_steps=len(steps),
    )


async def _look(
    conn: Connection, scope: Scope, today: date, asked: DivisionChange
) -> tuple[operations.Prepared, list[DivisionFinding]]:
    """A change worked out as of its day, and what stands in its way already today."""
    comes_on = day_to_come(asked.lines, today)
    if comes_on is None:
        made = await operations.prepare(conn, scope, today, asked)
        return made, [one for one in made.findings if one.stands_in_the_way]
    before = await queries_of_coming.lines_before(conn, scope, comes_on)
    made = await operations.prepare(conn, scope, comes_on, asked, foreseen=before)
    made.findings.extend(
        DivisionFinding(row=one.row, kind="other_day", code=one.old_code or one.new_code, detail=one.on.isoformat())
        for one in asked.lines if one.on != comes_on
    )  # fmt: skip
    return made, [one for one in made.findings if one.stands_in_the_way and one.kind not in UNTIL_THEN]


async def enter(conn: Connection, actor: Actor, now: datetime, asked: NewDivisionChange) -> ComingDivisionChangePage:
    """Let a change wait for its day. The same id again changes nothing.

    Raises Problem division_change_stands_in_the_way, division_day_has_come, outline_unreadable.
    """
    scope, today = actor.scope, civil_date(now)
    await queries.one_at_a_time(conn, scope)
    if await queries_of_coming.one(conn, scope, asked.id):
        return await read(conn, scope, asked.id)
    comes_on = day_to_come(asked.lines, today)
    if comes_on is None:
        raise Problem("division_day_has_come")
    _, hindrances = await _look(conn, scope, today, asked)
    if hindrances:
        raise operations.in_the_way(hindrances)
    document = asked.document.strip()
    kept = DivisionChange(lines=asked.lines, outlines=asked.outlines)
    await queries_of_coming.add(conn, scope, asked.id, document, comes_on, kept, actor.id, now)
    detail = {"document": document, "lines": len(asked.lines), "on": comes_on}
    await audit.record(conn, actor.county_code, now, actor.id, "division_change.enter", asked.id, detail)
    return await read(conn, scope, asked.id)


async def read(conn: Connection, scope: Scope, change_id: UUID) -> ComingDivisionChangePage:
    """Raises Problem not_found."""
    found = await queries_of_coming.one(conn, scope, change_id)
    if found is None:
        raise Problem("not_found", what="待生效的区划调整 coming change of divisions")
    return found


async def list_coming(
    conn: Connection, scope: Scope, today: date, *, after: str | None = None, limit: int = 50
) -> ComingDivisionChangeList:
    """Changes that wait for their day, the next first. Raises Problem page_unknown."""
    key = read_key(after, tuple[date, UUID])
    found = await queries_of_coming.coming(conn, scope, today, key, limit + 1)
    lines = page(found, limit, lambda one: (one.on, one.id))
    return ComingDivisionChangeList(lines.items, lines.next)


async def withdraw(
    conn: Connection, actor: Actor, now: datetime, change_id: UUID, reason: str
) -> ComingDivisionChangePage:
    """Take a change back before it is made. Withdrawn already: changes nothing.

    Raises Problem reason_needed, not_found, division_change_made.
    """
    need_reason(reason)
    scope = actor.scope
    await queries.one_at_a_time(conn, scope)
    found = await read(conn, scope, change_id)
    if found.withdrawn_at is not None:
        return found
    if await queries.change(conn, scope, change_id):
        raise Problem("division_change_made")
    await queries_of_coming.withdraw(conn, scope, change_id, actor.id, now, reason.strip())
    detail = {"reason": reason.strip()}
    await audit.record(conn, actor.county_code, now, actor.id, "division_change.withdraw", change_id, detail)
    return await read(conn, scope, change_id)


async def try_again(conn: Connection, actor: Actor, now: datetime, change_id: UUID) -> ComingDivisionChangePage:
    """Make a change whose day has come and that something stood in the way of; what still does is kept with it.

    Made, withdrawn, or its day not come: changes nothing. Raises Problem not_found.
    """
    scope, today = actor.scope, civil_date(now)
    await queries.one_at_a_time(conn, scope)
    for one in await queries_of_coming.waiting(conn, scope, today, change_id):
        if one.on <= today:
            await _make(conn, scope, now, one)
    return await read(conn, scope, change_id)


async def take_effect(conn: Connection, scope: Scope, now: datetime) -> None:
    """Make the changes whose day has come, once each; what cannot be made says why and is tried again tomorrow."""
    for one in await queries_of_coming.waiting(conn, scope, civil_date(now)):
        await queries.one_at_a_time(conn, scope)
        await _make(conn, scope, now, one)


async def _make(conn: Connection, scope: Scope, now: datetime, one: Waiting) -> None:
    made = await operations.prepare(conn, scope, civil_date(now), one.asked)
    if hindrances := [finding for finding in made.findings if finding.stands_in_the_way]:
        await queries_of_coming.stop(conn, scope, one.id, now, hindrances)
        await outbox.put(conn, scope.county_code, "notifications.division_change_stopped", [one.id])
        return
    actor = Actor(
        county_code=scope.county_code, id=one.user_id, name=one.user_name, role=one.role, reach=(scope.county_code,)
    )
    new = NewDivisionChange(id=one.id, document=one.document, lines=one.asked.lines, outlines=one.asked.outlines)
    await operations.apply(conn, actor, now, new)
