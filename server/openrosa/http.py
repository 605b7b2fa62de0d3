"""OpenRosa over HTTP, to the letter of its specification, and the secrets of devices for console and phone."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from email.utils import format_datetime
from typing import Any, Literal, cast
from urllib.parse import quote
from uuid import UUID

from litestar import HttpMethod, Request, Response, Router, get, post, route
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.types import HTTPScope

from server.core import errors
from server.core.actor import Actor
from server.core.db import NOBODY, county_scope, transaction
from server.core.errors import Problem, ProblemDetails
from server.core.web import Caller, actor, parts, reach
from server.files import missing
from server.openrosa import devices, digest, documents, instance, operations, parcel, receiving
from server.openrosa.records import NewSecret, SecretList, SecretMade

XML = "text/xml; charset=utf-8"
ACCEPTED_BYTES = 10_000_000  # what Collect splits a submission into; one file may be larger
ROOT = "/openrosa"


class NotSignedIn(Problem):
    """A refusal with the challenge that tells the client how to sign in."""

    def __init__(self, refused: devices.Refused, challenge: str) -> None:
        self.details = refused.problem.details
        self.challenge = challenge
        Exception.__init__(self, str(refused.problem))


async def signed_in(caller: Caller) -> Actor:
    """The door of this feature: the digest or bearer of a device secret, or the bearer token of a phone's session.

    A console's cookie does not open it. Raises Problem collect_sign_in, sign_in_too_often.
    """
    house, scope = parts(caller), cast(HTTPScope, caller.scope)
    given = caller.headers.get("authorization", "")
    if given.startswith("Bearer ") and "-" not in given.partition(".")[0].removeprefix("Bearer "):
        who = await house.sessions.actor(given.removeprefix("Bearer "))
        if not isinstance(who, str):
            return who
    asked = devices.Asked(method=scope["method"], target=_target(scope), authorization=given)
    now = house.now()
    async with transaction(house.pool, NOBODY) as conn:
        found = await devices.sign_in(conn, now, house.crypto, asked)
    if isinstance(found, devices.Refused):
        raise NotSignedIn(found, digest.challenge(now, house.crypto.blind, stale=found.stale))
    return found


def _target(scope: HTTPScope) -> str:
    """The request's target as it was sent: what the digest is made over."""
    path = (scope["raw_path"] or quote(scope["path"]).encode()).decode("latin-1").partition("?")[0]
    query = scope["query_string"].decode("latin-1")
    return f"{path}?{query}" if query else path


def base(request: Request[Any, Any, Any]) -> str:
    """The address of /openrosa as this client reached it, without a slash at the end."""
    scheme = "https" if parts(request).settings.secure_cookies else request.url.scheme
    return f"{scheme}://{request.url.netloc}{ROOT}"


def _headers(request: Request[Any, Any, Any], more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The headers of every answer (OpenRosa HTTP Request API)."""
    return {
        "X-OpenRosa-Version": "1.0",
        "X-OpenRosa-Accept-Content-Length": str(ACCEPTED_BYTES),
        "Date": format_datetime(parts(request).now(), usegmt=True),
        **(more or {}),
    }


def _xml(
    request: Request[Any, Any, Any], text: str, status: int = 200, more: Mapping[str, str] | None = None
) -> Response[bytes]:
    return Response(text.encode(), status_code=status, media_type=XML, headers=_headers(request, more))


def _file(request: Request[Any, Any, Any], content: bytes, kind: str, md5: str) -> Response[bytes]:
    """A file under its hash; nothing but the headers when the client has it."""
    tag = f'"{md5}"'
    headers = _headers(request, {"ETag": tag, "Cache-Control": "private, no-cache"})
    known = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
    if tag in known:
        return Response(b"", status_code=304, media_type=kind, headers=headers)
    return Response(content, media_type=kind, headers=headers)


Handler = Callable[[Request[Any, Any, Any], Any], Response[Any]]


def _worded(handler: Handler) -> Handler:
    """The house's answer to an error, in the words and the XML that Collect shows to the worker."""

    def answer(request: Request[Any, Any, Any], error: Any) -> Response[bytes]:
        details = cast(ProblemDetails, handler(request, error).content)
        sentences = (details.title, details.detail, details.remedy)
        text = " ".join([*(s.zh for s in sentences), *(s.en for s in sentences)])
        more = {"WWW-Authenticate": error.challenge} if isinstance(error, NotSignedIn) else {}
        if details.status in (429, 503):
            more["Retry-After"] = "60"
        return _xml(request, documents.response(text, nature="submit_error"), details.status, more)

    return answer


@get("/formList", permission="collect.use", door=signed_in)
async def form_list(
    request: Request[Any, Any, Any],
    formID: FromQuery[str | None] = None,  # noqa: N803 - the specification's name
    verbose: FromQuery[bool] = False,
) -> Response[bytes]:
    """The forms of this worker that are in force (OpenRosa Form List API)."""
    async with reach(request) as conn:
        found = await operations.list_forms(conn, actor(request), parts(request).now(), formID)
    return _xml(request, documents.form_list(base(request), found, verbose=verbose))


@get("/forms/{form_id:str}/{version:str}/form.xml", permission="collect.use", door=signed_in)
async def read_xform(
    request: Request[Any, Any, Any], form_id: FromPath[str], version: FromPath[str]
) -> Response[bytes]:
    """A form version's XForm, as Collect fills it."""
    async with reach(request) as conn:
        form = await operations.read_form(conn, actor(request).county_code, form_id, version)
    return _file(request, form.xform, XML, form.hash)


@get("/forms/{form_id:str}/{version:str}/manifest", permission="collect.use", door=signed_in)
async def read_manifest(
    request: Request[Any, Any, Any], form_id: FromPath[str], version: FromPath[str]
) -> Response[bytes]:
    """The files of a form version for this worker (OpenRosa Form Manifest API)."""
    house, who = parts(request), actor(request)
    async with reach(request) as conn:
        form = await operations.read_form(conn, who.county_code, form_id, version)
        media = await operations.read_media(conn, who, house.now(), house.crypto, form)
    return _xml(request, documents.manifest(base(request), form, media))


@get("/forms/{form_id:str}/{version:str}/media/{name:str}", permission="collect.use", door=signed_in)
async def read_media(
    request: Request[Any, Any, Any], form_id: FromPath[str], version: FromPath[str], name: FromPath[str]
) -> Response[bytes]:
    """One file of a form version; the lists are made from the register for this worker."""
    house, who = parts(request), actor(request)
    async with reach(request) as conn:
        form = await operations.read_form(conn, who.county_code, form_id, version)
        media = await operations.one_media(conn, who, house.now(), house.crypto, form, name)
    return _file(request, media.content, media.content_type, media.hash)


@get("/integrity/{dataset:str}", permission="collect.use", door=signed_in)
async def read_integrity(
    request: Request[Any, Any, Any],
    dataset: FromPath[Literal["households", "persons"]],
    id: FromQuery[str] = "",
) -> Response[bytes]:
    """Which entities are in this worker's list no more (OpenRosa Integrity API)."""
    async with reach(request) as conn:
        found = await operations.deleted(conn, actor(request), dataset, id)
    return _xml(request, documents.integrity(found))


@route("/submission", http_method=[HttpMethod.HEAD], permission="collect.use", door=signed_in, status_code=204)
async def ask_submission(request: Request[Any, Any, Any]) -> Response[None]:
    """Where to send submissions, and how large a request may be."""
    headers = _headers(request, {"Location": f"{base(request)}/submission"})
    return Response(None, status_code=204, headers=headers)


@post("/submission", permission="collect.use", door=signed_in, request_max_body_size=None)
async def send_submission(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Keep a filled form and the files that come with it (OpenRosa Form Submission API)."""
    house, who = parts(request), actor(request)
    with ExitStack() as held:
        sent = await parcel.read(
            request.stream(),
            request.headers.get("content-type", ""),
            held,
            date=request.headers.get("date", ""),
            device=request.headers.get("user-agent", ""),
        )
        # in a thread: a repeat of thousands must not hold up the others
        read = await asyncio.to_thread(instance.read, sent.document)
        async with reach(request) as conn:
            wanted = await missing(conn, who.county_code, [f.sha256 for f in sent.files])
        await receiving.store_files(house.storage, who.county_code, wanted, sent.files)
        async with transaction(house.pool, county_scope(who.county_code)) as conn:
            answer = await receiving.receive(conn, who, house.now(), house.crypto, sent, read)
    text = documents.response(answer.message, answer.submission, nature="submit_success")
    return _xml(request, text, answer.status, {"Location": f"{base(request)}/submission"})


@post("/collect-secrets", permission="collect.secret")
async def make_secret(request: Request[Any, Any, Any], data: JSONBody[NewSecret]) -> SecretMade:
    """Make a device secret for ODK Collect; it is shown this once."""
    house = parts(request)
    async with reach(request) as conn:
        return await devices.make(conn, actor(request), house.now(), house.crypto, base(request), data)


@get("/collect-secrets", permission="collect.secret")
async def list_secrets(request: Request[Any, Any, Any]) -> SecretList:
    """One's own device secrets, and in an office those of whoever works within reach."""
    async with reach(request) as conn:
        return await devices.list_secrets(conn, actor(request), parts(request).now())


@post("/collect-secrets/{secret_id:uuid}/revocation", permission="collect.secret", status_code=200)
async def revoke_secret(request: Request[Any, Any, Any], secret_id: FromPath[UUID]) -> SecretList:
    """End a device secret at once."""
    async with reach(request) as conn:
        return await devices.revoke(conn, actor(request), parts(request).now(), secret_id)


openrosa = Router(
    ROOT,
    route_handlers=[
        form_list, read_xform, read_manifest, read_media, read_integrity, ask_submission, send_submission,
    ],
    exception_handlers={kind: _worded(handler) for kind, handler in errors.HANDLERS.items()},
    include_in_schema=False,
)  # fmt: skip
routes = [openrosa, make_secret, list_secrets, revoke_secret]
