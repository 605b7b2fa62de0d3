"""What changed since the last list of the same department: who is new in it, who is no longer named.

It is told and nothing more: somebody may be missing because the department sent a part.
"""

from uuid import UUID

from server.core.db import Connection, Scope
from server.core.paging import page, read_key
from server.imports import queries_of_changes, showing
from server.imports.places import said_once
from server.imports.records import ChangedList, ChangedRow, ChangedShown, ListChanges, PersonListed, Which
from server.registry.identity import masked


async def count(conn: Connection, scope: Scope, import_id: UUID) -> ListChanges:
    """How many are new and how many are gone, beside the list before. Raises Problem not_found."""
    await showing.stored(conn, scope, import_id)
    before = await queries_of_changes.before(conn, scope, import_id)
    if before is None:
        return ListChanges(before=None, added=0, gone=0)
    added = await queries_of_changes.many(conn, scope, import_id, before.id)
    gone = await queries_of_changes.many(conn, scope, before.id, import_id)
    return ListChanges(before=before, added=added, gone=gone)


async def list_changed(
    conn: Connection, scope: Scope, import_id: UUID, which: Which, *, after: str | None, limit: int
) -> ChangedList:
    """Rows of this list that the one before has not, or of the one before that this has not.

    Raises Problem not_found, page_unknown.
    """
    await showing.stored(conn, scope, import_id)
    from_row = read_key(after, int) or 0
    before = await queries_of_changes.before(conn, scope, import_id)
    if before is None:
        return ChangedList([], None)
    of, other = (import_id, before.id) if which == "added" else (before.id, import_id)
    found = await queries_of_changes.some(conn, scope, of, other, from_row, limit + 1)
    lines = page(found, limit, lambda one: one.row)
    persons = [one.person_id for one in lines.items if one.person_id]
    known = {one.id: one for one in await queries_of_changes.people(conn, scope, persons)}
    return ChangedList([_shown(one, known.get(one.person_id) if one.person_id else None) for one in lines.items],
                       lines.next)  # fmt: skip


def _shown(one: ChangedRow, person: PersonListed | None) -> ChangedShown:
    return ChangedShown(
        row=one.row, name=one.name, id_masked=masked(one.id_last4), born=one.born, place=said_once(one.place),
        household_id=person.household_id if person else None, person_name=person.name if person else None,
        person_address=person.address if person else None,
    )  # fmt: skip
