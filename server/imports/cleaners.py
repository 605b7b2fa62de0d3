"""Who cleans the rows of a list: a thread, or processes of their own where the list is long.

A process reads Python on one core: a million rows keep it busy for four seconds, and the other jobs of the worker
with it. Their processes give way to everything else that the machine does.
"""

import asyncio
import gc
import os
from collections import deque
from collections.abc import AsyncGenerator, Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from contextlib import contextmanager
from functools import lru_cache
from itertools import islice
from multiprocessing import get_context
from typing import NamedTuple
from uuid import UUID

import msgspec

from server.core.crypto import Crypto
from server.core.processes import end_with_its_parent
from server.imports import names
from server.imports.columns import Heading
from server.imports.intake import feed_of
from server.imports.packing import packed
from server.imports.reading import Piece, Secrets, kept, plan

LONG = 8 * 1024**2  # bytes of a file, some 120,000 rows: fewer are cleaned before a first process has begun
PROCESSES = 2
PARTS = 20  # in one COPY, of some hundred rows each
AHEAD = 2 * PROCESSES  # batches on their way while one is stored
_AFTER_OTHERS = 10  # nice


class Order(msgspec.Struct, frozen=True):
    """How the rows of one list are to be read."""

    county_code: str
    import_id: UUID
    feed: str
    heading: Heading
    columns: Mapping[str, str]
    crypto: Crypto


class Batch(NamedTuple):
    """So many rows, as COPY takes them; `same_as`: who each is about, numbers of eight bytes."""

    parts: bytes
    rows: int
    same_as: bytes


Clean = Callable[[bytes], Batch]
_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(list[Piece])


def encoded(pieces: Sequence[Piece]) -> bytes:
    """Rows as they travel to who cleans them."""
    return _ENCODER.encode(pieces)


def cleaning(order: Order) -> Clean:
    """Encoded pieces into what is kept of them."""
    chosen, lead = plan(feed_of(order.feed), order.heading, order.columns), (order.county_code, order.import_id)
    secrets = Secrets(order.crypto.blind, order.crypto.seal, lru_cache(50_000)(names.reading))

    def clean(data: bytes) -> Batch:
        parts = [kept(chosen, one, secrets, lead) for one in _DECODER.decode(data)]
        same_as = b"".join([one.same_as.tobytes() for one in parts])
        return Batch(packed(parts), sum(len(one.rows) for one in parts), same_as)

    return clean


async def cleaned(order: Order, size: int, source: Iterator[Piece]) -> AsyncGenerator[Batch]:
    """Pieces as they are stored, in their order; the next are read and cleaned meanwhile. `size`: bytes of the file.

    Raises what `source` raises; BrokenProcessPool when a process was killed.
    """
    with cleaners(order, size) as clean:
        ahead: deque[asyncio.Future[Batch]] = deque()
        reading = _next(source)
        try:
            while data := await reading:
                reading = _next(source)
                ahead.append(asyncio.wrap_future(clean(data)))
                if len(ahead) > AHEAD:
                    yield await ahead.popleft()
            for one in ahead:
                yield await one
        finally:
            await asyncio.wait([reading])  # the file is open until then


def _next(source: Iterator[Piece]) -> asyncio.Task[bytes]:
    """The next pieces, encoded; nothing after the last."""

    def read() -> bytes:
        some = list(islice(source, PARTS))
        return encoded(some) if some else b""

    return asyncio.create_task(asyncio.to_thread(read))


@contextmanager
def cleaners(order: Order, size: int) -> Generator[Callable[[bytes], Future[Batch]]]:
    """Hands encoded pieces to whoever is free. `size`: bytes of the file."""
    clean = cleaning(order)
    with ThreadPoolExecutor(1) as thread:
        if size < LONG:
            yield lambda data: thread.submit(clean, data)
            return
        # The thread does their work until they have begun.
        with (
            ProcessPoolExecutor(PROCESSES, _forked, initializer=_begin, initargs=(order,)) as processes,
            ThreadPoolExecutor(1) as beginner,
        ):
            begun = beginner.submit(_begun, processes)
            yield lambda data: processes.submit(_clean, data) if begun.done() else thread.submit(clean, data)


def _begun(processes: ProcessPoolExecutor) -> None:
    """Returns once all are there, or one has died: the next that hands it rows is told."""
    wait([processes.submit(os.getpid) for _ in range(PROCESSES)])


_its: dict[str, Clean] = {}  # in a process of its own
# From a process without threads that has imported this once; it begins with the first long list and ends with us.
_forked = get_context("forkserver")
_forked.set_forkserver_preload([__name__])


def _begin(order: Order) -> None:
    end_with_its_parent()
    os.nice(_AFTER_OTHERS)
    gc.disable()  # rows and cells are in no cycles
    _its["clean"] = cleaning(order)


def _clean(data: bytes) -> Batch:
    return _its["clean"](data)
