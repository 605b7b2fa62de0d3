"""Files over HTTP: addresses only; the bytes go between phone and object store."""

from typing import Annotated, Any, Literal

from litestar import Request, get, post
from litestar.params import FromQuery, JSONBody, PathParameter
from litestar.response import Redirect

from server.core.web import actor, parts, reach
from server.files import operations
from server.files.records import Announcement, Arrived, PiecesAsked, WantedFiles, WantedPieces

Sha256 = Annotated[str, PathParameter(pattern="^[0-9a-f]{64}$")]


@post("/files", permission="file.send", status_code=200)
async def announce_files(request: Request[Any, Any, Any], data: JSONBody[Announcement]) -> WantedFiles:
    """Which of these files are still wanted, and where to PUT them."""
    house, who, now = parts(request), actor(request), parts(request).now()
    async with reach(request) as conn:
        known = await operations.announce(conn, who, now, data.files)
    # No transaction is open while the store is asked.
    there = await operations.already_put(house.storage, who.county_code, now, known)
    if there:
        async with reach(request) as conn:
            arrived = {sha256: await operations.arrive(conn, who, now, sha256) for sha256 in there}
        known = [arrived.get(file.sha256.hex(), file) for file in known]
    return WantedFiles([operations.wanted(who.county_code, house.storage, file) for file in known])


@post("/files/{sha256:str}/pieces", permission="file.send", status_code=200)
async def wanted_pieces(request: Request[Any, Any, Any], sha256: Sha256, data: JSONBody[PiecesAsked]) -> WantedPieces:
    """What of a large file is here, and where to PUT the next pieces. Asked again until none is wanted."""
    house, who = parts(request), actor(request)
    async with reach(request) as conn:
        file = await operations.announced(conn, who, sha256)
    return await operations.wanted_pieces(house.storage, who.county_code, file, data.piece_bytes)


@post("/files/{sha256:str}/arrival", permission="file.send", status_code=202)
async def file_arrived(request: Request[Any, Any, Any], sha256: Sha256) -> Arrived:
    """The upload ended; the server reads the file back and judges it."""
    async with reach(request) as conn:
        file = await operations.arrive(conn, actor(request), parts(request).now(), sha256)
    return Arrived(sha256, file.state)


@get("/files/{sha256:str}", permission="file.read", status_code=307)
async def view_file(
    request: Request[Any, Any, Any], sha256: Sha256, size: FromQuery[Literal["thumb", "full"]] = "full"
) -> Redirect:
    """To the file itself, when a record within reach names it."""
    async with reach(request) as conn:
        url = await operations.view_url(
            conn, actor(request), parts(request).storage, sha256, thumbnail=size == "thumb"
        )
    return Redirect(url, status_code=307)


routes = [announce_files, wanted_pieces, file_arrived, view_file]
