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
from server.life_events.records import Alike, Home, LifeEvent, LifeEventPreview, NewLifeEvent, NewUndo, Step
from server.registry import NewHousehold, NewPerson, ObservedFact


async def preview(
    conn: Connection, actor: Actor, now: datetime, crypto: Crypto, household_id: UUID, new: NewLifeEvent
) -> LifeEventPreview:
    """What would follow; nothing is kept.

    Raises Problem not_found, day_ahead, built_upon, value_refused, days_in_wrong_order.
    """
    return _shown(await _planned(conn, actor, now, crypto, household_id, new))


def _shown(steps: Sequence[Step]) -> LifeEventPreview:
    said = [one.consequence for one in steps if one.consequence]
    return LifeEventPreview(sorted(said, key=lambda one: not one.done))


async def _planned(
    conn: Connection, actor: Actor, now: datetime, crypto: Crypto, household_id: UUID, new: NewLifeEvent
) -> list[Step]:
    if new.happened_on > civil_date(now):
        raise Problem("day_ahead", day=new.happened_on.isoformat())
    if new.kind == "household_moved_in":
        return plan(new, await _new_home(conn, actor, now, crypto, household_id, new))
    household_id, new = await _who_remains(conn, actor, household_id, new)
    home = await _home(conn, actor, now, household_id, new)
    if new.into == household_id:
        raise Problem("value_refused", constraint="life_events.into")
    other = await _home(conn, actor, now, new.into, new) if new.into else None
    subjects = [household_id, *(one.id for one in home.members), *(one.id for one in home.statuses)]
    await registry.check_nothing_newer(conn, actor.scope, subjects, new.happened_on)
    alike = await _alike(conn, actor, crypto, new.newcomers)
    return plan(new, msgspec.structs.replace(home, alike=alike), other)


async def _new_home(
    conn: Connection, actor: Actor, now: datetime, crypto: Crypto, household_id: UUID, new: NewLifeEvent
) -> Home:
    """A household that comes from outside, before anybody is in it."""
    if new.home is None or new.home.id != household_id:
        raise Problem("value_refused", constraint="life_events.home")
    await registry.check_home(conn, actor.scope, now, new.home.region_code)
    alike = await _alike(conn, actor, crypto, new.newcomers)
    return Home(
        id=household_id, region_code=new.home.region_code, head_name="", members=(), statuses=(), going=(),
        alike=alike,
    )  # fmt: skip


async def _alike(conn: Connection, actor: Actor, crypto: Crypto, newcomers: Sequence[NewPerson]) -> tuple[Alike, ...]:
    """Raises Problem citizen_id_malformed."""
    sealed = [registry.seal(crypto, one) for one in newcomers]
    marks = {one.id: one.id_blind for one in sealed if one.id_blind}
    return tuple(await queries.alike(conn, actor.scope, marks)) if marks else ()


async def _who_remains(
    conn: Connection, actor: Actor, household_id: UUID, new: NewLifeEvent
) -> tuple[UUID, NewLifeEvent]:
    """The event with those that remain in place of the households and persons that were merged."""
    home = await registry.household(conn, actor.scope, household_id)
    into = (await registry.household(conn, actor.scope, new.into)).id if new.into else None
    people = await registry.merged_persons(conn, actor.scope, new.person_ids)
    person_ids = tuple(people.get(one, one) for one in new.person_ids)
    return home.id, msgspec.structs.replace(new, into=into, person_ids=person_ids)


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
    if new.kind != "household_moved_in":
        household_id, new = await _who_remains(conn, actor, household_id, new)
    await queries.hold(conn, actor.scope, [household_id, *([new.into] if new.into else [])])
    steps = await _planned(conn, actor, now, crypto, household_id, new)
    if new.kind == "household_moved_in":
        await _register(conn, actor, now, crypto, new)
    asked = msgspec.to_builtins(new)
    for one in [*([asked["child"]] if new.child else []), *asked["newcomers"]]:
        one |= {"id_number": None, "phone": None}  # numbers stand sealed with the person, nowhere else
    await queries.add(
        conn, actor.scope, new.id, household_id, new.kind, new.happened_on, asked,
        _shown(steps).consequences, new.note.strip(), actor.id, now,
    )  # fmt: skip
    if new.kind == "household_moved_in":
        people = [one.id for one in new.newcomers]
        await registry.note_arrival(conn, actor, now, household_id, people, new.happened_on, new.id)
    touched = {household_id, *([new.into] if new.into else [])}
    for step in steps:
        touched |= await _do(conn, actor, now, crypto, household_id, new, step)
    detail = {"kind": new.kind, "on": new.happened_on, "event": new.id}
    await audit.record(conn, actor.county_code, now, actor.id, "life_event.record", household_id, detail)
    await _ask_anew(conn, actor, now, touched)
    return (await queries.events(conn, actor.scope, event_id=new.id))[0]


async def _ask_anew(conn: Connection, actor: Actor, now: datetime, household_ids: set[UUID]) -> None:
    """The rules are asked by jobs; when to visit at once, so that whoever entered it sees what came of it."""
    await registry.announce_change(conn, actor.county_code, sorted(household_ids))
    await followups.recompute(conn, actor.county_code, household_ids, civil_date(now), now)


async def _register(conn: Connection, actor: Actor, now: datetime, crypto: Crypto, new: NewLifeEvent) -> None:
    if new.home is None:
        raise Problem("value_refused", constraint="life_events.home")
    home = NewHousehold(
        id=new.home.id, region_code=new.home.region_code, address=new.home.address.strip(), persons=new.newcomers
    )
    if not await registry.register_household(conn, actor, now, crypto, home):
        raise Problem("value_refused", constraint="households_pkey")


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
    if step.member:
        await registry.add_member(conn, actor, now, crypto, household_id, step.member, new.happened_on, new.id)
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
    """The newest 200 events of a household, and those of others that wrote in its file; undone ones too.

    Raises Problem not_found.
    """
    home = await registry.household(conn, actor.scope, household_id)
    return await queries.events(conn, actor.scope, household_id=home.id)


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
    await _ask_anew(conn, actor, now, touched)
    return (await queries.events(conn, actor.scope, event_id=event_id))[0]
