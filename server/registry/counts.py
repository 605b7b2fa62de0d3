"""What follows of a household from what is known of its members, beside what was said of the whole."""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from policy import precedence
from server.core.db import Connection, Scope
from server.registry import queries, queries_of_facts
from server.registry.records_of_facts import KnownFact

ASKED_OF_MEMBERS = sorted({one.of for one in precedence.derived() if one.of})


async def with_counts(
    conn: Connection,
    scope: Scope,
    today: date,
    household_ids: Collection[UUID],
    said: Mapping[UUID, Mapping[str, KnownFact]],
) -> dict[UUID, dict[str, KnownFact]]:
    """What stands of these households (`said`), with what follows from their members where that is known.

    A word that policy/precedence.toml holds against the register stands. Two statements, whatever the number of
    households.
    """
    ids = list(household_ids)
    known = await queries_of_facts.facts_of_persons(conn, scope, ids, ASKED_OF_MEMBERS)
    members: dict[UUID, list[precedence.Member]] = {}
    for one in await queries.persons(conn, scope, ids):
        if one.died_on is None:
            stands = {name: fact.value for name, fact in known.get(one.id, {}).items()}
            members.setdefault(one.household_id, []).append(precedence.Member(one.name, one.birth_date, stands))
    found = {home: dict(facts) for home, facts in said.items()}
    for home, people in members.items():
        own = found.setdefault(home, {})
        for name, value in precedence.derive(people, today).items():
            if not held_against_register(name, own.get(name), today):
                own[name] = KnownFact(value, today, home)
    return found


def held_against_register(name: str, said: KnownFact | None, today: date) -> bool:
    """Whether what was said of a fact is held against what the register says of it now."""
    return said is not None and bool(precedence.holding_on(today, name, said.channel, said.observed_on, "register"))
