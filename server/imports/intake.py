"""A list comes in: its ground is looked at, its file understood and kept sealed, its columns said."""

import asyncio
import hashlib
import re
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import msgspec

from policy.feeds import Feed, feeds
from server.core import audit, outbox
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.crypto import Crypto
from server.core.db import Connection, Scope
from server.core.errors import Problem, Text
from server.core.ids import new_id
from server.core.tables import Table, UnreadableListError, open_table, unreadable
from server.imports import columns, queries, queries_of_feeds, showing
from server.imports.records import Import, ImportRow, Sample, Shape

PIECE = 1024 * 1024
LONG_NUMBER = re.compile(r"[0-9]{10,}[0-9Xx]")  # citizen IDs, telephones, cards
TOP = 40  # rows looked at for the heading and as a sample


class Handed(msgspec.Struct, frozen=True, kw_only=True):
    """A file as somebody handed it in, on this machine's disk. `listed_on`: the day it speaks of, None: today."""

    id: UUID
    feed: str
    file_name: str
    path: Path
    listed_on: date | None = None
    sheet: str = ""


OPERATOR = UUID(int=0)  # whoever works at the command line: no user of the house


def by(actor: Actor) -> UUID | None:
    """Who is put on file; None for the operator."""
    return None if actor.id == OPERATOR else actor.id


def feed_of(feed_id: str) -> Feed:
    """Raises Problem not_found."""
    found = feeds().get(feed_id)
    if found is None:
        raise Problem("not_found", what="名单 feed")
    return found


async def take(conn: Connection, actor: Actor, now: datetime, crypto: Crypto, handed: Handed) -> Import:
    """Keep a list and say how it was understood; nothing is read into the register yet. The same id changes nothing.

    Raises Problem not_found (no such feed), feed_not_authorised, list_unreadable.
    """
    scope, feed = actor.scope, feed_of(handed.feed)
    today = civil_date(now)
    ground = next(
        (one for one in await queries_of_feeds.authorisations(conn, scope, today) if one.feed == handed.feed), None
    )
    if ground is None:
        raise Problem("feed_not_authorised", feed=feed.zh, feed_en=feed.en)
    try:
        shape, digest = await asyncio.to_thread(_understand, handed)
    except UnreadableListError as error:
        raise unreadable(error) from error
    notes = list(shape.notes)
    if known := await queries.same_file(conn, scope, handed.feed, digest):
        notes.append(("same_file", known))
    suggested = dict(shape.suggested)
    remembered = await _remembered(conn, scope, handed.feed, shape)
    if remembered:
        suggested = remembered
        notes.append(("remembered", ""))
    shape = msgspec.structs.replace(shape, notes=notes, suggested=suggested)
    listed_on = min(handed.listed_on or today, today)
    size = handed.path.stat().st_size
    if await queries.add_import(
        conn, scope, handed.id, handed.feed, ground.id, (handed.file_name[:200], digest, size), listed_on,
        by(actor), now, shape,
    ):  # fmt: skip
        await _keep_file(conn, scope, crypto, handed)
        detail = {"feed": handed.feed, "document_no": ground.document_no, "sha256": digest.hex()}
        await audit.record(conn, actor.county_code, now, by(actor), "import.upload", handed.id, detail)
    return await showing.find(conn, scope, handed.id)


def _understand(handed: Handed) -> tuple[Shape, bytes]:
    """How the file reads, and its SHA-256."""
    table = open_table(handed.path, handed.sheet)
    top = list(islice(table.rows(), TOP))
    heading = columns.find_heading(handed.feed, top)
    if not any(any(row) for row in top):
        raise UnreadableListError("empty")
    if len(top) < TOP and not any(any(row) for row in top[heading.last + 1 :]):
        raise UnreadableListError("heading_only")
    notes = [(one.note, one.detail) for one in table.notes]
    merged = sum(one.first > heading.last for one in table.merged)
    if merged:
        notes.append(("merged_cells", str(merged)))
    if heading.first < 0:
        notes.append(("no_heading", ""))
    other = columns.likelier(handed.feed, top)
    if other:
        notes.append(("other_feed", other))
    with handed.path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").digest()
    suggested = columns.suggest(handed.feed, heading, top[heading.last + 1 :])
    shape = Shape(
        kind=table.kind, sheet=table.sheet, encoding=table.encoding, delimiter=table.delimiter,
        heading_first=heading.first + 1, heading_last=heading.last + 1, labels=list(heading.labels),
        suggested=suggested, notes=notes,
    )  # fmt: skip
    return shape, digest


async def _remembered(conn: Connection, scope: Scope, feed: str, shape: Shape) -> dict[str, str] | None:
    """What was said of the columns of such a list before: the newest whose headings this list all has. A heading that
    no such list had yet is suggested as ever; one that had been there was left out by somebody."""
    held = set(shape.labels)
    mappings = await queries_of_feeds.mappings(conn, scope, feed)
    said = next((one for one in mappings if set(one.values()) <= held), None)
    if said is None:
        return None
    known = {*said.values(), *await queries_of_feeds.labels(conn, scope, feed, said)}
    return {name: label for name, label in shape.suggested.items() if label not in known} | said


async def _keep_file(conn: Connection, scope: Scope, crypto: Crypto, handed: Handed) -> None:
    with handed.path.open("rb") as file:
        number = 0
        while data := file.read(PIECE):
            sealed = await asyncio.to_thread(crypto.seal_bytes, data)
            await queries.add_piece(conn, scope, handed.id, number, sealed)
            number += 1


@asynccontextmanager
async def kept_file(conn: Connection, scope: Scope, crypto: Crypto, found: ImportRow) -> AsyncGenerator[Table]:
    """The list of an import, opened again. Raises UnreadableListError, Problem list_cleared."""
    with TemporaryDirectory(prefix="tanfang-import-") as folder:
        path = Path(folder) / "list"
        number = 0
        with path.open("wb") as file:
            while (sealed := await queries.piece(conn, scope, found.id, number)) is not None:
                file.write(await asyncio.to_thread(crypto.open_bytes, sealed))
                number += 1
        if not number:
            raise Problem("list_cleared")
        if found.shape.kind == "csv":
            yield Table("csv", "", (), path, found.shape.encoding, found.shape.delimiter)
        else:
            yield await asyncio.to_thread(open_table, path, found.shape.sheet)


async def sample(conn: Connection, scope: Scope, crypto: Crypto, import_id: UUID) -> Sample:
    """The first rows below the heading, to say the columns by: long numbers without their middle, for nobody needs a
    whole citizen ID or telephone to tell a column. Raises Problem not_found, list_cleared."""
    found = await showing.stored(conn, scope, import_id)
    async with kept_file(conn, scope, crypto, found) as table:
        top = await asyncio.to_thread(lambda: list(islice(table.rows(), found.shape.heading_last + 12)))
    below = [row for row in top[found.shape.heading_last :] if any(row)]
    return Sample(found.shape.labels, [[LONG_NUMBER.sub(_without_middle, cell) for cell in row] for row in below[:8]])


def _without_middle(number: re.Match[str]) -> str:
    told = number[0]
    return told[:3] + "*" * (len(told) - 7) + told[-4:]


async def say_columns(
    conn: Connection, actor: Actor, now: datetime, import_id: UUID, said: Mapping[str, str]
) -> Import:
    """Say which column is what, remember it for the feed, and have the list read: a dry run, nothing else is written.

    Raises Problem not_found, import_step_refused, list_of_another_feed, columns_refused.
    """
    scope = actor.scope
    await queries.lock(conn, scope, import_id)
    found = await showing.stored(conn, scope, import_id)
    if found.applied_at is not None or found.undone_at is not None or found.cleared_at is not None:
        raise Problem("import_step_refused", state=showing.state_of(found))
    known = {*feed_of(found.feed).field, *columns.identity()}
    named = {name: label for name, label in said.items() if label}
    lacking = columns.missing(found.feed, named)
    wrong = [name for name, label in named.items() if name not in known or label not in found.shape.labels]
    twice = len(set(named.values())) < len(named)
    looks_like = next((detail for note, detail in found.shape.notes if note == "other_feed"), None)
    if lacking and looks_like:
        own, other = feed_of(found.feed), feed_of(looks_like)
        raise Problem("list_of_another_feed", feed=own.zh, feed_en=own.en, other=other.zh, other_en=other.en)
    if lacking or wrong or twice:
        fault = lacking or wrong or sorted(named.values())
        titles = {one.name: one.title for one in showing.fields(feed_of(found.feed))}
        words = [titles.get(one, Text(one, one)) for one in fault]
        raise Problem(
            "columns_refused",
            columns="、".join(one.zh for one in words),
            columns_en=", ".join(one.en for one in words),
        )
    await queries_of_feeds.add_mapping(conn, scope, new_id(now), found.feed, named, by(actor), now)
    await queries.set_columns(conn, scope, import_id, named)
    await audit.record(conn, actor.county_code, now, by(actor), "import.columns", import_id, {"columns": named})
    await outbox.put(conn, actor.county_code, "imports.read", [import_id])
    return await showing.find(conn, scope, import_id)
