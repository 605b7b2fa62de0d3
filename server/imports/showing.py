"""An import, its rows and their reasons as people see them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from policy import value_label
from policy.feeds import Feed, FeedField, IdentityField, feeds, identity
from policy.findings import finding_rules
from server import parameters
from server.core.clock import civil_date
from server.core.db import Connection, Scope
from server.core.errors import Problem, Text
from server.core.paging import page, read_key
from server.core.tables import UNREADABLE
from server.imports import columns, queries, queries_of_feeds, queries_of_leads, queries_of_rows
from server.imports.places import said_once
from server.imports.reading import BIRTH_BY_MONTH
from server.imports.records import (
    Authorisation,
    CellSaid,
    FeedItem,
    FeedList,
    FeedRow,
    FieldShown,
    GroupShown,
    Import,
    ImportList,
    ImportRow,
    LeadOfListPage,
    NoteShown,
    Outcome,
    ReadRow,
    RowList,
    RowShown,
    State,
)
from server.imports.words import ID_PROBLEMS, NOBODY, NOBODY_ALIKE, NOTES, PROBLEMS, REASONS
from server.registry.identity import masked, veiled

SOON = timedelta(days=30)


async def list_feeds(conn: Connection, scope: Scope, now: datetime) -> FeedList:
    """Every feed with the document it rests on and how fresh its newest list is (DS-01, DS-03, p_feed_interval)."""
    today = civil_date(now)
    grounds: dict[str, Authorisation] = {}
    for one in await queries_of_feeds.authorisations(conn, scope, today):
        grounds.setdefault(one.feed, one)
    fresh = {one.feed: one for one in await queries_of_feeds.freshness(conn, scope)}
    view = await parameters.view(conn, scope.county_code, today)
    interval = timedelta(days=view.days("p_feed_interval"))
    return FeedList(
        [_feed(name, feed, grounds.get(name), fresh.get(name), interval, today) for name, feed in feeds().items()]
    )


async def stale_feeds(conn: Connection, scope: Scope, now: datetime) -> list[FeedItem]:
    """Feeds whose next list should be here and is not (p_feed_interval)."""
    return [one for one in (await list_feeds(conn, scope, now)).items if one.stale]


def _feed(
    name: str, feed: Feed, ground: Authorisation | None, fresh: FeedRow | None, interval: timedelta, today: date
) -> FeedItem:
    listed_on = fresh.listed_on if fresh else None
    due_on = listed_on + interval if listed_on else None
    return FeedItem(
        id=name, title=Text(feed.zh, feed.en), department=Text(feed.from_.zh, feed.from_.en),
        purpose=Text(feed.purpose.zh, feed.purpose.en), rules=list(feed.rules), screens=_groups(feed),
        checks=list(feed.checks), per=feed.per, keep_days=feed.keep_days, fields=fields(feed),
        authorisation=ground, authorisation_ends_soon=ground is not None and ground.valid_to < today + SOON,
        listed_on=listed_on, due_on=due_on, stale=due_on is not None and due_on < today,
        applied=fresh.applied if fresh else 0,
    )  # fmt: skip


def _groups(feed: Feed) -> list[GroupShown]:
    return [GroupShown(one.id, Text(one.zh, one.en)) for one in finding_rules() if one.id in feed.screens]


def fields(feed: Feed) -> list[FieldShown]:
    """The columns a list of the feed may have, in their order."""
    return [_field(name, one) for name, one in (*identity().items(), *feed.field.items())]


def _field(name: str, one: FeedField | IdentityField) -> FieldShown:
    if isinstance(one, IdentityField):
        return FieldShown(name=name, title=Text(one.zh, one.en), kind=one.kind, fact="", needed=False)
    title = Text(one.words[0], name.replace("_", " "))
    return FieldShown(name=name, title=title, kind=one.kind, fact=one.fact, needed=one.needed)


async def stored(conn: Connection, scope: Scope, import_id: UUID) -> ImportRow:
    """Raises Problem not_found."""
    found = await queries.one(conn, scope, import_id)
    if found is None:
        raise Problem("not_found", what="导入 import")
    return found


async def find(conn: Connection, scope: Scope, import_id: UUID) -> Import:
    """One import. Raises Problem not_found."""
    return _shown(await stored(conn, scope, import_id))


async def list_imports(conn: Connection, scope: Scope, *, limit: int, after: str | None) -> ImportList:
    """The newest first. Raises Problem page_unknown."""
    found = await queries.imports(conn, scope, read_key(after, tuple[datetime, UUID]), limit + 1)
    lines = page(found, limit, lambda one: (one.uploaded_at, one.id))
    return ImportList([_shown(one) for one in lines.items], lines.next)


def state_of(one: ImportRow) -> State:
    """Where an import stands."""
    if one.undone_at and not one.applied_at:
        return "withdrawn"
    if one.cleared_at:
        return "cleared"
    if one.undone_at:
        return "undone"
    if one.applied_at:
        return "applied" if one.finished_at else "applying"
    if one.problem:
        return "unreadable"
    return "read" if one.read_at else "reading" if one.columns else "uploaded"


def _shown(one: ImportRow) -> Import:
    feed, said = feeds()[one.feed], one.columns or one.shape.suggested
    return Import(
        id=one.id, feed=one.feed, feed_title=Text(feed.zh, feed.en), document_no=one.document_no,
        file_name=one.file_name, bytes=one.bytes, listed_on=one.listed_on, uploaded_by=one.uploaded_by,
        uploaded_at=one.uploaded_at, state=state_of(one), percent=one.percent,
        problem=UNREADABLE[one.problem] if one.problem else None, shape=one.shape,
        notes=[_note(*note) for note in one.shape.notes], columns=said, missing=columns.missing(one.feed, said),
        counts=one.counts or {}, applied_by=one.applied_by, applied_at=one.applied_at, finished_at=one.finished_at,
        undone_by=one.undone_by, undone_at=one.undone_at, undo_reason=one.undo_reason,
    )  # fmt: skip


def _note(note: str, detail: str) -> NoteShown:
    words = NOTES[note]
    if note == "other_feed":
        other = feeds()[detail]
        return NoteShown(note, detail, Text(f"{words.zh}：{other.zh}", f"{words.en}: {other.en}"))
    told = Text(f"{words.zh}：{detail}", f"{words.en}: {detail}") if detail else words
    return NoteShown(note, detail, told)


async def list_rows(
    conn: Connection,
    scope: Scope,
    import_id: UUID,
    *,
    outcome: Outcome | None = None,
    troubled: bool = False,
    limit: int = 50,
    after: str | None = None,
) -> RowList:
    """Rows of a list in its order, of one outcome or all. Raises Problem not_found, page_unknown."""
    found_import = await stored(conn, scope, import_id)
    feed = feeds()[found_import.feed]
    from_row = read_key(after, int) or 0
    if outcome and found_import.counts is not None and not found_import.counts.get(outcome):
        return RowList([], None)  # counted already; looking for it would read the whole list
    found = await queries_of_rows.read_rows(conn, scope, import_id, from_row, outcome, limit + 1, troubled=troubled)
    lines = page(found, limit, lambda one: one.row)
    return RowList([_row(feed, one) for one in lines.items], lines.next)


def _row(feed: Feed, one: ReadRow) -> RowShown:
    return RowShown(
        row=one.row, name=one.name, id_masked=masked(one.id_last4), born=one.born,
        born_by_month=BIRTH_BY_MONTH in one.problems, place=said_once(one.place),
        said=list(said(feed, one.facts, one.details)), outcome=one.outcome,
        why=why(one.outcome, one.reason, one.first_row, one.problems),
        household_id=one.household_id, person_id=one.person_id, person_name=one.person_name,
        person_address=one.person_address,
    )  # fmt: skip


def said(feed: Feed, facts: Mapping[str, Any], details: Mapping[str, Any]) -> Iterator[CellSaid]:
    """What the list's own columns say, in the order of the feed; no citizen ID can be read in it."""
    for name, field in feed.field.items():
        value = facts.get(field.fact) if field.fact else details.get(name)
        if value is not None:
            label = value_label(field.fact or name, value)
            yield CellSaid(name=name, title=_field(name, field).title, value=veiled(value),
                           value_label=Text(label.zh, label.en) if label else None)  # fmt: skip


async def leads_of(
    conn: Connection, scope: Scope, import_id: UUID, *, kept: bool, after: str | None, limit: int
) -> LeadOfListPage:
    """Leads that came of a list; `kept`: those that stayed when it was taken back. Raises Problem not_found."""
    await stored(conn, scope, import_id)
    key = read_key(after, UUID)
    lines = page(
        await queries_of_leads.leads_of_list(conn, scope, import_id, key, limit + 1, kept=kept), limit,
        lambda one: one.id,
    )  # fmt: skip
    return LeadOfListPage(lines.items, lines.next)


def why(outcome: str, reason: str | None, first_row: int | None, problems: Sequence[str]) -> list[Text]:
    """Why a row is what it is, and what is wrong in it."""
    told = [REASONS[reason]] if reason else []
    if first_row is not None and told:
        told = [Text(f"{told[0].zh}（第 {first_row} 行）", f"{told[0].en} (row {first_row})")]
    told += [PROBLEMS[one] for one in problems]
    if outcome == "unknown":
        told.append(NOBODY if ID_PROBLEMS.isdisjoint(problems) else NOBODY_ALIKE)
    return told
