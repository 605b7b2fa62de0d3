"""Papers and archives over HTTP."""

import asyncio
from collections.abc import AsyncIterator
from hashlib import sha256
from typing import Annotated, Any, Literal
from urllib.parse import quote
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.response import Stream

from policy.papers import paper_kinds
from server import help as help_page
from server import regions
from server.core.clock import civil_date
from server.core.db import county_scope, transaction
from server.core.errors import Problem, need_reason
from server.core.web import actor, parts, reach
from server.papers import archive, operations, rights_card, volume
from server.papers.records import CONTENT_TYPES, CasePapers, Form, NewPaper, RevealedArchive


@get("/cases/{case_id:uuid}/papers", permission="paper.read")
async def list_papers(request: Request[Any, Any, Any], case_id: FromPath[UUID]) -> CasePapers:
    """The papers of a case, and what can be made now."""
    async with reach(request) as conn:
        return await operations.of_case(conn, actor(request), parts(request).now(), case_id)


@post("/cases/{case_id:uuid}/papers", permission="paper.make")
async def make_paper(
    request: Request[Any, Any, Any], case_id: FromPath[UUID], data: JSONBody[NewPaper]
) -> CasePapers:
    """Make a paper; from the second of its kind on with a reason."""
    house = parts(request)
    async with reach(request) as conn:
        return await operations.make(conn, actor(request), house.now(), house.crypto, case_id, data)


@get("/papers/{paper_id:uuid}/file", permission="paper.read")
async def read_paper(
    request: Request[Any, Any, Any], paper_id: FromPath[UUID], form: FromQuery[Literal["pdf", "docx"]] = "pdf"
) -> Response[bytes]:
    """A paper as PDF or Word, as it was made."""
    house, who = parts(request), actor(request)
    async with reach(request) as conn:
        row, file = await operations.find_file(conn, who, house.now(), paper_id, form)
    data = await operations.read_file(house.storage, who.county_code, file)
    name = quote(f"{paper_kinds()[row.kind].zh}-{row.version}.{form}")
    way = "inline" if form == "pdf" else "attachment"
    headers = {"Content-Disposition": f"{way}; filename*=UTF-8''{name}", "Cache-Control": "private, no-store"}
    return Response(data, media_type=CONTENT_TYPES[form], headers=headers)


@get("/claims/{claim_id:uuid}/notice", permission="claim.read")
async def read_claim_notice(
    request: Request[Any, Any, Any], claim_id: FromPath[UUID], form: FromQuery[Literal["pdf", "docx"]] = "pdf"
) -> Response[bytes]:
    """The notice of a claim as PDF or Word, of what is open today."""
    async with reach(request) as conn:
        data = await operations.claim_notice(conn, actor(request), parts(request).now(), claim_id, form)
    name = quote(f"追回告知书.{form}")
    headers = {"Content-Disposition": f"inline; filename*=UTF-8''{name}", "Cache-Control": "private, no-store"}
    return Response(data, media_type=CONTENT_TYPES[form], headers=headers)


@get("/approval-sessions/{session_id:uuid}/agenda", permission="approval_session.read")
async def read_session_agenda(request: Request[Any, Any, Any], session_id: FromPath[UUID]) -> Response[bytes]:
    """The agenda of an approval session as PDF, to lay on the table."""
    async with reach(request) as conn:
        data = await operations.session_agenda(conn, actor(request), parts(request).now(), session_id)
    return _file(data, "审批会议程", "pdf")


@get("/approval-minutes/{minutes_id:uuid}/file", permission="approval_session.read")
async def read_session_minutes(
    request: Request[Any, Any, Any], minutes_id: FromPath[UUID], form: FromQuery[Literal["pdf", "docx"]] = "pdf"
) -> Response[bytes]:
    """A version of the minutes as PDF or Word."""
    async with reach(request) as conn:
        data = await operations.session_minutes(conn, actor(request), parts(request).now(), minutes_id, form)
    return _file(data, "审批会会议纪要", form)


def _file(data: bytes, title: str, form: Form) -> Response[bytes]:
    way = "inline" if form == "pdf" else "attachment"
    disposition = f"{way}; filename*=UTF-8''{quote(f'{title}.{form}')}"
    headers = {"Content-Disposition": disposition, "Cache-Control": "private, no-store"}
    return Response(data, media_type=CONTENT_TYPES[form], headers=headers)


@get("/help/card.pdf", public=True, include_in_schema=False)
async def read_rights_card(
    request: Request[Any, Any, Any], county: Annotated[str, QueryParameter(name="c")] = ""
) -> Response[bytes]:
    """The rights card of a county as PDF, to hang up and hand out."""
    house = parts(request)
    async with transaction(house.pool, county_scope(county)) as conn:
        if county not in await regions.counties(conn):
            raise Problem("not_found", what="县 county")
        found = await help_page.rights_card(conn, county_scope(county), civil_date(house.now()))
    data = await asyncio.to_thread(rights_card.pdf, found)
    tag = f'"{sha256(data).hexdigest()[:32]}"'
    headers = {"Cache-Control": "public, max-age=300", "ETag": tag}
    if tag in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=headers)
    name = quote("救助明白卡.pdf")
    headers |= {"Content-Disposition": f"inline; filename*=UTF-8''{name}"}
    return Response(data, media_type="application/pdf", headers=headers)


@get("/cases/{case_id:uuid}/archive", permission="case.read")
async def read_archive(request: Request[Any, Any, Any], case_id: FromPath[UUID]) -> Stream:
    """A case whole as one zip file; citizen IDs are masked."""
    return await _archive(request, case_id, None)


@post("/cases/{case_id:uuid}/archive", permission="person.reveal", status_code=200)
async def read_revealed_archive(
    request: Request[Any, Any, Any], case_id: FromPath[UUID], data: JSONBody[RevealedArchive]
) -> Stream:
    """The same with citizen IDs to be read, for a reason that is kept."""
    need_reason(data.reason)
    return await _archive(request, case_id, data.reason)


async def _archive(request: Request[Any, Any, Any], case_id: UUID, reason: str | None) -> Stream:
    house, who = parts(request), actor(request)
    async with reach(request) as conn:
        gathered = await archive.gather(conn, who, house.now(), house.crypto, case_id, reason)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(gathered.name)}",
        "Cache-Control": "private, no-store",
    }
    return Stream(_pieces(request, gathered), media_type="application/zip", headers=headers)


@get("/cases/{case_id:uuid}/archive.pdf", permission="case.read")
async def read_volume(request: Request[Any, Any, Any], case_id: FromPath[UUID]) -> Response[bytes]:
    """A case whole as one PDF with cover, index and page numbers; citizen IDs are masked."""
    house, who = parts(request), actor(request)
    async with reach(request) as conn:
        gathered = await volume.gather(conn, who, house.now(), house.crypto, case_id)
    data = await volume.bound(house.storage, gathered)
    way = f"attachment; filename*=UTF-8''{quote(gathered.name)}"
    headers = {"Content-Disposition": way, "Cache-Control": "private, no-store"}
    return Response(data, media_type="application/pdf", headers=headers)


def _pieces(request: Request[Any, Any, Any], gathered: archive.Gathered) -> AsyncIterator[bytes]:
    return archive.zipped(parts(request).storage, gathered)


routes = [
    list_papers,
    make_paper,
    read_paper,
    read_claim_notice,
    read_session_agenda,
    read_session_minutes,
    read_rights_card,
    read_archive,
    read_revealed_archive,
    read_volume,
]
