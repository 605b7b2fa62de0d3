"""Announce, receive and examine files; the bytes themselves go straight to the object store."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from uuid import UUID

from server.core import audit, outbox
from server.core.actor import Actor
from server.core.crypto import sha256 as hash_of
from server.core.db import Connection, Scope
from server.core.errors import KINDS as PROBLEMS
from server.core.errors import Problem, describe
from server.core.storage import ObjectMissing, Storage, StoreUnavailable
from server.files import likeness, pieces, queries
from server.files.images import NotAnImage, TooManyPixels
from server.files.records import (
    CAMERA,
    IMAGES,
    KINDS,
    MOST_BYTES,
    Announced,
    Examined,
    FileRow,
    FileView,
    NamedRow,
    Upload,
    Wanted,
    WantedPieces,
)

Examine = Callable[[bytes], Awaitable[Examined]]


def incoming_key(county_code: str, sha256: str) -> str:
    return f"incoming/{county_code}/{sha256}"


def file_key(county_code: str, sha256: str) -> str:
    return f"files/{county_code}/{sha256}"


def thumb_key(county_code: str, sha256: str) -> str:
    return f"thumbs/{county_code}/{sha256}"


async def announce(conn: Connection, actor: Actor, now: datetime, files: Sequence[Announced]) -> list[FileRow]:
    """Remember that these files are coming; what is known of each.

    Raises Problem file_kind_refused, too_large for what would never be accepted.
    """
    for file in files:
        if file.content_type not in KINDS:
            raise Problem("file_kind_refused", content_type=file.content_type)
        if file.bytes > MOST_BYTES:
            raise Problem("too_large", what="文件 the file", bytes=file.bytes, limit=MOST_BYTES)
    await queries.announce(conn, actor.county_code, now, actor.id, files)
    return await queries.files(conn, actor.county_code, [bytes.fromhex(f.sha256) for f in files])


async def already_put(storage: Storage, county_code: str, now: datetime, files: Sequence[FileRow]) -> list[str]:
    """Files announced before that lie in the store whole although no phone said so: only its word was lost."""
    found: list[str] = []
    for file in files:
        if file.state != "missing" or file.announced_at is None or file.announced_at >= now:
            continue
        try:
            if await storage.size(incoming_key(county_code, file.sha256.hex())) == file.bytes:
                found.append(file.sha256.hex())
        except ObjectMissing:
            continue
        except StoreUnavailable:
            break  # the phone will notice by itself
    return found


def wanted(county_code: str, storage: Storage, file: FileRow) -> Wanted:
    """Whether the file is to be sent, and where to."""
    sha256, state = file.sha256.hex(), file.state
    if state in ("verified", "arrived"):
        return Wanted(sha256=sha256, state=state, upload=None)
    url = storage.upload_url(incoming_key(county_code, sha256))
    return Wanted(sha256=sha256, state=state, upload=Upload(method="PUT", url=url, headers={}))


async def arrive(conn: Connection, actor: Actor, now: datetime, sha256: str) -> FileRow:
    """The phone says that an upload ended: have the file examined. Raises Problem not_found."""
    await _arrived(conn, actor.county_code, actor.id, now, sha256)
    return await announced(conn, actor, sha256)


async def _arrived(conn: Connection, county_code: str, by: UUID | None, now: datetime, sha256: str) -> None:
    if await queries.arrive(conn, county_code, bytes.fromhex(sha256), now):
        await audit.record(conn, county_code, now, by, "file.arrive", None, {"sha256": sha256})
        await outbox.put(conn, county_code, "files.examine", [sha256])


async def announced(conn: Connection, actor: Actor, sha256: str) -> FileRow:
    """What is known of a file that was announced. Raises Problem not_found."""
    found = await queries.files(conn, actor.county_code, [bytes.fromhex(sha256)])
    if not found:
        raise Problem("not_found", what="文件 file")
    return found[0]


async def wanted_pieces(storage: Storage, county_code: str, file: FileRow, piece_bytes: int) -> WantedPieces:
    """What of the file is here, and the next pieces to send. Raises StoreUnavailable."""
    if file.state in ("verified", "arrived"):
        return WantedPieces(state=file.state, held_bytes=file.bytes, items=[])
    place = pieces.prefix(county_code, file.sha256.hex())
    held, items = await pieces.wanted(storage, place, file.bytes, piece_bytes)
    return WantedPieces(state=file.state, held_bytes=held, items=items)


async def missing(conn: Connection, county_code: str, digests: Sequence[bytes]) -> set[bytes]:
    """Those of the files that are neither here nor under examination."""
    known = await queries.files(conn, county_code, digests)
    return set(digests) - {file.sha256 for file in known if file.state in ("verified", "arrived")}


async def standing(conn: Connection, county_code: str, digests: Sequence[bytes]) -> dict[bytes, FileRow]:
    """What is known of these files, by hash."""
    return {file.sha256: file for file in await queries.files(conn, county_code, digests)}


async def deliver(
    conn: Connection, county_code: str, by: UUID | None, now: datetime, files: Sequence[Announced]
) -> None:
    """Files that came through the server itself and lie under their incoming keys: have them examined.

    Kinds that the phone may not announce are kept all the same, as bytes that no browser will run.
    `by` None: through the public help page.
    """
    if not files:
        return
    await queries.announce(conn, county_code, now, by, files)
    for file in files:
        await _arrived(conn, county_code, by, now, file.sha256)


async def examine(
    conn: Connection, county_code: str, now: datetime, storage: Storage, look: Examine, sha256: str
) -> None:
    """Read a file back from the store and judge it: verified, or kept as bad with the reason.

    Raises StoreUnavailable: try again later. Doing it twice changes nothing.
    """
    digest = bytes.fromhex(sha256)
    found = await queries.files(conn, county_code, [digest])
    if not found or found[0].state == "verified":
        return
    try:
        examined = await _judge(storage, look, county_code, found[0])
    except Problem as problem:
        await queries.refuse(conn, county_code, digest, problem.details.code)
        await audit.record(conn, county_code, now, None, "file.refuse", None,
                           {"sha256": sha256, "problem": problem.details.code})  # fmt: skip
        return
    await queries.verify(conn, county_code, digest, now, examined)
    if examined and found[0].content_type in CAMERA:
        await likeness.remember(conn, county_code, digest, examined)
        await outbox.put(conn, county_code, "visits.compare_photos", [sha256])
    await audit.record(conn, county_code, now, None, "file.verify", None, {"sha256": sha256})


async def _judge(storage: Storage, look: Examine, county_code: str, file: FileRow) -> Examined | None:
    """Move a good file to its place. Raises Problem with the code that says why it is bad."""
    sha256 = file.sha256.hex()
    incoming, final = incoming_key(county_code, sha256), file_key(county_code, sha256)
    data = await _read(storage, incoming, file) or await _read(storage, final, file)
    data = data or await _read_pieces(storage, county_code, file)
    if data is None:
        raise Problem("file_hash_differs")
    examined = await _look(look, data) if file.content_type in IMAGES else None
    await storage.write(final, data, file.content_type)
    if examined:
        await storage.write(thumb_key(county_code, sha256), examined.thumbnail, "image/jpeg")
    await storage.remove(incoming)
    await pieces.drop(storage, pieces.prefix(county_code, sha256))
    return examined


async def _read(storage: Storage, key: str, file: FileRow) -> bytes | None:
    """The bytes under this key, when they are the file announced. A judgement cut off after the file was moved
    finds it in its place the next time.
    """
    try:
        data = await storage.read(key) if await storage.size(key) == file.bytes else b""
    except ObjectMissing:
        return None
    return data if hash_of(data) == file.sha256 else None


async def _read_pieces(storage: Storage, county_code: str, file: FileRow) -> bytes | None:
    """The file out of its pieces. Nobody can tell which piece is the wrong one, so then all of them go."""
    place = pieces.prefix(county_code, file.sha256.hex())
    data = await pieces.together(storage, place, file.bytes)
    if data is None or hash_of(data) == file.sha256:
        return data
    await pieces.drop(storage, place)
    return None


async def _look(look: Examine, data: bytes) -> Examined:
    try:
        return await look(data)
    except NotAnImage:
        raise Problem("file_not_an_image") from None
    except TooManyPixels:
        raise Problem("file_image_too_large", limit=6000) from None


async def named_by(conn: Connection, scope: Scope, submission_ids: Sequence[UUID]) -> list[FileView]:
    """The files that these records name, with how far each has come."""
    return [_view(n) for n in await queries.named_by(conn, scope, submission_ids)]


def _view(named: NamedRow) -> FileView:
    row = FileRow(
        sha256=named.sha256 or b"", bytes=named.bytes or 0, content_type=named.content_type or "",
        arrived_at=named.arrived_at, verified_at=named.verified_at, problem=named.problem,
    )  # fmt: skip
    stray = None if named.named else describe("file_not_named")
    problem = named.problem or (stray and stray.code)
    return FileView(
        submission_id=named.submission_id,
        name=named.name,
        sha256=row.sha256.hex(),
        state=row.state,
        problem=problem,
        problem_text=PROBLEMS[problem].title if problem else None,
        content_type=named.content_type,
        width=named.width,
        height=named.height,
        taken_at=named.taken_at,
    )


def download_url(storage: Storage, county_code: str, file: FileRow) -> str:
    """A short-lived address of a verified file, for whoever may have it."""
    return storage.view_url(file_key(county_code, file.sha256.hex()), file.content_type)


async def view_url(conn: Connection, actor: Actor, storage: Storage, sha256: str, *, thumbnail: bool) -> str:
    """A short-lived address of a file within reach. Raises Problem not_found."""
    found = await queries.visible(conn, actor.scope, bytes.fromhex(sha256))
    if found is None or found.state != "verified":
        raise Problem("not_found", what="文件 file")
    if thumbnail and found.content_type in IMAGES:
        return storage.view_url(thumb_key(actor.county_code, sha256), "image/jpeg")
    return storage.view_url(file_key(actor.county_code, sha256), found.content_type)
