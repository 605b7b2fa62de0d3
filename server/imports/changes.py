"""What changed since the last list of the same department: who is new in it, who is no longer named, of whom it says
something else.

It is told and nothing more: somebody may be missing because the department sent a part.
"""

from collections.abc import Iterator
from uuid import UUID

from policy.feeds import Feed
from server.core.db import Connection, Scope
from server.core.paging import page, read_key
from server.imports import queries_of_changes, showing
from server.imports.intake import feed_of
from server.imports.places import said_once
from server.imports.records import (
    CellAltered,
    ChangedList,
    ChangedRow,
    ChangedShown,
    ImportRow,
    ListBefore,
    ListChanges,
    PersonListed,
    Which,
)
from server.registry.identity import masked


async def count(conn: Connection, scope: Scope, import_id: UUID, *, altered: bool) -> ListChanges:
    """How many are new and how many are gone, beside the list before; `altered`: of how many it says something else,
    too, where a list has one row for a person. Raises Problem not_found."""
    one = await showing.stored(conn, scope, import_id)
    before = await queries_of_changes.before(conn, scope, import_id)
    if before is None:
        return ListChanges(before=None, added=0, gone=0, altered=None)
    added = await queries_of_changes.many(conn, scope, import_id, before.id)
    gone = await queries_of_changes.many(conn, scope, before.id, import_id)
    otherwise = None
    if altered and feed_of(one.feed).per == "person":
        otherwise = await queries_of_changes.many_altered(conn, scope, import_id, before.id, _apart(one, before))
    return ListChanges(before=before, added=added, gone=gone, altered=otherwise)


def _apart(one: ImportRow, before: ListBefore) -> list[str]:
    """What only one of two lists has a column for says nothing about a change."""
    fields, here = feed_of(one.feed).field, one.columns or {}
    both = {fields[name].fact or name for name in fields if name in here and name in before.columns}
    return sorted({fields[name].fact or name for name in fields} - both)


async def list_changed(
    conn: Connection, scope: Scope, import_id: UUID, which: Which, *, after: str | None, limit: int
) -> ChangedList:
    """Rows of this list that the one before has not, of the one before that this has not, or of this that say
    something else than the one before.

    Raises Problem not_found, page_unknown.
    """
    one = await showing.stored(conn, scope, import_id)
    from_row = read_key(after, int) or 0
    before = await queries_of_changes.before(conn, scope, import_id)
    feed = feed_of(one.feed)
    if before is None or (which == "altered" and feed.per != "person"):
        return ChangedList([], None)
    if which == "altered":
        apart = _apart(one, before)
        found = await queries_of_changes.some_altered(conn, scope, import_id, before.id, apart, from_row, limit + 1)
    else:
        of, other = (import_id, before.id) if which == "added" else (before.id, import_id)
        found = await queries_of_changes.some(conn, scope, of, other, from_row, limit + 1)
    lines = page(found, limit, lambda one: one.row)
    persons = [one.person_id for one in lines.items if one.person_id]
    known = {one.id: one for one in await queries_of_changes.people(conn, scope, persons)}
    shown = [_shown(feed, one, known.get(one.person_id) if one.person_id else None) for one in lines.items]
    return ChangedList(shown, lines.next)


def _shown(feed: Feed, one: ChangedRow, person: PersonListed | None) -> ChangedShown:
    return ChangedShown(
        row=one.row, name=one.name, id_masked=masked(one.id_last4), born=one.born, place=said_once(one.place),
        household_id=person.household_id if person else None, person_name=person.name if person else None,
        person_address=person.address if person else None, altered=list(_altered(feed, one)),
    )  # fmt: skip


def _altered(feed: Feed, one: ChangedRow) -> Iterator[CellAltered]:
    before = {cell.name: cell for cell in showing.said(feed, one.facts_before, one.details_before)}
    now = {cell.name: cell for cell in showing.said(feed, one.facts, one.details)}
    for name in feed.field:
        was, is_ = before.get(name), now.get(name)
        if (shown := is_ or was) and was != is_:
            yield CellAltered(title=shown.title, before=was, now=is_)
