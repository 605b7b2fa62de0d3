"""One person: who they are, where they belong, every status they had, and what was written of them."""

from collections.abc import Sequence
from uuid import UUID

from server import regions
from server.core.crypto import Crypto
from server.core.db import Connection, Scope
from server.core.errors import Problem
from server.registry import queries, queries_of_past
from server.registry.operations import household, joined_persons, persons, remaining_person
from server.registry.records_of_past import FormerName, HomeName, PersonFile, RegisterChange


async def person_file(conn: Connection, scope: Scope, crypto: Crypto, person_id: UUID) -> PersonFile:
    """A person's page; what is known of them is in their household's register. A person who was merged leads to the
    one that remains. Raises Problem not_found.
    """
    person_id = await remaining_person(conn, scope, person_id)
    found = await queries.sealed_id(conn, scope, person_id)
    if found is None:
        raise Problem("not_found", what="人员 person")
    home = await household(conn, scope, found.household_id)
    members = (await persons(conn, scope, crypto, [home.id]))[home.id]
    own = await queries.statuses_of_person(conn, scope, home.id, person_id)
    joined = (await joined_persons(conn, scope, [person_id])).get(person_id, [])
    subjects = [person_id, *(one.id for one in joined), *(one.id for one in own if one.person_id == person_id)]
    changes = once(await queries_of_past.changes_of_subjects(conn, scope, subjects))
    named = await queries.households(conn, scope, sorted(_homes(changes) - {home.id}))
    code = home.region_code
    names = await regions.names(conn, scope, [code[:12], code])
    return PersonFile(
        person=next(one for one in members if one.id == person_id),
        region_code=code,
        village_name=names.get(code[:12]),
        grid_name=names.get(code) if len(code) > 12 else None,
        address=home.address,
        head_name=home.head_name,
        statuses=own,
        changes=changes,
        homes=[HomeName(id=one.id, head_name=one.head_name) for one in named],
        joined=[FormerName(id=one.id, name=one.name) for one in joined],
    )


def once(changes: Sequence[RegisterChange]) -> list[RegisterChange]:
    """Without the other household's row of the same, where both are within reach."""
    own = {(one.subject_id, one.recorded_at) for one in changes if not one.echo}
    return [one for one in changes if not one.echo or (one.subject_id, one.recorded_at) not in own]


def _homes(changes: Sequence[RegisterChange]) -> set[UUID]:
    said = {fields.get("household") for one in changes for fields in (one.before, one.after)}
    return {UUID(one) for one in said if one}
