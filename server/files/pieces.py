"""Pieces of a file under way: small objects `pieces/<county>/<sha256>/<start>`, put together once all are here.

A piece is an object of its own and not a part of an S3 multipart upload, whose parts may not be below 5 MB
(docs/decisions/0020). The store keeps an object whole or not at all, so a piece that is listed came whole. Its size
is what the phone's network carried at that time; pieces of two sizes may overlap.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from server.core.storage import ObjectMissing, Storage
from server.files.records import FileRow, Piece

AT_ONCE = 8  # pieces told in one answer: the phone may want another size afterwards
ABANDONED_AFTER = timedelta(days=14)


class Span(msgspec.Struct, frozen=True, order=True):
    """Bytes from `start` to before `end`."""

    start: int
    end: int


def prefix(county_code: str, sha256: str) -> str:
    return f"pieces/{county_code}/{sha256}/"


def key(county_code: str, sha256: str, start: int) -> str:
    return f"{prefix(county_code, sha256)}{start:010d}"


def gaps(held: Sequence[Span], total: int) -> list[Span]:
    """What lies between these spans, in order, up to `total` bytes."""
    found: list[Span] = []
    at = 0
    for span in sorted(held):
        if span.start > at:
            found.append(Span(at, span.start))
        at = max(at, span.end)
    return [*found, Span(at, total)] if at < total else found


def cut(wanted: Sequence[Span], piece_bytes: int) -> list[Span]:
    """These spans in pieces of at most this size."""
    return [
        Span(start, min(start + piece_bytes, span.end))
        for span in wanted
        for start in range(span.start, span.end, piece_bytes)
    ]


async def held(storage: Storage, county_code: str, file: FileRow) -> list[Span]:
    """The pieces that are here. Objects that reach beyond the file are none of it. Raises StoreUnavailable."""
    place = prefix(county_code, file.sha256.hex())
    found: list[Span] = []
    for stored in await storage.under(place):
        start = stored.key.removeprefix(place)
        if start.isdecimal() and stored.bytes and int(start) + stored.bytes <= file.bytes:
            found.append(Span(int(start), int(start) + stored.bytes))
    return sorted(found)


async def wanted(storage: Storage, county_code: str, file: FileRow, piece_bytes: int) -> tuple[int, list[Piece]]:
    """Bytes held, and the next pieces to send. Raises StoreUnavailable."""
    missing = gaps(await held(storage, county_code, file), file.bytes)
    places = [
        Piece(
            start=s.start, bytes=s.end - s.start, url=storage.upload_url(key(county_code, file.sha256.hex(), s.start))
        )
        for s in cut(missing, piece_bytes)[:AT_ONCE]
    ]
    return file.bytes - sum(s.end - s.start for s in missing), places


async def together(storage: Storage, county_code: str, file: FileRow) -> bytes | None:
    """The file out of its pieces, None while one is missing. Raises StoreUnavailable."""
    spans = await held(storage, county_code, file)
    if gaps(spans, file.bytes):
        return None
    whole = bytearray()
    for span in spans:
        if span.end <= len(whole):
            continue
        try:
            data = await storage.read(key(county_code, file.sha256.hex(), span.start))
        except ObjectMissing:
            return None
        whole += data[len(whole) - span.start :]
    return bytes(whole)


async def drop(storage: Storage, county_code: str, sha256: str) -> None:
    """Remove all pieces of a file. Raises StoreUnavailable."""
    for stored in await storage.under(prefix(county_code, sha256)):
        await storage.remove(stored.key)


async def drop_abandoned(storage: Storage, county_code: str, now: datetime) -> int:
    """Remove pieces that lay for more than fourteen days; how many. A phone that comes later sends them again.

    Raises StoreUnavailable.
    """
    old = [s for s in await storage.under(f"pieces/{county_code}/") if now - s.modified_at > ABANDONED_AFTER]
    for stored in old:
        await storage.remove(stored.key)
    return len(old)
