"""A submission request read as it streams in: the document in memory within bounds, files on disk with their hash."""

import hashlib
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, BinaryIO, cast

import multipart
from multipart import MultipartError, MultipartSegment, PushMultipartParser

from server.core.errors import Problem
from server.files import KINDS
from server.openrosa.records import Parcel, SentFile

DOCUMENT = "xml_submission_file"
INCOMPLETE = "*isIncomplete*"
MOST_DOCUMENT = 8 * 1024 * 1024  # a repeat of 10,000 rows is about 2 MB
MOST_FILE = 15 * 1024 * 1024  # as the phone's files
MOST_REQUEST = 32 * 1024 * 1024
MOST_HEARD = 512 * 1024 * 1024  # of a request that is too large: beyond, the line is cut
MOST_PARTS = 200
IN_MEMORY = 256 * 1024  # of each file; the rest goes to disk
OTHER = "application/octet-stream"


class _Part:
    """A part while it arrives. Raises Problem too_large."""

    def __init__(self, segment: MultipartSegment, held: ExitStack) -> None:
        self.name = segment.filename or segment.name or ""
        self.field = segment.name
        self.is_document = segment.name == DOCUMENT
        self.content_type = (segment.content_type or OTHER).partition(";")[0].strip().lower()
        self.is_file = segment.filename is not None and not self.is_document
        self.limit = MOST_FILE if self.is_file else MOST_DOCUMENT
        self.size = 0
        self._hash = hashlib.sha256()
        self.file = cast(BinaryIO, held.enter_context(tempfile.SpooledTemporaryFile(IN_MEMORY)))  # noqa: SIM115

    def take(self, chunk: bytes | bytearray) -> None:
        self.size += len(chunk)
        if self.size > self.limit:
            raise Problem("too_large", what=f"文件 the file {self.name}", bytes=self.size, limit=self.limit)
        self._hash.update(chunk)
        self.file.write(chunk)

    def whole(self) -> bytes:
        self.file.seek(0)
        return self.file.read()

    def sent(self) -> SentFile:
        self.file.seek(0)
        return SentFile(
            name=self.name,
            content_type=self.content_type if self.content_type in KINDS else OTHER,
            size=self.size,
            sha256=self._hash.digest(),
            file=self.file,
        )


async def read(
    stream: AsyncIterator[bytes], content_type: str, held: ExitStack, *, date: str = "", device: str = ""
) -> Parcel:
    """The parts of one request; its files live as long as `held`.

    Raises Problem submission_malformed (not multipart, cut off, no document), too_large.
    """
    kind, options = _options(content_type)
    if kind != "multipart/form-data" or not options.get("boundary"):
        raise Problem("submission_malformed", why=f"Content-Type: {content_type[:80] or '-'}")
    try:
        parts = await _parts(stream, options["boundary"], held)
    except MultipartError as error:
        raise Problem("submission_malformed", why=str(error)) from error
    document = next((part for part in parts if part.is_document), None)
    if document is None:
        raise Problem("submission_malformed", why=DOCUMENT)
    return Parcel(
        document=document.whole(),
        files=tuple(part.sent() for part in parts if part.is_file and part.size),
        incomplete=any(part.field == INCOMPLETE and part.whole().lower() == b"yes" for part in parts),
        sent_at=_moment(date),
        device=device[:200],
    )


_options: Callable[[str], tuple[str, dict[str, str]]] = cast(Any, multipart).parse_options_header


async def _parts(stream: AsyncIterator[bytes], boundary: str, held: ExitStack) -> list[_Part]:
    """All parts. What is wrong is said once all was heard: a device cut off while it still sends reads no answer.

    Raises Problem too_large, MultipartError.
    """
    found: list[_Part] = []
    parser = PushMultipartParser(boundary, max_segment_count=MOST_PARTS)
    size, wrong = 0, None
    async for chunk in stream:
        size += len(chunk)
        if size > MOST_HEARD:
            break
        if wrong is None and size <= MOST_REQUEST:
            try:
                _feed(parser, chunk, found, held)
            except (Problem, MultipartError) as error:
                wrong = error
    if size > MOST_REQUEST:
        raise Problem("too_large", what="请求 the request", bytes=size, limit=MOST_REQUEST)
    if wrong is not None:
        raise wrong
    parser.close()
    return found


def _feed(parser: PushMultipartParser, chunk: bytes, found: list[_Part], held: ExitStack) -> None:
    if not chunk or parser.closed:
        return
    for event in parser.parse(chunk):
        if isinstance(event, MultipartSegment):
            found.append(_Part(event, held))
        elif event:
            found[-1].take(event)


def _moment(date: str) -> datetime | None:
    try:
        return parsedate_to_datetime(date)
    except ValueError:
        return None
