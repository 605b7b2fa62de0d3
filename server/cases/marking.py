"""What oversight writes on cases that are under way: a reason for which the household must be visited (DB-11)."""

from datetime import datetime
from uuid import UUID

from server.cases import operations, queries, showing
from server.core import audit
from server.core.actor import Actor
from server.core.db import Connection
from server.core.ids import new_id


async def mark_open(
    conn: Connection, actor: Actor, now: datetime, household_id: UUID, fact: str, why: str
) -> list[UUID]:
    """Write on every open case of a household that `fact` holds, as an act of its own; the cases that were marked.
    A case that says so already is left alone. Raises Problem act_taken_meanwhile."""
    marked: list[UUID] = []
    for case in await queries.open_of_household(conn, actor.scope, household_id):
        path = await queries.acts(conn, actor.scope, case.id)
        if operations.case_facts(case, path).get(fact) is True:
            continue
        number, stage = case.number + 1, case.stage
        await queries.add_act(
            conn, actor.scope, new_id(now), case.id, case.region_code, number, "mark", stage, stage, actor.id,
            actor.role, now, {fact: True, "note": why},
        )  # fmt: skip
        await queries.settle(conn, actor.scope, case.id, stage, number, ended=showing.ended(case))
        await audit.record(conn, actor.county_code, now, actor.id, "case.mark", case.id, {"fact": fact})
        marked.append(case.id)
    return marked
