"""Show what follows from a life event, do it, undo it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from server import followups, registry
from server.core import audit
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.crypto import Crypto
from server.core.db import Connection
from server.core.errors import Problem, need_reason
from server.life_events import queries
from server.life_events.planning import plan
from server.life_events.records import Home, LifeEvent, LifeEventPreview, NewLifeEvent, NewUndo, Step
from server.registry import ObservedFact


async def preview(
    conn: Connection, actor: Actor, now: datetime, household_id: UUID, new: NewLifeEvent
) -> LifeEventPreview:
    """What would follow; nothing is kept.

    Raises Problem not_found, day_ahead, built_upon, value_refused, days_in_wrong_order.
    """
    return _shown(await _planned(conn, actor, now, household_id, new))


def _shown(steps: Sequence[Step]) -> LifeEventPreview:
    said = [one.consequence for one in steps if one.consequence]
    return LifeEventPreview(sorted(said, key=lambda one: not one.done))


async def _planned(
    conn: Connection, actor: Actor, now: datetime, household_id: UUID, new: NewLifeEvent
) -> list[Step]:
    if new.happened_on > civil_date(now):
        raise Problem("day_ahead", day=new.happened_on.isoformat())
    home = await _home(conn, actor, now, household_id, new)
    if new.into == household_id:
        raise Problem("value_refused", constraint="life_events.into")
    other = await _home(conn, actor, now, new.into, new) if new.into else None
    subjects = [household_id, *(one.id for one in home.members), *(one.id for one in home.statuses)]
    await registry.check_nothing_newer(conn, actor.scope, subjects, new.happened_on)
    return plan(new, home, other)


async def _home(conn: Connection, actor: Actor, now: datetime, household_id: UUID, new: NewLifeEvent) -> Home:
    scope, day = actor.scope, new.happened_on
    found = await registry.household(conn, scope, household_id)
    statuses = await registry.current_statuses(conn, scope, day, [household_id])
    return Home(
        id=found.id,
        region_code=found.region_code,
        head_name=found.head_name,
        members=tuple(await queries.members(conn, scope, household_id)),
        statuses=tuple(statuses.get(household_id, [])),
        going=tuple(await queries.going(conn, scope, household_id, day, civil_date(now))),
    )


async def record(
    conn: Connection, actor: Actor, now: datetime, crypto: Crypto, household_id: UUID, new: NewLifeEvent
) -> LifeEvent:
    """Put an event on file and do what follows from it. The same id again changes nothing.

    Raises what `preview` raises, citizen_id_malformed, division_not_a_grid, pause_too_long.
    """
    known = await queries.events(conn, actor.scope, event_id=new.id)
    if known:
        return known[0]
    await queries.hold(conn, actor.scope, [household_id, *([new.into] if new.into else [])])
    steps = await _planned(conn, actor, now, household_id, new)
    asked = msgspec.to_builtins(new)
    if new.child:  # numbers stand sealed with the person, nowhere else
        asked["child"] |= {"id_number": None, "phone": None}
    await queries.add(
        conn, actor.scope, new.id, household_id, new.kind, new.happened_on, asked,
        _shown(steps).consequences, new.note.strip(), actor.id, now,
    )  # fmt: skip
    touched = {household_id, *([new.into] if new.into else [])}
    for step in steps:
        touched |= await _do(conn, actor, now, crypto, household_id, new, step)
    detail = {"kind": new.kind, "on": new.happened_on, "event": new.id}
    await audit.record(conn, actor.county_code, now, actor.id, "life_event.record", household_id, detail)
    await registry.announce_change(conn, actor.county_code, sorted(touched))
    return (await queries.events(conn, actor.scope, event_id=new.id))[0]


async def _do(
    conn: Connection,
    actor: Actor,
    now: datetime,
    crypto: Crypto,
    household_id: UUID,
    new: NewLifeEvent,
    step: Step,
) -> set[UUID]:
    touched: set[UUID] = set()
    if step.home:
        await registry.open_household(
            conn, actor, now, step.home.id, step.home.region_code, step.home.address, new.person_ids[0],
            new.happened_on, new.id,
        )  # fmt: skip
        touched.add(step.home.id)
    if step.change:
        reason = new.note.strip()
        touched |= await registry.write_changes(conn, actor, now, [step.change], reason=reason, event_id=new.id)
    if step.carried:
        await registry.begin_status(conn, actor, now, step.carried, new.id)
    if step.child:
        await registry.add_member(conn, actor, now, crypto, household_id, step.child, new.happened_on, new.id)
    if step.fact:
        person_id, name, value = step.fact
        on = civil_date(now)
        fact = ObservedFact(household_id, name, value, on, new.id, now, person_id, "event", "office")
        await registry.record_facts(conn, actor.county_code, now, [fact])
    if step.paused_until:
        reason = "away_for_work" if new.kind == "absence" else "other"
        pause = followups.NewVisitPause(
            id=new.id, reason=reason, from_on=new.happened_on, until_on=step.paused_until, note=new.note or new.kind
        )
        await followups.pause(conn, actor, now, household_id, pause)
    return touched


async def of_household(conn: Connection, actor: Actor, household_id: UUID) -> list[LifeEvent]:
    """The newest 200 events of a household, undone ones too. Raises Problem not_found."""
    await registry.household(conn, actor.scope, household_id)
    return await queries.events(conn, actor.scope, household_id=household_id)


async def undo(conn: Connection, actor: Actor, now: datetime, event_id: UUID, new: NewUndo) -> LifeEvent:
    """Take an event back: what stood before holds again from the same day, by newer rows. The same again answers
    the same.

    Raises Problem not_found, reason_needed, built_upon (something else was written since).
    """
    need_reason(new.reason)
    found = await queries.events(conn, actor.scope, event_id=event_id)
    if not found:
        raise Problem("not_found", what="家庭变动 life event")
    if not await queries.add_undo(conn, actor.scope, new.id, event_id, new.reason.strip(), actor.id, now):
        return (await queries.events(conn, actor.scope, event_id=event_id))[0]
    reason = new.reason.strip()
    touched = await registry.undo_changes(conn, actor, now, event_id, reason=reason) | {found[0].household_id}
    touched |= await registry.withdraw_facts(conn, actor.county_code, now, [event_id], actor.id)
    for pause_id in await queries.running_pauses(conn, actor.scope, [event_id], civil_date(now)):
        await followups.end_pause(conn, actor, now, pause_id)
    detail = {"event": event_id, "reason": reason}
    await audit.record(conn, actor.county_code, now, actor.id, "life_event.undo", found[0].household_id, detail)
    await registry.announce_change(conn, actor.county_code, sorted(touched))
    return (await queries.events(conn, actor.scope, event_id=event_id))[0]
