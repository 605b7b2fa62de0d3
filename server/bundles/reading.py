"""A bundle read as it streams past, a chunk in memory at a time. The format: docs/reference/bundle.md."""

import hashlib
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Literal

import msgspec

from server.bundles.records import Entry, EntryHeader
from server.core.house_key import KEY_ID, POINT, HouseKey

MAGIC = b"tanfang\x01"
OPENING = len(MAGIC) + KEY_ID + POINT  # bytes before the first chunk
PURPOSE = b"tanfang bundle 1"
CHUNK = 256 * 1024
TAG = 16
BLOCK = 1024 * 1024  # of the digest

MOST_HEADER = 64 * 1024
MOST_BODY = {"head": 64 * 1024, "record": 2 * 1024**2, "draft": 2 * 1024**2, "file": 15 * 1024**2}

Reason = Literal["unknown", "foreign", "cut", "damaged"]
CODES: dict[Reason, str] = {
    "unknown": "bundle_unknown",
    "foreign": "bundle_foreign",
    "cut": "bundle_cut",
    "damaged": "bundle_damaged",
}


class Broken(Exception):
    """From here on nothing can be read; `code` of the catalogue says why. What came before is whole."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.code = CODES[reason]


class _Supply:
    """Bytes in the portions that are asked for, out of the portions that come."""

    def __init__(self, source: AsyncIterator[bytes]) -> None:
        self._source = source
        self._held = bytearray()

    async def take(self, count: int) -> bytes:
        """So many bytes; fewer only at the end."""
        while len(self._held) < count:
            more = await anext(self._source, None)
            if more is None:
                break
            self._held += more
        taken = bytes(self._held[:count])
        del self._held[:count]
        return taken

    async def skip(self, count: int) -> int:
        """Pass over so many bytes; how many there were."""
        passed = 0
        while passed < count and (some := await self.take(min(CHUNK, count - passed))):
            passed += len(some)
        return passed


async def digest_of(source: AsyncIterator[bytes]) -> bytes:
    """What a bundle is known by: SHA-256 over the SHA-256 of each MiB, which a browser can do without holding it."""
    supply, whole = _Supply(source), hashlib.sha256()
    while block := await supply.take(BLOCK):
        whole.update(hashlib.sha256(block).digest())
    return whole.digest()


def nonce(number: int, *, last: bool) -> bytes:
    """Of the chunk of this number: the last one bears a mark, so that a cut bundle is told from a whole one."""
    return bytes(7) + number.to_bytes(4) + bytes([last])


async def opened(house_key: HouseKey, source: AsyncIterator[bytes]) -> AsyncGenerator[bytes]:
    """What is sealed in a bundle. Raises Broken where the file is not, or no longer, what a phone made."""
    supply = _Supply(source)
    opening = await supply.take(OPENING)
    if len(opening) < OPENING or not opening.startswith(MAGIC):
        raise Broken("unknown")
    if opening[len(MAGIC) : -POINT] != house_key.id:
        raise Broken("foreign")
    try:
        seal = house_key.agree(opening[-POINT:], opening, PURPOSE)
    except ValueError as error:
        raise Broken("damaged") from error
    number, chunk = 0, await supply.take(CHUNK + TAG)
    while True:
        following = await supply.take(CHUNK + TAG)
        plain = seal.open(nonce(number, last=not following), chunk)
        if plain is None:
            break
        yield plain
        if not following:
            return
        number, chunk = number + 1, following
    if not following and (plain := seal.open(nonce(number, last=False), chunk)) is not None:
        yield plain  # whole by itself, though others came behind it
        raise Broken("cut")
    raise Broken("cut" if not following and len(chunk) < CHUNK + TAG else "damaged")


async def entries(house_key: HouseKey, source: AsyncGenerator[bytes]) -> AsyncGenerator[Entry]:
    """What a phone put into a bundle, in order. Raises Broken, as `opened` does."""
    async with aclosing(source), aclosing(opened(house_key, source)) as plain:
        supply = _Supply(plain)
        while length := await supply.take(4):
            text = await supply.take(min(int.from_bytes(length), MOST_HEADER + 1))
            try:
                header = msgspec.json.decode(text, type=EntryHeader)
            except msgspec.MsgspecError as error:
                raise Broken("damaged") from error
            fits = header.bytes <= MOST_BODY[header.kind]
            body = await supply.take(header.bytes) if fits else None
            if (await supply.skip(header.bytes) if body is None else len(body)) < header.bytes:
                raise Broken("damaged")
            yield Entry(header, body)
