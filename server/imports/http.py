"""Lists of other departments over HTTP."""

import asyncio
import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath, FromQuery, JSONBody, MultipartBody
from litestar.response import Stream

from server.core.web import actor, attachment, parts, reach
from server.core.workbook import MEDIA_TYPE
from server.imports import applying, changes, desk, intake, proposals, result_files, showing
from server.imports.records import (
    ApplyRequest,
    ChangedList,
    ColumnsSaid,
    Decision,
    FeedList,
    Import,
    ImportList,
    LeadOfListPage,
    ListChanges,
    ListResult,
    NewAuthorisation,
    Outcome,
    ProposalList,
    RowList,
    Sample,
    UndoRequest,
    Which,
)

MOST_BYTES = 256 * 1024 * 1024


class Upload(msgspec.Struct, frozen=True):
    """A department's list, and the day it speaks of (today unless told)."""

    file: UploadFile
    listed_on: str = ""


@get("/feeds", permission="import.read")
async def list_feeds(request: Request[Any, Any, Any]) -> FeedList:
    """Every kind of list with its purpose, the document it rests on and how fresh it is."""
    async with reach(request) as conn:
        return await showing.list_feeds(conn, actor(request).scope, parts(request).now())


@post("/feeds/{feed:str}/authorisations", permission="import.make", status_code=200)
async def authorise(
    request: Request[Any, Any, Any], feed: FromPath[str], data: JSONBody[NewAuthorisation]
) -> FeedList:
    """Put the document on file by which a department provides a list."""
    async with reach(request) as conn:
        await desk.authorise(conn, actor(request), parts(request).now(), feed, data)
        return await showing.list_feeds(conn, actor(request).scope, parts(request).now())


@post("/feed-authorisations/{authorisation_id:uuid}/end", permission="import.make", status_code=200)
async def end_authorisation(request: Request[Any, Any, Any], authorisation_id: FromPath[UUID]) -> FeedList:
    """Say that a document holds no more."""
    async with reach(request) as conn:
        await desk.end_authorisation(conn, actor(request), parts(request).now(), authorisation_id)
        return await showing.list_feeds(conn, actor(request).scope, parts(request).now())


@get("/imports", permission="import.read")
async def list_imports(
    request: Request[Any, Any, Any], after: FromQuery[str | None] = None, limit: FromQuery[int] = 50
) -> ImportList:
    """Imports of the county, the newest first."""
    async with reach(request) as conn:
        return await showing.list_imports(conn, actor(request).scope, limit=max(1, min(limit, 200)), after=after)


@asynccontextmanager
async def _on_disk(upload: UploadFile) -> AsyncGenerator[Path]:
    with TemporaryDirectory(prefix="tanfang-upload-") as folder:
        path = Path(folder) / "list"
        await asyncio.to_thread(_copy, upload, path)
        yield path


def _copy(upload: UploadFile, path: Path) -> None:
    with path.open("wb") as file:
        shutil.copyfileobj(upload.file, file, 1024 * 1024)


@post("/imports", permission="import.make", request_max_body_size=MOST_BYTES)
async def upload_list(
    request: Request[Any, Any, Any],
    import_id: FromQuery[UUID],
    feed: FromQuery[str],
    data: MultipartBody[Upload],
    sheet: FromQuery[str] = "",
) -> Import:
    """Hand in a list; it is kept sealed and its columns are suggested. Nothing else happens yet."""
    async with _on_disk(data.file) as path, reach(request) as conn:
        listed_on = msgspec.convert(data.listed_on, date) if data.listed_on else None
        handed = intake.Handed(id=import_id, feed=feed, file_name=data.file.filename or "", path=path,
                               listed_on=listed_on, sheet=sheet)  # fmt: skip
        return await intake.take(conn, actor(request), parts(request).now(), parts(request).crypto, handed)


@get("/imports/{import_id:uuid}", permission="import.read")
async def read_import(request: Request[Any, Any, Any], import_id: FromPath[UUID]) -> Import:
    """One import and where it stands."""
    async with reach(request) as conn:
        return await showing.find(conn, actor(request).scope, import_id)


@get("/imports/{import_id:uuid}/sample", permission="import.read")
async def read_sample(request: Request[Any, Any, Any], import_id: FromPath[UUID]) -> Sample:
    """The first rows of the list, to say the columns by; long numbers without their middle."""
    async with reach(request) as conn:
        return await intake.sample(conn, actor(request).scope, parts(request).crypto, import_id)


@post("/imports/{import_id:uuid}/columns", permission="import.make", status_code=200)
async def say_columns(
    request: Request[Any, Any, Any], import_id: FromPath[UUID], data: JSONBody[ColumnsSaid]
) -> Import:
    """Say which column is what and have the list read: a dry run."""
    async with reach(request) as conn:
        return await intake.say_columns(conn, actor(request), parts(request).now(), import_id, data.columns)


@get("/imports/{import_id:uuid}/rows", permission="import.read")
async def list_rows(
    request: Request[Any, Any, Any],
    import_id: FromPath[UUID],
    outcome: FromQuery[Outcome | None] = None,
    troubled: FromQuery[bool] = False,
    after: FromQuery[str | None] = None,
    limit: FromQuery[int] = 50,
) -> RowList:
    """Rows of a list with what became of each and why."""
    async with reach(request) as conn:
        return await showing.list_rows(
            conn, actor(request).scope, import_id, outcome=outcome, troubled=troubled,
            limit=max(1, min(limit, 200)), after=after,
        )  # fmt: skip


@get("/imports/{import_id:uuid}/changes", permission="import.read")
async def count_changes(
    request: Request[Any, Any, Any], import_id: FromPath[UUID], altered: FromQuery[bool] = False
) -> ListChanges:
    """How many a list names whom the department's list before did not, and how many it names no more; with `altered`
    also of how many it says something else, which takes seconds for a million rows."""
    async with reach(request) as conn:
        return await changes.count(conn, actor(request).scope, import_id, altered=altered)


@get("/imports/{import_id:uuid}/changes/{which:str}", permission="import.read")
async def list_changed(
    request: Request[Any, Any, Any],
    import_id: FromPath[UUID],
    which: FromPath[Which],
    after: FromQuery[str | None] = None,
    limit: FromQuery[int] = 50,
) -> ChangedList:
    """Who is new in a list, row by row; who is gone from it, with the row of the list before; or of whom it says
    something else than that."""
    async with reach(request) as conn:
        return await changes.list_changed(
            conn, actor(request).scope, import_id, which, after=after, limit=max(1, min(limit, 200))
        )


@post("/imports/{import_id:uuid}/apply", permission="import.make", status_code=200)
async def apply_import(
    request: Request[Any, Any, Any], import_id: FromPath[UUID], data: JSONBody[ApplyRequest]
) -> Import:
    """Let what is matched become facts, and who is in no programme a lead."""
    async with reach(request) as conn:
        return await applying.apply(conn, actor(request), parts(request).now(), import_id, data)


@post("/imports/{import_id:uuid}/undo", permission="import.make", status_code=200)
async def undo_import(
    request: Request[Any, Any, Any], import_id: FromPath[UUID], data: JSONBody[UndoRequest]
) -> Import:
    """Take an applied import back, or withdraw one that was not applied; its file and rows go then."""
    async with reach(request) as conn:
        return await applying.undo(conn, actor(request), parts(request).now(), import_id, data.reason)


@get("/imports/{import_id:uuid}/leads", permission="import.read")
async def list_leads(
    request: Request[Any, Any, Any],
    import_id: FromPath[UUID],
    kept: FromQuery[bool] = False,
    after: FromQuery[str | None] = None,
    limit: FromQuery[int] = 50,
) -> LeadOfListPage:
    """Leads that came of a list; with `kept` those that stayed because somebody had worked on them."""
    async with reach(request) as conn:
        return await showing.leads_of(
            conn, actor(request).scope, import_id, kept=kept, after=after, limit=max(1, min(limit, 200))
        )


@get("/imports/{import_id:uuid}/rows/{row:int}/proposals", permission="import.read")
async def list_proposals(
    request: Request[Any, Any, Any], import_id: FromPath[UUID], row: FromPath[int]
) -> ProposalList:
    """Whom a row may be about, with what speaks for and against each."""
    async with reach(request) as conn:
        return await proposals.proposals(conn, actor(request).scope, import_id, row)


@post("/imports/{import_id:uuid}/rows/{row:int}/decisions", permission="import.make", status_code=200)
async def decide_row(
    request: Request[Any, Any, Any], import_id: FromPath[UUID], row: FromPath[int], data: JSONBody[Decision]
) -> Import:
    """Say who a row is about, or that it is nobody of those proposed."""
    async with reach(request) as conn:
        return await proposals.decide(conn, actor(request), parts(request).now(), import_id, row, data)


@post("/imports/{import_id:uuid}/result", permission="import.read", status_code=202)
async def ask_result(request: Request[Any, Any, Any], import_id: FromPath[UUID]) -> ListResult:
    """Have the workbook with the reason beside each row made, of the rows as they stand now."""
    async with reach(request) as conn:
        return await result_files.ask(conn, actor(request), parts(request).now(), import_id)


@get("/imports/{import_id:uuid}/result", permission="import.read")
async def read_result(request: Request[Any, Any, Any], import_id: FromPath[UUID]) -> ListResult:
    """How far it is."""
    async with reach(request) as conn:
        return await result_files.find(conn, actor(request).scope, import_id)


@get("/imports/{import_id:uuid}/result.xlsx", permission="import.read")
async def take_result(request: Request[Any, Any, Any], import_id: FromPath[UUID]) -> Stream:
    """The list as it came with the result and the reason beside each row. Each taking is on file."""
    house, who = parts(request), actor(request)
    async with reach(request) as conn:
        name, made_at = await result_files.take(conn, who, house.now(), import_id)
    named = attachment(name, f"import-{import_id}.xlsx") | {"Cache-Control": "no-store"}
    pieces = result_files.pieces(house.pool, who.scope, house.crypto, import_id, made_at)
    return Stream(pieces, media_type=MEDIA_TYPE, headers=named)


routes = [
    list_feeds,
    authorise,
    end_authorisation,
    list_imports,
    upload_list,
    read_import,
    read_sample,
    say_columns,
    list_rows,
    count_changes,
    list_changed,
    apply_import,
    undo_import,
    list_leads,
    list_proposals,
    decide_row,
    ask_result,
    read_result,
    take_result,
]
