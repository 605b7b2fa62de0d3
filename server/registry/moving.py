"""Placing many households in another grid at once."""

from datetime import datetime
from uuid import UUID

from server.core import audit
from server.core.actor import Actor
from server.core.db import Connection
from server.core.errors import need_reason
from server.registry import queries
from server.registry.operations import check_home, merged_households
from server.registry.records import MovedOfMany, MoveResult, Moves, MovesDone


async def move_households(conn: Connection, actor: Actor, now: datetime, asked: Moves) -> MovesDone:
    """Place households in another grid; what cannot be moved is said of each and hinders no other. One that was
    merged goes with the one that remains.

    The same moves again answer the same. Raises Problem reason_needed, division_not_a_grid; the database refuses a
    place outside the actor's reach. Costs a few statements, and what the rows of each household cost that follow it.
    """
    need_reason(asked.reason)
    scope, to = actor.scope, asked.to_region
    await check_home(conn, scope, now, to)
    merged = await merged_households(conn, scope, [one.household_id for one in asked.households])
    wanted: dict[UUID, UUID] = {}
    for one in asked.households:
        wanted.setdefault(merged.get(one.household_id, one.household_id), one.id)
    stood = await queries.places_held(conn, scope, list(wanted))
    earlier = await queries.moves(conn, scope, list(wanted.values()))
    fresh = {
        household: move
        for household, move in wanted.items()
        if move not in earlier and stood.get(household, to) != to
    }
    await queries.add_moves(conn, scope, fresh, to, asked.reason.strip(), actor.id, now)
    await queries.place_many(conn, scope, list(fresh), to)
    detail = {"to": to, "reason": asked.reason.strip()}
    entries = [(actor.id, household) for household in fresh]
    await audit.record_many(conn, actor.county_code, now, "household.move", entries, detail)

    def result(household: UUID, move: UUID) -> MoveResult:
        if household in fresh:
            return "moved"
        if move in earlier:
            return "moved" if earlier[move] == (household, to) else "moved_meanwhile"
        return "there" if household in stood else "not_found"

    became: dict[UUID, MoveResult] = {household: result(household, move) for household, move in wanted.items()}
    items = [
        MovedOfMany(one.household_id, became[merged.get(one.household_id, one.household_id)])
        for one in asked.households
    ]
    return MovesDone(moved=sum(one == "moved" for one in became.values()), items=items)
