"""Files of the county's tables: asked for with a purpose, made by a job, kept for a week, taken by who asked."""

from datetime import datetime, timedelta
from hashlib import file_digest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast
from uuid import UUID

from server import regions
from server.core import audit, outbox
from server.core.actor import Actor
from server.core.clock import COUNTY_ZONE, civil_date
from server.core.db import Connection, Pool, Scope, county_scope, transaction
from server.core.errors import Problem, Text, need_reason
from server.core.paging import page, read_key
from server.core.storage import Storage
from server.exports import queries, writing
from server.exports.datasets import DATASETS
from server.exports.records import (
    MEDIA_TYPES,
    DatasetColumn,
    Datasets,
    DatasetShown,
    Export,
    ExportList,
    ExportRow,
    Format,
    NewExport,
)
from server.exports.writing import EVERYTHING, Wanted

EVERYTHING_TITLE = Text("全部数据", "Everything")
KEPT = timedelta(days=7)
PIECE = 1024 * 1024


def datasets() -> Datasets:
    """What can be asked for."""
    return Datasets([
        DatasetShown(
            one.name, one.title, one.place, [DatasetColumn(c.name, c.kind, c.title, c.personal) for c in one.columns]
        )
        for one in DATASETS.values()
    ])  # fmt: skip


async def ask(conn: Connection, actor: Actor, now: datetime, new: NewExport) -> Export:
    """Ask for a file. The same id again changes nothing.

    Raises Problem reason_needed, not_found, export_unknown_dataset, export_form_does_not_fit.
    """
    need_reason(new.purpose)
    fitting(new.dataset, new.format, personal=new.personal)
    await check_place(conn, actor, now, new.region_code)
    if await queries.add(conn, actor.scope, new, actor.id, now):
        detail = {"dataset": new.dataset, "format": new.format, "region": new.region_code, "personal": new.personal,
                  "purpose": new.purpose.strip()}  # fmt: skip
        await audit.record(conn, actor.county_code, now, actor.id, "export.ask", new.id, detail)
        await outbox.put(conn, actor.county_code, "exports.make", [new.id])
    return _shown(await _row(conn, actor.scope, new.id))


def fitting(dataset: str, form: str, *, personal: bool) -> Wanted:
    """What is wanted, its place still open. Raises Problem export_unknown_dataset, export_form_does_not_fit."""
    if dataset != EVERYTHING and dataset not in DATASETS:
        raise Problem("export_unknown_dataset", dataset=dataset)
    fits = form in MEDIA_TYPES and (dataset == EVERYTHING) == (form == "zip")
    if not fits or (form == "geojson" and not (personal and DATASETS[dataset].place)):
        raise Problem("export_form_does_not_fit")
    return Wanted(dataset=dataset, format=cast("Format", form), personal=personal)


async def check_place(conn: Connection, actor: Actor, now: datetime, region_code: str) -> None:
    """A place of today within reach. Raises Problem not_found."""
    within = region_code.startswith(actor.reach)
    if not within or await regions.find(conn, actor.scope, civil_date(now), region_code) is None:
        raise Problem("not_found", what="区划 division")


async def list_exports(
    conn: Connection, actor: Actor, *, mine: bool, limit: int = 50, after: str | None = None
) -> ExportList:
    """Files asked for, the newest first: one's own, or all of one's reach. Raises Problem page_unknown."""
    found = await queries.exports(conn, actor.scope, actor.id if mine else None, read_key(after, UUID), limit + 1)
    lines = page(found, limit, lambda one: one.id)
    return ExportList([_shown(one) for one in lines.items], lines.next)


async def read_export(conn: Connection, actor: Actor, export_id: UUID) -> Export:
    """One of them. Raises Problem not_found."""
    return _shown(await _row(conn, actor.scope, export_id))


async def take(conn: Connection, actor: Actor, now: datetime, export_id: UUID) -> ExportRow:
    """Who asked takes the file; each taking is on file. Raises Problem not_found, export_not_there."""
    found = await _row(conn, actor.scope, export_id)
    if found.asked_by != actor.id:
        raise Problem("not_found", what="导出文件 export")
    if found.made_at is None or found.removed_at is not None:
        raise Problem("export_not_there")
    await audit.record(conn, actor.county_code, now, actor.id, "export.take", export_id)
    return found


async def _row(conn: Connection, scope: Scope, export_id: UUID) -> ExportRow:
    found = await queries.export(conn, scope, export_id)
    if found is None:
        raise Problem("not_found", what="导出文件 export")
    return found


def _shown(one: ExportRow) -> Export:
    made = one.made_at is not None
    state = "removed" if one.removed_at else "ready" if made else "waiting"
    return Export(
        id=one.id,
        dataset=one.dataset,
        title=EVERYTHING_TITLE if one.dataset == EVERYTHING else DATASETS[one.dataset].title,
        format=one.format,
        region_code=one.region_code,
        region_name=one.region_name,
        personal=one.personal,
        purpose=one.purpose,
        asked_by=one.asked_by_name,
        asked_at=one.asked_at,
        state=state,
        rows_done=one.rows_done,
        rows=one.rows,
        bytes=one.bytes,
        sha256=one.sha256.hex() if one.sha256 else None,
        gone_on=civil_date(one.made_at + KEPT) if one.made_at and not one.removed_at else None,
    )


def file_key(county_code: str, export_id: UUID) -> str:
    """Where the file lies in the store."""
    return f"exports/{county_code}/{export_id}"


def file_name(one: ExportRow) -> str:
    """What the file is called where it is taken to."""
    title = EVERYTHING_TITLE if one.dataset == EVERYTHING else DATASETS[one.dataset].title
    return f"{title.zh}-{one.region_name}-{one.asked_at.astimezone(COUNTY_ZONE):%Y%m%d}.{one.format}"


async def make(
    conn: Connection, pool: Pool, storage: Storage, county_code: str, now: datetime, export_id: UUID
) -> None:
    """Make one file and put it into the store. Made already: nothing happens."""
    scope = county_scope(county_code)
    row = await queries.export(conn, scope, export_id)
    if row is None or row.made_at is not None:
        return
    with TemporaryDirectory(prefix="tanfang-export-") as folder:

        async def note(done: int) -> None:
            async with transaction(pool, scope) as beside:
                await queries.note_rows(beside, scope, export_id, done)

        wanted = Wanted(
            dataset=row.dataset, format=row.format, personal=row.personal, region_code=row.region_code,
            region_name=row.region_name, purpose=row.purpose,
        )  # fmt: skip
        made, count = await writing.write(pool, county_code, wanted, Path(folder), now, note)
        with made.open("rb") as file:
            digest = file_digest(file, "sha256").digest()
            file.seek(0)
            size = made.stat().st_size
            await storage.write_file(file_key(county_code, export_id), file, size, MEDIA_TYPES[row.format])
    await queries.finish(conn, scope, export_id, count, size, digest, now)
    await audit.record(conn, county_code, now, None, "export.make", export_id, {"rows": count, "bytes": size})


async def remove_old(conn: Connection, scope: Scope, storage: Storage, now: datetime) -> None:
    """Files made more than a week ago leave the store; their rows stay."""
    old = await queries.lying(conn, scope, now - KEPT)
    for one in old:
        await storage.remove(file_key(scope.county_code, one))
    await queries.removed(conn, scope, old, now)
