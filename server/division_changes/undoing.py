"""Undoing the newest change: every division, household and reach as it was; nothing that came since is lost."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from server.core import audit
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.db import Connection
from server.core.errors import Problem, need_reason
from server.division_changes import operations, queries, queries_of_holdings
from server.division_changes.records import DivisionChangePage, DivisionStep, PlacedHome

MOVING = frozenset({"recode", "transfer", "merge", "split", "follow", "close"})


async def undo(conn: Connection, actor: Actor, now: datetime, change_id: UUID, reason: str) -> DivisionChangePage:
    """Take the newest change back. Undone already: changes nothing.

    Raises Problem reason_needed, not_found, division_change_not_newest, division_change_holds_more.
    """
    need_reason(reason)
    scope = actor.scope
    await queries.one_at_a_time(conn, scope)
    found = await operations.read(conn, scope, change_id)
    if found.undone_at is not None:
        return found
    if await queries.newest(conn, scope) != change_id:
        raise Problem("division_change_not_newest")
    made = {one.new_code for one in found.steps if one.makes and one.new_code}
    back = await _ways_back(conn, actor, now, change_id, found.steps, made)
    ended = dict.fromkeys(
        one.old_code for one in found.steps if one.kind in MOVING and one.old_code and one.old_code not in made
    )
    await queries.end(conn, scope, dict.fromkeys((code for code in ended if code), None))
    names = {one.old_code: one.old_name for one in reversed(found.steps) if one.kind == "rename" and one.old_code}
    await queries.rename(conn, scope, {code: name for code, name in names.items() if code not in made})
    await queries.restore_outlines(conn, scope, change_id)
    words = f"撤销区划调整：{reason.strip()}"
    await queries_of_holdings.place(conn, scope, back, now, actor.id, words, None)
    await queries_of_holdings.give_reaches_back(conn, scope, change_id)
    origin = _origins(found.steps)
    reverse = [(code, origin[code]) for code in sorted(made) if code in origin]
    await queries_of_holdings.follow_forms(conn, scope, reverse, now, actor.id)
    await queries_of_holdings.settle_all(conn, scope, change_id, actor.id, now)
    await queries.never(conn, scope, sorted(made))
    await queries.undo(conn, scope, change_id, actor.id, now, reason.strip())
    detail = {"reason": reason.strip(), "households": len(back)}
    await audit.record(conn, actor.county_code, now, actor.id, "division_change.undo", change_id, detail)
    await operations.announce(conn, actor.county_code, [one.id for one in back])
    return await operations.read(conn, scope, change_id)


def _origins(steps: Sequence[DivisionStep]) -> dict[str, str]:
    """Out of which code that was there before each code came."""
    found: dict[str, str] = {}
    for one in steps:
        if one.makes and one.new_code and one.old_code:
            found[one.new_code] = found.get(one.old_code, one.old_code)
    return found


async def _ways_back(
    conn: Connection, actor: Actor, now: datetime, change_id: UUID, steps: Sequence[DivisionStep], made: set[str]
) -> list[PlacedHome]:
    """Where every household goes back to: where the change found it, unless a hand placed it elsewhere since."""
    scope = actor.scope
    given = await queries_of_holdings.reached_since(conn, scope, change_id, sorted(made), civil_date(now))
    if given is not None:
        raise Problem("division_change_holds_more", place=given)
    back = {
        household_id: came_from
        for household_id, here, came_from, placed in await queries_of_holdings.moved(conn, scope, change_id)
        if here == placed or here in made
    }
    origin = _origins(steps)
    for household_id, code in (await queries_of_holdings.in_places(conn, scope, sorted(made))).items():
        if household_id in back:
            continue
        if code not in origin:
            raise Problem("division_change_holds_more", place=code)
        back[household_id] = origin[code]
    return [PlacedHome(household_id, code, "line") for household_id, code in back.items()]
