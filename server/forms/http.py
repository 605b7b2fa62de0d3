"""Forms over HTTP: versions, checking, publishing, retiring, and for whom a form is."""

from asyncio import to_thread
from datetime import date
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath, FromQuery, JSONBody, MultipartBody, QueryParameter
from litestar.response import Stream

from field_forms import RowWriter
from server.core.clock import civil_date
from server.core.errors import Problem
from server.core.web import actor, parts, reach
from server.forms import answers, publishing, versions
from server.forms.media import MOST_BYTES
from server.forms.publishing import Upload
from server.forms.records import (
    AssignmentHistory,
    CheckedForm,
    Difference,
    FormList,
    FormVersion,
    NewAssignment,
    Published,
    Retired,
    Retirement,
)

MOST_MEDIA = 200  # files of one version
MOST_UPLOAD = 2 * MOST_BYTES + 1024 * 1024  # workbook and files
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class WorkbookUpload(msgspec.Struct, frozen=True):
    """The workbook, and each file that it names under the name it uses."""

    workbook: UploadFile
    media: Annotated[list[UploadFile], msgspec.Meta(max_length=MOST_MEDIA)] = []


async def _read(data: WorkbookUpload) -> Upload:
    """Raises Problem request_malformed for two files of one name."""
    media = {file.filename: await file.read() for file in data.media}
    if len(media) < len(data.media):
        raise Problem("request_malformed", why="两个文件同名 / two files have the same name")
    return Upload(await data.workbook.read(), media)


@get("/forms", permission="form.read")
async def list_forms(request: Request[Any, Any, Any]) -> FormList:
    """Every version ever published, with its state today."""
    async with reach(request) as conn:
        today = civil_date(parts(request).now())
        return FormList(await versions.list_versions(conn, actor(request).county_code, today))


@get("/forms/{form_id:str}/{version:str}", permission="form.read")
async def read_form(request: Request[Any, Any, Any], form_id: FromPath[str], version: FromPath[str]) -> FormVersion:
    """A published version, whole; it never changes."""
    async with reach(request) as conn:
        return await versions.read_version(conn, actor(request).county_code, form_id, version)


@get("/forms/{form_id:str}/{version:str}/media/{name:str}", permission="form.read")
async def read_media(
    request: Request[Any, Any, Any], form_id: FromPath[str], version: FromPath[str], name: FromPath[str]
) -> Response[bytes]:
    """A file that the version names: a list, a picture, sound."""
    async with reach(request) as conn:
        data, kind = await versions.read_media(conn, actor(request).county_code, form_id, version, name)
    # Pictures may be SVG with scripts inside: shown as a picture they do not run, opened as a page they must not.
    held = {"Content-Security-Policy": "sandbox; default-src 'none'", "X-Content-Type-Options": "nosniff"}
    return Response(data, media_type=kind, headers=held)


@get("/forms/{form_id:str}/{version:str}/workbook.xlsx", permission="form.read")
async def read_workbook(
    request: Request[Any, Any, Any], form_id: FromPath[str], version: FromPath[str]
) -> Response[bytes]:
    """The workbook as it was published."""
    async with reach(request) as conn:
        data = await versions.read_workbook(conn, actor(request).county_code, form_id, version)
    return attached(data, XLSX, f"{form_id}-{version}.xlsx")


def attached(data: bytes, kind: str, name: str) -> Response[bytes]:
    """A file to keep; its name is of the form's id and version, which are ASCII."""
    return Response(data, media_type=kind, headers=attachment(name))


def attachment(name: str) -> dict[str, str]:
    """The header of a file to keep."""
    plain = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "-_.") else "_" for letter in name)
    return {"Content-Disposition": f'attachment; filename="{plain}"'}


@get("/forms/{form_id:str}/{version:str}/dictionary.xlsx", permission="form.read")
async def read_dictionary_xlsx(
    request: Request[Any, Any, Any], form_id: FromPath[str], version: FromPath[str]
) -> Response[bytes]:
    """The data dictionary for Excel: every question with its column, words, conditions and choices."""
    async with reach(request) as conn:
        data = await answers.dictionary_file(conn, actor(request).county_code, form_id, version, "xlsx")
    return attached(data, XLSX, f"{form_id}-{version}-dictionary.xlsx")


@get("/forms/{form_id:str}/{version:str}/dictionary.docx", permission="form.read")
async def read_dictionary_docx(
    request: Request[Any, Any, Any], form_id: FromPath[str], version: FromPath[str]
) -> Response[bytes]:
    """The data dictionary for Word."""
    async with reach(request) as conn:
        data = await answers.dictionary_file(conn, actor(request).county_code, form_id, version, "docx")
    return attached(data, DOCX, f"{form_id}-{version}-dictionary.docx")


@get("/forms/{form_id:str}/answers.csv", permission="answers.export")
async def export_csv(
    request: Request[Any, Any, Any],
    form_id: FromPath[str],
    first: Annotated[date | None, QueryParameter(name="from")] = None,
    to: FromQuery[date | None] = None,
    table: FromQuery[str] = "",
) -> Stream:
    """The form's answers within reach as CSV, received from one civil date to another; `table`: that of a repeat."""
    made = await _export(request, form_id, first, to)
    number = answers.table_number(made, table)
    found = answers.rows(parts(request).pool, actor(request).scope, made, form_id, first, to)
    name = attachment(f"{form_id}{f'-{table}' if table else ''}.csv")
    return Stream(answers.as_csv(found, made, number), media_type="text/csv; charset=utf-8", headers=name)


@get("/forms/{form_id:str}/answers.xlsx", permission="answers.export")
async def export_xlsx(
    request: Request[Any, Any, Any],
    form_id: FromPath[str],
    first: Annotated[date | None, QueryParameter(name="from")] = None,
    to: FromQuery[date | None] = None,
) -> Stream:
    """The same for Excel, with a sheet for each repeat."""
    made = await _export(request, form_id, first, to)
    found = answers.rows(parts(request).pool, actor(request).scope, made, form_id, first, to)
    return Stream(answers.as_xlsx(found, made), media_type=XLSX, headers=attachment(f"{form_id}.xlsx"))


async def _export(request: Request[Any, Any, Any], form_id: str, first: date | None, to: date | None) -> RowWriter:
    """The tables; that they are taken out is written down before the first row leaves."""
    async with reach(request) as conn:
        made = await answers.writer(conn, actor(request).county_code, form_id)
        await answers.note_export(conn, actor(request), parts(request).now(), form_id, first, to)
    return made


@get("/forms/{form_id:str}/{version:str}/difference", permission="form.read")
async def read_difference(
    request: Request[Any, Any, Any],
    form_id: FromPath[str],
    version: FromPath[str],
    from_version: Annotated[str, QueryParameter(name="from")],
) -> Difference:
    """What the version changes against another one, in words."""
    async with reach(request) as conn:
        return await versions.difference(conn, actor(request).county_code, form_id, version, from_version)


@post("/forms/check", permission="form.publish", status_code=200, request_max_body_size=MOST_UPLOAD)
async def check_form(request: Request[Any, Any, Any], data: MultipartBody[WorkbookUpload]) -> CheckedForm:
    """What publishing this workbook would say: problems, form tests, what changes against the version in force."""
    house = parts(request)
    checked = await to_thread(publishing.check_on_both, await _read(data), house.settings)
    if checked.form is None:
        return checked.listed
    async with reach(request) as conn:
        difference = await versions.difference_to_in_force(
            conn, actor(request).county_code, civil_date(house.now()), checked.form.definition
        )
    return msgspec.structs.replace(checked.listed, difference=difference)


@post("/forms", permission="form.publish", request_max_body_size=MOST_UPLOAD)
async def publish_form(
    request: Request[Any, Any, Any],
    data: MultipartBody[WorkbookUpload],
    in_force_on: FromQuery[date | None] = None,
) -> Published:
    """Publish a workbook as a new version, in force today or from the civil date given."""
    house, who = parts(request), actor(request)
    upload = await _read(data)
    async with reach(request) as conn:
        before = await publishing.published_before(conn, who.county_code, upload)
    if before is not None:
        return before
    checked = await to_thread(publishing.check_on_both, upload, house.settings)
    async with reach(request) as conn:
        return await publishing.publish(conn, who.county_code, who.id, house.now(), checked, in_force_on)


@post("/forms/{form_id:str}/{version:str}/retire", permission="form.publish", status_code=200)
async def retire_form(
    request: Request[Any, Any, Any], data: JSONBody[Retirement], form_id: FromPath[str], version: FromPath[str]
) -> Retired:
    """End the use of a version; the one before it is in force again."""
    async with reach(request) as conn:
        return await versions.retire(conn, actor(request), parts(request).now(), form_id, version, data.reason)


@get("/forms/{form_id:str}/assignment", permission="form.read")
async def read_assignment(request: Request[Any, Any, Any], form_id: FromPath[str]) -> AssignmentHistory:
    """For whom a form is, and was: newest first. None: it is for all."""
    async with reach(request) as conn:
        return await versions.assignments(conn, actor(request).county_code, form_id)


@post("/forms/{form_id:str}/assignment", permission="form.publish")
async def assign_form(
    request: Request[Any, Any, Any], data: JSONBody[NewAssignment], form_id: FromPath[str]
) -> AssignmentHistory:
    """Say for whom a form is, by programme, status and division; an empty list stands for all."""
    async with reach(request) as conn:
        return await versions.assign(conn, actor(request), parts(request).now(), form_id, data)


routes = [
    list_forms,
    read_form,
    read_media,
    read_workbook,
    read_difference,
    read_dictionary_xlsx,
    read_dictionary_docx,
    export_csv,
    export_xlsx,
    check_form,
    publish_form,
    retire_form,
    read_assignment,
    assign_form,
]
