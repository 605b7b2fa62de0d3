"""Forms over HTTP: published versions, checking and publishing workbooks."""

from typing import Any

from litestar import Request, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath, MultipartBody

from server.core.web import actor, parts, reach
from server.forms import operations, publishing
from server.forms.records import FormList, FormVersion, Published


@get("/forms", permission="form.read")
async def list_forms(request: Request[Any, Any, Any]) -> FormList:
    """Every version ever published."""
    async with reach(request) as conn:
        return FormList(await operations.list_versions(conn, actor(request).county_code))


@get("/forms/{form_id:str}/{version:str}", permission="form.read")
async def read_form(request: Request[Any, Any, Any], form_id: FromPath[str], version: FromPath[str]) -> FormVersion:
    """A published version, whole; it never changes."""
    async with reach(request) as conn:
        return await operations.read_version(conn, actor(request).county_code, form_id, version)


@post("/forms/check", permission="form.publish", status_code=200)
async def check_form(data: MultipartBody[UploadFile]) -> Published:
    """What publishing this workbook would say."""
    return publishing.check(await data.read()).listed


@post("/forms", permission="form.publish")
async def publish_form(request: Request[Any, Any, Any], data: MultipartBody[UploadFile]) -> Published:
    """Publish a workbook as a new version."""
    workbook = await data.read()
    async with reach(request) as conn:
        who = actor(request)
        return await publishing.publish(conn, who.county_code, who.id, parts(request).now(), workbook)


routes = [list_forms, read_form, check_form, publish_form]
