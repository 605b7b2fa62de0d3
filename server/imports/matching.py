"""A list is read row by row, put down by COPY and matched: a dry run, the register is not touched."""

import gc
from collections.abc import Generator, Sequence
from contextlib import aclosing, contextmanager
from datetime import datetime
from uuid import UUID

import msgspec
import numpy as np

from server.core.crypto import Crypto
from server.core.db import Connection, Scope
from server.core.progress import Note
from server.core.tables import Table, UnreadableListError, complete
from server.imports import names, queries, queries_of_matches, queries_of_proposals, queries_of_rows, scoring, showing
from server.imports.cleaners import Order, cleaned
from server.imports.columns import Heading
from server.imports.intake import feed_of, kept_file
from server.imports.reading import filled, pieces, plan
from server.imports.records import ImportRow
from server.imports.repeats import Repeats
from server.imports.scoring import Candidate, Likely

NAMED = 10  # parts whose names are looked at together
UNNUMBERED = 4  # parts looked at together for rows without a citizen ID


async def read_list(
    conn: Connection, scope: Scope, now: datetime, crypto: Crypto, import_id: UUID, note: Note
) -> None:
    """Read an import's list by the columns said and find whom its rows are about. Read again, it is as read once.

    `note` is told how many percent are done. A file that cannot be read leaves the reason with the import.
    """
    found = await queries.one(conn, scope, import_id)
    if found is None or found.columns is None or showing.state_of(found) not in ("reading", "unreadable"):
        return
    await queries_of_rows.forget_rows(conn, scope, import_id)
    try:
        async with kept_file(conn, scope, crypto, found) as table:
            rows, again = await put_down(conn, scope, crypto, found, table, note)
    except UnreadableListError as error:
        await queries_of_rows.forget_rows(conn, scope, import_id)
        await queries.set_problem(conn, scope, import_id, error.why)
        return
    await match(conn, scope, import_id, rows, again)
    await match_alike(conn, scope, crypto, import_id)
    await counted(conn, scope, now, import_id)


async def put_down(
    conn: Connection, scope: Scope, crypto: Crypto, found: ImportRow, table: Table, note: Note
) -> tuple[int, list[int]]:
    """Every row of the list by COPY: how many, and the `same_as` of those that may stand there more than once. Memory
    holds a few batches of them. Raises UnreadableListError."""
    shape = found.shape
    heading = Heading(shape.heading_first - 1, shape.heading_last - 1, tuple(shape.labels))
    order = Order(scope.county_code, found.id, found.feed, heading, found.columns or {}, crypto)
    chosen = plan(feed_of(found.feed), heading, order.columns)
    source = pieces(chosen, filled(chosen, table.rows(), table.merged), whole=complete(table))
    rows, told, repeats = 0, 0, Repeats()
    with _no_collector():
        async with aclosing(cleaned(order, found.bytes, source)) as batches:
            async for batch in batches:
                await queries_of_rows.add_parts(conn, batch.parts)
                rows += batch.rows
                repeats.note(np.frombuffer(batch.same_as, np.int64))
                percent = min(90, 90 * rows * 60 // max(1, found.bytes))  # a row takes about 60 bytes of a file
                if percent > told:
                    await note(told := percent)
    return rows, repeats.found()


@contextmanager
def _no_collector() -> Generator[None]:
    """Rows and cells are in no cycles; looking through them for some took a fifth of the time of reading a list."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


async def counted(conn: Connection, scope: Scope, now: datetime, import_id: UUID) -> dict[str, int]:
    """Rows by what became of them; the import is read."""
    counts = await queries_of_rows.counts(conn, scope, import_id)
    await queries.set_read(conn, scope, import_id, now, counts)
    return counts


async def match(conn: Connection, scope: Scope, import_id: UUID, rows: int, again: Sequence[int]) -> None:
    """Whom the rows are about: by the citizen ID; a name that is written otherwise but alike does no harm."""
    await queries_of_matches.match_ids(conn, scope, import_id, rows, again)
    parts = await queries_of_matches.parts_otherwise(conn, scope, import_id)
    for at in range(0, len(parts), NAMED):
        pairs = await queries_of_matches.other_names(conn, scope, import_id, parts[at : at + NAMED])
        alike = [one for one in pairs if names.likeness(one.listed, one.registered) != "other"]
        if alike:
            await queries_of_matches.same_names(conn, scope, import_id, alike)


async def match_alike(conn: Connection, scope: Scope, crypto: Crypto, import_id: UUID) -> None:
    """Whom the rows without a whole citizen ID may be about; who is not sure is proposed, never taken."""
    parts = await queries_of_proposals.parts_unnumbered(conn, scope, import_id)
    persons = await queries_of_proposals.persons(conn, scope) if parts else 0
    for at in range(0, len(parts), UNNUMBERED):
        wanted = await queries_of_proposals.unnumbered(conn, scope, import_id, parts[at : at + UNNUMBERED])
        found: dict[int, list[Candidate]] = {}
        for one in await queries_of_proposals.alike(conn, scope, wanted):
            opened = crypto.open(one.phone_cipher) if one.phone_cipher else ""
            found.setdefault(one.row, []).append(msgspec.structs.replace(one, phone=opened))
        often = await queries_of_proposals.namesakes(conn, scope, sorted({one.name for one in wanted}))
        likely: list[Likely] = []
        for listed in wanted:
            opened = crypto.open(listed.phone_cipher) if listed.phone_cipher else ""
            told = msgspec.structs.replace(listed, phone=opened)
            likely += scoring.decide(told, found.get(listed.row, []), often.get(listed.name, 0), persons)
        if likely:
            await queries_of_proposals.add_likely(conn, scope, import_id, likely)
