"""Forms over HTTP: versions, checking, publishing, retiring, and for whom a form is."""

from asyncio import to_thread
from datetime import date
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath, FromQuery, JSONBody, MultipartBody, QueryParameter

from server.core.clock import civil_date
from server.core.errors import Problem
from server.core.web import actor, parts, reach
from server.forms import publishing, versions
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
    plain = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "-_.") else "_" for letter in name)
    return Response(data, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{plain}"'})


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
    check_form,
    publish_form,
    retire_form,
    read_assignment,
    assign_form,
]
