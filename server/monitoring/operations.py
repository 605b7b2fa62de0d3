"""Begin monitoring, act on it, end it with an outcome. The cadence of visits follows the level, as a fact."""

from datetime import datetime
from uuid import UUID

import msgspec

from server import registry
from server.core import audit
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.db import Connection, Scope
from server.core.errors import Problem
from server.core.paging import page, read_key
from server.monitoring import queries
from server.monitoring.records import (
    Level,
    MonitoringBrief,
    MonitoringItem,
    MonitoringList,
    MonitoringOutcomeRequest,
    MonitoringRequest,
)
from server.registry import ObservedFact

ORDER: tuple[Level, ...] = ("high", "key", "ordinary")  # the strictest first
FACT, ENDED = "monitoring_level", "ended"


async def open_one(conn: Connection, scope: Scope, household_id: UUID | None) -> MonitoringBrief | None:
    """The household's monitoring that goes on, if any."""
    return await queries.open_one(conn, scope, household_id) if household_id else None


async def begin(
    conn: Connection, actor: Actor, now: datetime, asked: MonitoringRequest, lead_id: UUID | None = None
) -> UUID:
    """Place a household under monitoring; its id. One that goes on stays, at the stricter of both levels.

    The same id again changes nothing. Raises Problem not_found.
    """
    home = await registry.household(conn, actor.scope, asked.household_id)
    asked = msgspec.structs.replace(asked, household_id=home.id)
    running = await queries.open_one(conn, actor.scope, asked.household_id)
    if running is not None and running.id != asked.id:
        if ORDER.index(asked.level) < ORDER.index(running.level):
            stricter = MonitoringOutcomeRequest(
                id=asked.id, outcome="intervene", note=asked.reason, level=asked.level, ends=False
            )
            await record_outcome(conn, actor, now, running.id, stricter)
        return running.id
    await queries.begin(conn, actor.scope, asked, lead_id, civil_date(now), actor.id, now)
    await audit.record(conn, actor.county_code, now, actor.id, "monitoring.begin", asked.id, {"level": asked.level})
    await _tell_the_cadence(conn, actor, now, asked.household_id, asked.id, asked.level)
    return asked.id


async def record_outcome(
    conn: Connection, actor: Actor, now: datetime, monitoring_id: UUID, asked: MonitoringOutcomeRequest
) -> None:
    """Write down what was done; monitoring ends only so. The same id again changes nothing.

    Raises Problem not_found, monitoring_ended (by the database).
    """
    found = await find(conn, actor.scope, monitoring_id)
    if not await queries.add_outcome(conn, actor.scope, monitoring_id, asked, actor.id, now):
        return
    detail = {"outcome": asked.outcome, "ends": asked.ends}
    await audit.record(conn, actor.county_code, now, actor.id, "monitoring.act", monitoring_id, detail)
    level = ENDED if asked.ends else asked.level
    await _tell_the_cadence(conn, actor, now, found.household_id, asked.id, level)


async def _tell_the_cadence(
    conn: Connection, actor: Actor, now: datetime, household_id: UUID, source: UUID, level: str
) -> None:
    fact = ObservedFact(household_id, FACT, level, civil_date(now), source, now)
    await registry.record_facts(conn, actor.county_code, now, [fact])
    await registry.announce_change(conn, actor.county_code, [household_id])


async def find(conn: Connection, scope: Scope, monitoring_id: UUID) -> MonitoringItem:
    """One. Raises Problem not_found."""
    found = await queries.one(conn, scope, monitoring_id)
    if found is None:
        raise Problem("not_found", what="监测 monitoring")
    return found


async def list_monitorings(
    conn: Connection, scope: Scope, *, region: str, state: str = "open", after: str | None = None, limit: int = 50
) -> MonitoringList:
    """Households under monitoring, the strictest level first; or what ended, the newest first.

    Raises Problem page_unknown.
    """
    if state == "open":
        found = await queries.going_on(conn, scope, region, read_key(after, tuple[str, UUID]), limit + 1)
        lines = page(found, limit, lambda one: (one.level, one.id))
    else:
        found = await queries.ended(conn, scope, region, read_key(after, tuple[datetime, UUID]), limit + 1)
        lines = page(found, limit, lambda one: (one.ended_at, one.id))
    return MonitoringList(lines.items, lines.next)
