"""Notices over HTTP: the desk's board, and what anybody may read without signing in."""

from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery, JSONBody, PathParameter, QueryParameter
from litestar.response import Redirect

from server import files, parameters, regions
from server.core.clock import civil_date
from server.core.db import NOBODY, Connection, county_scope, transaction
from server.core.errors import Problem
from server.core.frontend import HEADERS
from server.core.web import actor, parts, reach
from server.notices import operations, public_page, queries, showing
from server.notices.records import (
    EndedNotice,
    NewNotice,
    NewObjection,
    NoticeKinds,
    NoticeList,
    NoticePage,
    PhotoAdded,
    Posting,
    PublicNotice,
    PublicNotices,
    Removal,
    Wording,
)

Sha256 = Annotated[str, PathParameter(pattern="^[0-9a-f]{64}$")]
PUBLIC_LIMIT = 30


@get("/notice-board", permission="notice.read")
async def list_notices(
    request: Request[Any, Any, Any],
    region: FromQuery[str | None] = None,
    which: Annotated[Literal["draft", "posted", "over", "all"], QueryParameter(name="state")] = "all",
    case: FromQuery[UUID | None] = None,
    after: FromQuery[UUID | None] = None,
    limit: FromQuery[int] = 50,
) -> NoticeList:
    """Notices within reach, newest first."""
    who, now = actor(request), parts(request).now()
    async with reach(request) as conn:
        return await showing.board(
            conn, who, now, operations.waiting_stages(), region=region, state=which, case_id=case, after=after,
            limit=max(1, min(limit, 200)),
        )  # fmt: skip


@get("/notice-board/kinds", permission="notice.read")
async def list_notice_kinds(request: Request[Any, Any, Any]) -> NoticeKinds:
    """Which notices there are, and how many days each stands when posted today."""
    today = civil_date(parts(request).now())
    async with reach(request) as conn:
        return showing.kinds(await parameters.view(conn, actor(request).county_code, today), today)


@post("/notice-board", permission="notice.post")
async def make_notice(request: Request[Any, Any, Any], data: JSONBody[NewNotice]) -> NoticePage:
    """Write a notice from cases, masked; it is not posted yet."""
    house = parts(request)
    async with reach(request) as conn:
        return await operations.make(conn, actor(request), house.now(), house.crypto, data)


@get("/notice-board/{notice_id:uuid}", permission="notice.read")
async def read_notice(request: Request[Any, Any, Any], notice_id: FromPath[UUID]) -> NoticePage:
    """One notice, with what stops it while it is a draft."""
    house = parts(request)
    async with reach(request) as conn:
        return await operations.read(conn, actor(request), house.now(), house.crypto, notice_id)


@post("/notice-board/{notice_id:uuid}/texts", permission="notice.post")
async def write_notice(
    request: Request[Any, Any, Any], notice_id: FromPath[UUID], data: JSONBody[Wording]
) -> NoticePage:
    """Another wording; it is scanned at once."""
    house = parts(request)
    async with reach(request) as conn:
        return await operations.write(conn, actor(request), house.now(), house.crypto, notice_id, data)


@post("/notice-board/{notice_id:uuid}/posting", permission="notice.post")
async def post_notice(
    request: Request[Any, Any, Any], notice_id: FromPath[UUID], data: JSONBody[Posting]
) -> NoticePage:
    """The notice hangs from today, and its cases take their act."""
    house = parts(request)
    async with reach(request) as conn:
        return await operations.post(conn, actor(request), house.now(), house.crypto, notice_id, data)


@post("/notice-board/{notice_id:uuid}/photos", permission="notice.post")
async def add_notice_photo(
    request: Request[Any, Any, Any], notice_id: FromPath[UUID], data: JSONBody[PhotoAdded]
) -> NoticePage:
    """A photo of the posted notice, uploaded before as any file."""
    house = parts(request)
    async with reach(request) as conn:
        return await operations.add_photo(conn, actor(request), house.now(), house.crypto, notice_id, data)


@get("/notice-board/{notice_id:uuid}/photos/{sha256:str}", permission="notice.read", status_code=307)
async def view_notice_photo(request: Request[Any, Any, Any], notice_id: FromPath[UUID], sha256: Sha256) -> Redirect:
    """To the photo itself."""
    digest, who = bytes.fromhex(sha256), actor(request)
    async with reach(request) as conn:
        listed = {one.sha256 for one in await queries.photos(conn, who.scope, notice_id)}
        known = (await files.standing(conn, who.county_code, [digest])).get(digest)
    if digest not in listed or known is None or known.state != "verified":
        raise Problem("not_found", what="照片 photo")
    return Redirect(files.download_url(parts(request).storage, who.county_code, known), status_code=307)


@post("/notice-board/{notice_id:uuid}/objections", permission="notice.post")
async def object_to_notice(
    request: Request[Any, Any, Any], notice_id: FromPath[UUID], data: JSONBody[NewObjection]
) -> NoticePage:
    """Keep an objection; in time it sends the case back."""
    house = parts(request)
    async with reach(request) as conn:
        return await operations.object_to(conn, actor(request), house.now(), house.crypto, notice_id, data)


@post("/notice-board/{notice_id:uuid}/end", permission="notice.post", status_code=200)
async def end_notice(request: Request[Any, Any, Any], notice_id: FromPath[UUID]) -> EndedNotice:
    """The days are over without objection: each case goes on."""
    house = parts(request)
    async with reach(request) as conn:
        return await operations.end(conn, actor(request), house.now(), house.crypto, notice_id)


@post("/notice-board/{notice_id:uuid}/removal", permission="notice.post")
async def remove_notice(
    request: Request[Any, Any, Any], notice_id: FromPath[UUID], data: JSONBody[Removal]
) -> NoticePage:
    """Take a notice down before its days are over."""
    house = parts(request)
    async with reach(request) as conn:
        return await operations.remove(conn, actor(request), house.now(), house.crypto, notice_id, data.reason)


async def _county(conn: Connection, county: str | None) -> str:
    """The county asked for, or the only one. Raises Problem not_found."""
    codes = await regions.counties(conn)
    chosen = county or (codes[0] if len(codes) == 1 else "")
    if chosen not in codes:
        raise Problem("not_found", what="县 county")
    return chosen


async def _hanging(
    request: Request[Any, Any, Any], county: str | None, after: UUID | None
) -> tuple[str, PublicNotices]:
    house = parts(request)
    async with transaction(house.pool, NOBODY) as conn:
        code = await _county(conn, county)
    scope = county_scope(code)
    async with transaction(house.pool, scope) as conn:
        names = await regions.names(conn, scope, [code])
        return names.get(code, ""), await showing.public_page(
            conn, scope, civil_date(house.now()), after, PUBLIC_LIMIT
        )


@get("/public/notices", public=True)
async def list_public_notices(
    request: Request[Any, Any, Any], county: FromQuery[str | None] = None, after: FromQuery[UUID | None] = None
) -> PublicNotices:
    """What hangs in a county now, without signing in."""
    return (await _hanging(request, county, after))[1]


@get("/public/notices/{notice_id:uuid}", public=True)
async def read_public_notice(
    request: Request[Any, Any, Any], notice_id: FromPath[UUID], county: FromQuery[str | None] = None
) -> PublicNotice:
    """One notice while it hangs; afterwards 404."""
    house = parts(request)
    async with transaction(house.pool, NOBODY) as conn:
        code = await _county(conn, county)
    async with transaction(house.pool, county_scope(code)) as conn:
        return await showing.public_one(conn, county_scope(code), civil_date(house.now()), notice_id)


@get("/notices", public=True, include_in_schema=False)
async def show_public_notices(
    request: Request[Any, Any, Any], county: FromQuery[str | None] = None, after: FromQuery[UUID | None] = None,
    lang: FromQuery[Literal["zh", "en"]] = "zh",
) -> Response[bytes]:  # fmt: skip
    """The same as a plain page that any phone shows."""
    name, listed = await _hanging(request, county, after)
    return Response(public_page.render(name, listed, lang).encode(), media_type="text/html", headers=HEADERS)


routes = [
    list_notices,
    list_notice_kinds,
    make_notice,
    read_notice,
    write_notice,
    post_notice,
    add_notice_photo,
    view_notice_photo,
    object_to_notice,
    end_notice,
    remove_notice,
    list_public_notices,
    read_public_notice,
    show_public_notices,
]
