"""Exports and the interface over HTTP."""

import base64
import binascii
from collections.abc import AsyncGenerator
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.response import Stream

from server.core.actor import Actor
from server.core.db import county_scope, transaction
from server.core.errors import Problem
from server.core.storage import ObjectMissing, Storage
from server.core.web import Caller, actor, attachment, parts, reach
from server.exports import odata, operations
from server.exports.queries_of_odata import MOST
from server.exports.records import (
    MEDIA_TYPES,
    Datasets,
    Export,
    ExportList,
    NewExport,
    NewOdataKey,
    OdataKeyMade,
    OdataKeys,
)

Asking = Request[Any, Any, Any]
ROOT = "/odata"
ODATA = {"OData-Version": "4.0", "Cache-Control": "private, no-store"}


@get("/datasets", permission="export.read", sync_to_thread=False)
def list_datasets() -> Datasets:
    """The tables that can be taken, with their columns."""
    return operations.datasets()


@post("/exports", permission="export.make", status_code=202)
async def ask_export(request: Asking, data: JSONBody[NewExport]) -> Export:
    """Ask for a file; it is made meanwhile. The same id again changes nothing."""
    async with reach(request) as conn:
        return await operations.ask(conn, actor(request), parts(request).now(), data)


@get("/exports", permission="export.read")
async def list_exports(
    request: Asking,
    mine: FromQuery[bool] = True,
    limit: Annotated[int, QueryParameter(ge=1, le=200)] = 50,
    after: FromQuery[str | None] = None,
) -> ExportList:
    """Files asked for, the newest first: one's own, or all of one's reach."""
    async with reach(request) as conn:
        return await operations.list_exports(conn, actor(request), mine=mine, limit=limit, after=after)


@get("/exports/{export_id:uuid}", permission="export.read")
async def read_export(request: Asking, export_id: FromPath[UUID]) -> Export:
    """How far a file is."""
    async with reach(request) as conn:
        return await operations.read_export(conn, actor(request), export_id)


@get("/exports/{export_id:uuid}/file", permission="export.make")
async def take_export(request: Asking, export_id: FromPath[UUID]) -> Stream:
    """The file, for who asked for it; `Range: bytes=N-` goes on where a connection broke. Each taking is on file."""
    house, who = parts(request), actor(request)
    async with reach(request) as conn:
        row = await operations.take(conn, who, house.now(), export_id)
    size, key = row.bytes or 0, operations.file_key(who.county_code, export_id)
    start = _start(request.headers.get("range", ""), size)
    headers = {
        **attachment(operations.file_name(row), f"{row.dataset}.{row.format}"),
        "Cache-Control": "private, no-store",
        "Accept-Ranges": "bytes",
        "ETag": f'"{row.sha256.hex() if row.sha256 else ""}"',
        "Content-Encoding": "identity",  # already packed, or to be resumed: no second packing on the way
    }
    if start:
        headers["Content-Range"] = f"bytes {start}-{size - 1}/{size}"
    try:
        pieces = await _first(house.storage, key, start, size)
    except ObjectMissing as error:
        raise Problem("export_not_there") from error
    return Stream(pieces, media_type=MEDIA_TYPES[row.format], headers=headers, status_code=206 if start else 200)


def _start(asked: str, size: int) -> int:
    """Where to begin, of `bytes=N-`; anything else is answered whole, as RFC 9110 allows."""
    text = asked.removeprefix("bytes=").removesuffix("-")
    return int(text) if asked.endswith("-") and text.isascii() and text.isdigit() and int(text) < size else 0


async def _first(storage: Storage, key: str, start: int, size: int) -> AsyncGenerator[bytes]:
    """The file piece by piece; the first is read at once, so that a file that is gone is told as such."""
    first = await storage.read_part(key, start, operations.PIECE)

    async def pieces() -> AsyncGenerator[bytes]:
        yield first
        at = start + len(first)
        while at < size:
            piece = await storage.read_part(key, at, operations.PIECE)
            yield piece
            at += len(piece)

    return pieces()


@get("/odata-keys", permission="odata.manage")
async def list_keys(request: Asking) -> OdataKeys:
    """Keys of the interface, those that open first."""
    async with reach(request) as conn:
        return OdataKeys(await odata.list_keys(conn, actor(request)))


@post("/odata-keys", permission="odata.manage")
async def make_key(request: Asking, data: JSONBody[NewOdataKey]) -> OdataKeyMade:
    """A key for a BI tool, which is shown this once."""
    async with reach(request) as conn:
        return await odata.make_key(conn, actor(request), parts(request).now(), data)


@post("/odata-keys/{key_id:uuid}/end", permission="odata.manage", status_code=204)
async def end_key(request: Asking, key_id: FromPath[UUID]) -> None:
    """From now on the key opens nothing."""
    async with reach(request) as conn:
        await odata.end_key(conn, actor(request), parts(request).now(), key_id)


async def odata_door(caller: Caller) -> Actor:
    """The door of the interface: a key as the password of HTTP Basic (any user name) or as a bearer token.

    Raises Problem odata_key_unknown.
    """
    house, key = parts(caller), _key(caller.headers.get("authorization", ""))
    county_code = key.partition(".")[0]
    if county_code.isascii() and county_code.isdigit():
        async with transaction(house.pool, county_scope(county_code)) as conn:
            who = await odata.find_reader(conn, house.now(), county_code, key)
        if who is not None:
            return who
    raise Problem("odata_key_unknown")


def _key(header: str) -> str:
    way, _, given = header.partition(" ")
    if way.lower() == "bearer":
        return given.strip()
    if way.lower() == "basic":
        try:
            return base64.b64decode(given, validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            return ""
    return ""


def on_problem(_: Asking, error: Problem) -> Response[Any]:
    """A refusal as OData words it, with the challenge where a key is wanted."""
    told = error.details
    body = {"error": {"code": told.code, "message": f"{told.title.zh} {told.title.en}",
                      "details": [{"code": told.code, "message": f"{told.detail.zh} {told.detail.en}"},
                                  {"code": "remedy", "message": f"{told.remedy.zh} {told.remedy.en}"}]}}  # fmt: skip
    headers = dict(ODATA)
    if told.status == 401:
        headers["WWW-Authenticate"] = 'Basic realm="Tanfang", charset="UTF-8"'
    return Response(body, status_code=told.status, headers=headers, media_type="application/json")


@get(
    [ROOT, f"{ROOT}/{{rest:path}}"], permission="odata.read", door=odata_door, include_in_schema=False,
    exception_handlers={Problem: on_problem},
)  # fmt: skip
async def read_odata(request: Asking, rest: FromPath[str] = "") -> Response[Any]:
    """the interface: service document, $metadata, sets, counts and single rows."""
    path = rest.strip("/")
    root = f"{'https' if parts(request).settings.secure_cookies else request.url.scheme}://{request.url.netloc}{ROOT}"
    if not path:
        return _json(odata.service(root))
    if path == "$metadata":
        return Response(odata.metadata(), media_type="application/xml", headers=ODATA)
    return await _read(request, root, path, dict(request.query_params))


async def _read(request: Asking, root: str, path: str, options: dict[str, str]) -> Response[Any]:
    name, _, rest = path.partition("(")
    set_name, _, counting = name.partition("/")
    dataset = odata.dataset_named(set_name)
    async with reach(request) as conn:
        who = actor(request)
        if counting == "$count":
            count = await odata.count_set(conn, who, dataset, options)
            return Response(str(count), media_type="text/plain", headers=ODATA)
        if counting or (rest and not rest.endswith(")")):
            raise Problem("not_found", what="地址 address")
        if rest:
            row = await odata.read_row(conn, who, dataset, rest[:-1])
            return _json({"@odata.context": f"{root}/$metadata#{set_name}/$entity", **row})
        body, after = await odata.read_set(conn, who, dataset, options, _page(request.headers.get("prefer", "")))
    answer = {"@odata.context": f"{root}/$metadata#{set_name}", **body}
    if after is not None:
        answer["@odata.nextLink"] = f"{root}/{set_name}?{urlencode(odata.next_options(options, after))}"
    return _json(answer)


def _page(prefer: str) -> int:
    """How many rows the client likes in an answer (`Prefer: odata.maxpagesize=100`)."""
    for one in prefer.split(","):
        name, _, value = one.strip().partition("=")
        if name in ("odata.maxpagesize", "maxpagesize") and value.isascii() and value.isdigit() and int(value):
            return min(MOST, int(value))
    return MOST


def _json(body: dict[str, Any]) -> Response[bytes]:
    return Response(
        msgspec.json.encode(body), media_type="application/json; odata.metadata=minimal; charset=utf-8", headers=ODATA
    )


routes = [
    list_datasets,
    ask_export,
    list_exports,
    read_export,
    take_export,
    list_keys,
    make_key,
    end_key,
    read_odata,
]
