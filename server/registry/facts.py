"""The one door of facts: what is said of households and persons is kept, and what stands is worked out."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

import policy
from policy import precedence
from server.core import audit
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.db import Connection, Scope, county_scope
from server.core.errors import Problem, need_reason
from server.registry import past, queries_of_past
from server.registry import queries_of_facts as queries
from server.registry.operations import (
    announce_change,
    household,
    merged_households,
    merged_persons,
    remaining_person,
)
from server.registry.records_of_facts import KnownFact, ObservedFact, Standing
from server.registry.records_of_past import NewOverride


async def record_facts(conn: Connection, county_code: str, now: datetime, facts: Sequence[ObservedFact]) -> None:
    """Keep what a case, list or desk found out: of a household or person that was merged it is of the one that
    remains. As `keep_facts` otherwise."""
    if facts:
        await keep_facts(conn, county_code, now, await _of_who_remains(conn, county_scope(county_code), facts))


async def keep_facts(conn: Connection, county_code: str, now: datetime, facts: Sequence[ObservedFact]) -> None:
    """Keep what was found out of households and persons that are known to remain. The same again changes nothing;
    the order of arrival neither.

    A fact about a household that is not known here is left out: its record is kept and marked elsewhere. As many
    statements whatever the number of facts; call `announce_change` for the households afterwards.
    """
    if not facts:
        return
    scope = county_scope(county_code)
    await queries.add_facts(conn, scope, facts, now)
    await hold_off(conn, scope, {one.household_id for one in facts}, {one.name for one in facts})


async def _of_who_remains(conn: Connection, scope: Scope, facts: Sequence[ObservedFact]) -> Sequence[ObservedFact]:
    homes = await merged_households(conn, scope, {one.household_id for one in facts})
    people = await merged_persons(conn, scope, {one.person_id for one in facts if one.person_id})
    if not homes and not people:
        return facts
    return [
        msgspec.structs.replace(
            one,
            household_id=homes.get(one.household_id, one.household_id),
            person_id=people.get(one.person_id, one.person_id) if one.person_id else None,
        )
        for one in facts
    ]


async def withdraw_facts(
    conn: Connection, county_code: str, now: datetime, source_ids: Collection[UUID], by: UUID | None
) -> set[UUID]:
    """Take back all that these sources said; the households concerned.

    What they were set against stands again. Nothing is deleted. The same again changes nothing.
    """
    scope = county_scope(county_code)
    touched = await queries.withdraw(conn, scope, source_ids, by, now)
    homes = {household_id for household_id, _ in touched}
    await hold_off(conn, scope, homes, {name for _, name in touched})
    return homes


async def hold_off(conn: Connection, scope: Scope, household_ids: Collection[UUID], names: Collection[str]) -> None:
    """Work out anew which words of these households are held off by another (policy/precedence.toml)."""
    if household_ids and names:
        await queries.hold_off(conn, scope, household_ids, names, precedence.held())


async def newest_facts(
    conn: Connection, scope: Scope, household_ids: Collection[UUID], names: Collection[str] | None = None
) -> dict[UUID, dict[str, KnownFact]]:
    """What stands of every fact (of those named), by household; unknown facts are absent.

    Of a fact of persons it is the newest word about any of them; `facts_of_persons` keeps them apart.
    """
    return await queries.newest_facts(conn, scope, list(household_ids), None if names is None else list(names))


async def facts_of_persons(
    conn: Connection, scope: Scope, household_ids: Collection[UUID]
) -> dict[UUID, dict[str, KnownFact]]:
    """What stands of each person of these households, by person; a person nothing is known of is absent."""
    return await queries.facts_of_persons(conn, scope, list(household_ids))


async def sole_persons(conn: Connection, scope: Scope, household_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The one living member of those households that have just one: a record that names nobody is about them."""
    return await queries.sole_persons(conn, scope, household_ids)


async def of_households(
    conn: Connection, scope: Scope, named: Collection[tuple[UUID, UUID]]
) -> dict[tuple[UUID, UUID], UUID]:
    """Of persons that records name (household, person) those who belong or belonged to the household, as who they are
    now; strangers are absent."""
    return await queries.of_households(conn, scope, sorted(named)) if named else {}


def plain_facts(known: Mapping[str, KnownFact]) -> dict[str, Any]:
    """Names and values only, as forms are prefilled and rules are asked."""
    return {name: fact.value for name, fact in known.items()}


async def mark_overtaken(conn: Connection, scope: Scope, standings: Sequence[Standing]) -> None:
    """Say of facts whether they stand among the visits; what was observed is not touched."""
    if standings:
        await queries.mark_overtaken(conn, scope, standings)


async def override_fact(conn: Connection, actor: Actor, now: datetime, household_id: UUID, new: NewOverride) -> None:
    """Set a fact against what others said, with a reason; it stands as policy/precedence.toml says of rulings.

    The same id again changes nothing. Raises Problem not_found, reason_needed, day_ahead, value_refused (also where
    both a source and a value are given, or neither).
    """
    need_reason(new.reason)
    household_id = (await household(conn, actor.scope, household_id)).id
    if new.person_id is not None:
        new = msgspec.structs.replace(new, person_id=await remaining_person(conn, actor.scope, new.person_id))
    today = civil_date(now)
    if new.applies_from > today:
        raise Problem("day_ahead", day=new.applies_from.isoformat())
    value = await _ruled(conn, actor.scope, household_id, today, new)
    _check_value(new, value)
    if new.person_id is None:
        known = (await newest_facts(conn, actor.scope, [household_id], [new.name])).get(household_id, {})
    else:
        known = (await facts_of_persons(conn, actor.scope, [household_id])).get(new.person_id, {})
    against = known.get(new.name)
    if not await queries_of_past.add_override(
        conn, actor.scope, new.id, household_id, new.person_id, new.name, value, new.applies_from,
        against and against.source_id, new.reason.strip(), actor.id, now,
    ):  # fmt: skip
        return
    fact = ObservedFact(
        household_id, new.name, value, new.applies_from, new.id, now, new.person_id, "override", "office"
    )
    await record_facts(conn, actor.county_code, now, [fact])
    await announce_change(conn, actor.county_code, [household_id])
    detail = {"fact": new.name, "person_id": new.person_id, "reason": new.reason.strip()}
    await audit.record(conn, actor.county_code, now, actor.id, "fact.override", household_id, detail)


async def _ruled(conn: Connection, scope: Scope, household_id: UUID, today: date, new: NewOverride) -> Any:
    """The value that is to hold: given, or what a source says."""
    if (new.source_id is None) == (new.value is msgspec.UNSET):
        raise Problem("value_refused", constraint=new.name)
    if new.source_id is None:
        return new.value
    return await past.said_by(conn, scope, household_id, today, (new.name, new.person_id), new.source_id)


def _check_value(new: NewOverride, value: Any) -> None:
    try:
        policy.parse_facts({new.name: value})
    except policy.PolicyError as refused:
        raise Problem("value_refused", constraint=new.name) from refused
    if new.person_id is not None and not precedence.is_of_person(new.name):
        raise Problem("value_refused", constraint=new.name)
