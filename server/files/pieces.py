"""Pieces of what is under way: small objects named by their first byte, put together once all are here.

Those of a photo lie under `pieces/<county>/<sha256>/`; a bundle's under its own place (server/bundles).

A piece is an object of its own and not a part of an S3 multipart upload, whose parts may not be below 5 MB
(docs/decisions/0020). The store keeps an object whole or not at all, so a piece that is listed came whole. Its size
is what the phone's network carried at that time; pieces of two sizes may overlap.
"""

from collections.abc import AsyncGenerator, Sequence
from datetime import datetime, timedelta

import msgspec

from server.core.storage import ObjectMissing, Storage
from server.files.records import MOST_PIECE, Piece

AT_ONCE = 8  # pieces told in one answer: the phone may want another size afterwards
ABANDONED_AFTER = timedelta(days=14)


class Span(msgspec.Struct, frozen=True, order=True):
    """Bytes from `start` to before `end`."""

    start: int
    end: int


def prefix(county_code: str, sha256: str) -> str:
    return f"pieces/{county_code}/{sha256}/"


def key(place: str, start: int) -> str:
    return f"{place}{start:010d}"


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


async def held(storage: Storage, place: str, total: int) -> list[Span]:
    """The pieces that are here. Objects that reach beyond the whole are none of it. Raises StoreUnavailable."""
    found: list[Span] = []
    for stored in await storage.under(place):
        start = stored.key.removeprefix(place)
        if start.isdecimal() and stored.bytes and int(start) + stored.bytes <= total:
            found.append(Span(int(start), int(start) + stored.bytes))
    return sorted(found)


async def wanted(storage: Storage, place: str, total: int, piece_bytes: int) -> tuple[int, list[Piece]]:
    """Bytes held, and the next pieces to send. Raises StoreUnavailable."""
    missing = gaps(await held(storage, place, total), total)
    places = [
        Piece(start=s.start, bytes=s.end - s.start, url=storage.upload_url(key(place, s.start)))
        for s in cut(missing, piece_bytes)[:AT_ONCE]
    ]
    return total - sum(s.end - s.start for s in missing), places


async def stream(storage: Storage, place: str, total: int) -> AsyncGenerator[bytes]:
    """The whole out of its pieces, at most 2 MiB in memory at a time, whatever was put.

    Raises ObjectMissing where a piece is missing, StoreUnavailable.
    """
    spans = await held(storage, place, total)
    if gaps(spans, total):
        raise ObjectMissing(place)
    at = 0
    for span in spans:
        while at < span.end:
            data = await storage.read_part(key(place, span.start), at - span.start, min(MOST_PIECE, span.end - at))
            if not data:
                raise ObjectMissing(key(place, span.start))
            at += len(data)
            yield data


async def together(storage: Storage, place: str, total: int) -> bytes | None:
    """The whole at once, None while a piece is missing. Raises StoreUnavailable."""
    whole = bytearray()
    try:
        async for data in stream(storage, place, total):
            whole += data
    except ObjectMissing:
        return None
    return bytes(whole)


async def drop(storage: Storage, place: str) -> None:
    """Remove all pieces under a place. Raises StoreUnavailable."""
    for stored in await storage.under(place):
        await storage.remove(stored.key)


async def drop_abandoned(storage: Storage, county_code: str, now: datetime) -> int:
    """Remove pieces that lay for more than fourteen days; how many. A phone that comes later sends them again.

    Raises StoreUnavailable.
    """
    old = [s for s in await storage.under(f"pieces/{county_code}/") if now - s.modified_at > ABANDONED_AFTER]
    for stored in old:
        await storage.remove(stored.key)
    return len(old)
