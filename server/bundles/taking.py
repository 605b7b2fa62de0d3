"""Open a bundle: its records go through the same door as those a phone sends, as what its owner wrote.

Three readings, each from the beginning: whether it is the file that was announced; its files, into the store; its
records and drafts, into the database. Only the last one holds rows, and it ends before the files begin.
"""

import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import UTC, datetime
from uuid import UUID

import msgspec

from server import files, forms
from server.accounts import Writer, find_writer, permits
from server.bundles import operations, queries
from server.bundles.reading import Broken, digest_of, entries
from server.bundles.records import BundleRow, Draft, Entry, Head, Opened, TakenRecord
from server.core import audit
from server.core.crypto import Crypto, sha256
from server.core.db import Connection, Scope
from server.core.errors import DATABASE_DOWN, Problem, mark
from server.core.storage import ObjectMissing, Storage, StoreUnavailable
from server.files import pieces
from server.forms import Purpose

log = logging.getLogger("tanfang.bundles")

MAY: dict[Purpose, str] = {"visit": "visit.record", "quick_report": "report.record", "survey": "survey.record"}
# Why a record or draft could not be taken; it stays in the bundle.
CODES = {
    "large": "too_large",
    "unreadable": "request_malformed",
    "not_permitted": "not_permitted",
    "failed": "bundle_record_failed",
    "other": "record_repeated_differently",
}
OUTSIDE = (OSError, StoreUnavailable, *DATABASE_DOWN)


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """A bundle that is being opened, and with what."""

    bundle: BundleRow
    scope: Scope
    now: datetime
    crypto: Crypto
    storage: Storage

    def stream(self) -> AsyncGenerator[bytes]:
        """The file from its beginning."""
        place = operations.place_of(self.scope.county_code, self.bundle.digest)
        return pieces.stream(self.storage, place, self.bundle.bytes)

    def entries(self) -> AsyncGenerator[Entry]:
        """What is in it from the beginning. Raises Broken."""
        return entries(self.crypto.house_key, self.stream())


async def open_bundle(
    conn: Connection, scope: Scope, now: datetime, crypto: Crypto, storage: Storage, digest: str
) -> None:
    """Take what is in a bundle that arrived. Doing it twice changes nothing. Raises StoreUnavailable."""
    bundle = await queries.bundle(conn, scope, bytes.fromhex(digest))
    if bundle is None or bundle.state != "opening":
        return
    opening = Opening(bundle=bundle, scope=scope, now=now, crypto=crypto, storage=storage)
    if not await _is_whole(opening):
        await pieces.drop(storage, operations.place_of(scope.county_code, bundle.digest))
        await queries.not_whole(conn, scope, bundle.digest)
        return
    opened = await _open(conn, opening)
    await queries.open_(conn, scope, bundle.digest, now, opened)
    await audit.record(conn, scope.county_code, now, None, "bundle.open", None,
                       {"digest": digest, "problem": opened.problem})  # fmt: skip


async def _is_whole(opening: Opening) -> bool:
    try:
        return await digest_of(opening.stream()) == opening.bundle.digest
    except ObjectMissing:
        return False


async def _open(conn: Connection, opening: Opening) -> Opened:
    try:
        head = await _head(opening)
        writer = await _writer(conn, opening, head)
    except Broken as broken:
        return Opened(problem=broken.code)
    except Problem as problem:
        return Opened(problem=problem.details.code)
    brought, broken_files = await _bring_files(conn, opening)
    taken, broken_records = await _take_records(conn, opening, writer)
    await files.deliver(conn, writer.actor.county_code, writer.actor.id, opening.now, brought)
    region_code = writer.actor.reach[0] if writer.actor.reach else writer.actor.county_code
    await queries.add_records(conn, opening.scope, opening.bundle.digest, region_code, taken)
    return Opened(
        problem=broken_records or broken_files,
        region_code=region_code,
        owner_id=writer.actor.id,
        device_id=writer.actor.device_id,
        session=writer.session,
        app_version=head.app_version,
        made_at=head.made_at,
        promised=head.records,
    )


async def _head(opening: Opening) -> Head:
    async with aclosing(opening.entries()) as found:
        first = await anext(found, None)
    try:
        if first is None or first.header.kind != "head" or first.body is None:
            raise Broken("damaged")
        return msgspec.json.decode(first.body, type=Head)
    except msgspec.MsgspecError as error:
        raise Broken("damaged") from error


async def _writer(conn: Connection, opening: Opening, head: Head) -> Writer:
    """Who wrote what is in it. Raises Problem bundle_of_another_county, bundle_owner_unknown."""
    writer = await find_writer(conn, opening.now, head.token)
    if writer is None:
        raise Problem("bundle_owner_unknown")
    if writer.actor.county_code != opening.scope.county_code:
        raise Problem("bundle_of_another_county")
    return writer


async def _bring_files(conn: Connection, opening: Opening) -> tuple[list[files.Announced], str | None]:
    """Put the files that the house has not got where an upload would have put them."""
    brought: list[files.Announced] = []
    try:
        async with aclosing(opening.entries()) as found:
            async for entry in found:
                name, body = entry.header.sha256, entry.body
                if entry.header.kind != "file" or not name or not body or sha256(body).hex() != name:
                    continue
                if await files.missing(conn, opening.scope.county_code, [bytes.fromhex(name)]):
                    key = files.incoming_key(opening.scope.county_code, name)
                    await opening.storage.write(key, body, entry.header.content_type)
                    kind = entry.header.content_type
                    brought.append(files.Announced(sha256=name, bytes=len(body), content_type=kind))
    except Broken as broken:
        return brought, broken.code
    return brought, None


async def _take_records(conn: Connection, opening: Opening, writer: Writer) -> tuple[list[TakenRecord], str | None]:
    """Every record and draft; files stand behind them."""
    taken: list[TakenRecord] = []
    try:
        async with aclosing(opening.entries()) as found:
            async for entry in found:
                if entry.header.kind == "file":
                    break
                if entry.header.kind == "record":
                    taken.append(await _take(conn, opening, writer, entry))
                elif entry.header.kind == "draft" and (problem := await _keep_draft(conn, opening, writer, entry)):
                    taken.append(_kept(entry, problem))
    except Broken as broken:
        return taken, broken.code
    return taken, None


def _kept(entry: Entry, problem: str, record_id: UUID | None = None) -> TakenRecord:
    return TakenRecord(
        record_id=record_id, purpose=entry.header.purpose, outcome="kept_with_problem", problem=problem
    )


async def _take(conn: Connection, opening: Opening, writer: Writer, entry: Entry) -> TakenRecord:
    """One record through the door. It must not spoil the others: what is wrong with it is written beside it."""
    purpose = entry.header.purpose
    if entry.body is None or purpose is None:
        return _kept(entry, CODES["large" if purpose else "unreadable"])
    if not permits(writer.actor.role, MAY[purpose]):
        return _kept(entry, CODES["not_permitted"])
    try:
        arrival = forms.read_record(writer.actor, purpose, entry.body)
    except Problem as problem:
        return _kept(entry, problem.details.code)
    try:
        async with conn.transaction():
            receipt = await _receive(conn, opening, writer, arrival)
    except OUTSIDE:
        raise
    except Exception as error:
        log.warning("record %s of a bundle: %r", arrival.id, error, exc_info=error)
        return _kept(entry, CODES["failed"], arrival.id)
    return TakenRecord(
        record_id=arrival.id,
        purpose=purpose,
        outcome="already_there" if receipt.already_received else "taken",
        problem=CODES["other"] if receipt.problems else None,
    )


async def _receive(conn: Connection, opening: Opening, writer: Writer, arrival: forms.Arrival) -> forms.Receipt:
    (receipt,) = await forms.receive(conn, opening.scope, opening.now, opening.crypto, [arrival])
    if writer.session == "lost" and not receipt.already_received:
        marks = [mark("record_from_lost_phone")]
        await forms.add_marks(conn, opening.scope, opening.now, arrival.id, arrival.region_code, marks)
    return receipt


async def _keep_draft(conn: Connection, opening: Opening, writer: Writer, entry: Entry) -> str | None:
    """Keep a draft for its owner's next phone; why not, if not."""
    if entry.body is None:
        return CODES["large"]
    try:
        draft = msgspec.json.decode(entry.body, type=Draft)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return CODES["unreadable"]
    saved_at = datetime.fromtimestamp(draft.updated_at / 1000, UTC)
    values = (draft.id, writer.actor.id, writer.actor.device_id, saved_at, opening.crypto.seal_bytes(entry.body))
    await queries.add_draft(conn, opening.scope.county_code, opening.bundle.digest, *values)
    return None
